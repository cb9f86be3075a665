// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/socketfault.h"

using namespace Qt::StringLiterals;

namespace slipway::io {

HttpFailure socketFailure(QAbstractSocket::SocketError error)
{
    switch (error) {
    case QAbstractSocket::ConnectionRefusedError:
        return {
            .fault = HttpFault::Refused, .text = u"connection refused: nothing listens there"_s};
    case QAbstractSocket::RemoteHostClosedError:
        return {.fault = HttpFault::Cut, .text = u"the connection was closed without an answer"_s};
    case QAbstractSocket::HostNotFoundError:
        return {.fault = HttpFault::Dns, .text = u"the name has no address"_s};
    case QAbstractSocket::SocketResourceError:
        return {.fault = HttpFault::Unreachable, .text = u"this machine has no socket left"_s};
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return {.fault = HttpFault::Tls, .text = u"the TLS handshake failed"_s};
    case QAbstractSocket::SocketTimeoutError:
        return {.fault = HttpFault::Timeout, .text = u"the connection took too long"_s};
    default: break;
    }
    return {.fault = HttpFault::Unreachable, .text = u"no route to the host"_s};
}

HttpFailure tlsFailure(const QList<QSslError>& errors)
{
    const auto because = [&errors]() -> QString {
        for (const auto& error : errors) {
            switch (error.error()) {
            case QSslError::SelfSignedCertificate:
            case QSslError::SelfSignedCertificateInChain:
                return u"the certificate is self-signed (name its CA file under tls)"_s;
            case QSslError::CertificateExpired: return u"the certificate has expired"_s;
            case QSslError::CertificateNotYetValid: return u"the certificate is not valid yet"_s;
            case QSslError::HostNameMismatch: return u"the certificate is for another name"_s;
            case QSslError::CertificateRevoked: return u"the certificate was revoked"_s;
            case QSslError::UnableToGetIssuerCertificate:
            case QSslError::UnableToGetLocalIssuerCertificate:
            case QSslError::UnableToVerifyFirstCertificate:
            case QSslError::CertificateUntrusted:
                return u"the certificate's authority is not trusted (name its CA file under tls)"_s;
            case QSslError::InvalidCaCertificate: return u"an authority's certificate is not one"_s;
            default: break;
            }
        }
        return u"the certificate cannot be verified"_s;
    };
    return {.fault = HttpFault::Tls, .text = because()};
}

} // namespace slipway::io
