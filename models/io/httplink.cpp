// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/httplink.h"

#include "io/resolver.h"
#include "io/socketfault.h"

#include <QFile>
#include <QNetworkProxy>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslSocket>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::io {
namespace {

constexpr qint64 readAhead = 64 * 1024;
constexpr auto longestIdle = 60s;

QSslKey readKey(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray pem = file.read(1024 * 1024);
    for (const auto algorithm : {QSsl::Rsa, QSsl::Ec}) {
        const QSslKey key(pem, algorithm);
        if (!key.isNull())
            return key;
    }
    return {};
}

HttpFailure tlsFile(const QString& what, const QString& path)
{
    return {.fault = HttpFault::Tls, .text = u"no %1 in %2"_s.arg(what, path)};
}

} // namespace

HttpLink::HttpLink(
    QString key, const QUrl& origin, const TlsFiles& tls, Resolver& resolver, QObject* parent)
    : QObject(parent)
    , m_key(std::move(key))
    , m_origin(origin)
    , m_tls(tls)
    , m_resolver(resolver)
{
    m_age.setSingleShot(true);
    connect(&m_age, &QTimer::timeout, this, &HttpLink::stale);
}

HttpLink::~HttpLink()
{
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->abort();
    }
}

void HttpLink::send(const QByteArray& request, qint64 bodyLimit)
{
    m_request = request;
    m_parser = std::make_unique<HttpParser>(bodyLimit);
    m_failure.reset();
    m_isBusy = true;
    m_age.stop();
    ++m_uses;
    if (m_isReady) {
        m_socket->write(request);
        return;
    }
    // Queued: a connection may fail within the call, and finished() must not come before send()
    // returns.
    const auto start = [this] {
        m_resolver.resolve(m_origin.host(), this, [this](const auto& found) { resolved(found); });
    };
    QMetaObject::invokeMethod(this, start, Qt::QueuedConnection);
}

bool HttpLink::mayReuse() const
{
    return m_isReady && !m_isBusy && !m_failure && m_parser->mayReuse()
        && m_socket->state() == QAbstractSocket::ConnectedState && m_socket->bytesAvailable() == 0;
}

void HttpLink::resolved(const QList<QHostAddress>& addresses)
{
    m_addresses = addresses;
    m_failure = socketFailure(QAbstractSocket::HostNotFoundError);
    connectNext();
}

void HttpLink::connectNext()
{
    if (m_socket) {
        m_socket->disconnect(this);
        m_socket->deleteLater();
        m_socket = nullptr;
    }
    if (m_addresses.isEmpty())
        return finish(m_failure);
    const QHostAddress address = m_addresses.takeFirst();
    const bool isTls = m_origin.scheme() == u"https";
    const auto port = static_cast<quint16>(m_origin.port(isTls ? 443 : 80));
    auto* encrypted = isTls ? new QSslSocket(this) : nullptr;
    m_socket = isTls ? encrypted : new QTcpSocket(this);
    m_socket->setProxy(QNetworkProxy::NoProxy);
    m_socket->setReadBufferSize(readAhead);
    connect(m_socket, &QTcpSocket::readyRead, this, &HttpLink::read);
    connect(m_socket, &QTcpSocket::errorOccurred, this, &HttpLink::broken);
    if (!isTls) {
        connect(m_socket, &QTcpSocket::connected, this, &HttpLink::connected);
        return m_socket->connectToHost(address, port);
    }
    if (!prepareTls(*encrypted))
        return finish(m_tlsFailure);
    connect(encrypted, &QSslSocket::encrypted, this, &HttpLink::connected);
    connect(encrypted, &QSslSocket::sslErrors, this, [this](const QList<QSslError>& errors) {
        m_tlsFailure = tlsFailure(errors);
    });
    encrypted->connectToHostEncrypted(address.toString(), port, m_origin.host());
}

bool HttpLink::prepareTls(QSslSocket& socket)
{
    auto configuration = QSslConfiguration::defaultConfiguration();
    configuration.setAllowedNextProtocols({"http/1.1"});
    if (!m_tls.authorities.isEmpty()) {
        const auto authorities = QSslCertificate::fromPath(m_tls.authorities);
        if (authorities.isEmpty())
            m_tlsFailure = tlsFile(u"CA certificate"_s, m_tls.authorities);
        configuration.setCaCertificates(authorities);
    }
    if (!m_tls.certificate.isEmpty()) {
        const auto chain = QSslCertificate::fromPath(m_tls.certificate);
        const QSslKey key = readKey(m_tls.key.isEmpty() ? m_tls.certificate : m_tls.key);
        if (chain.isEmpty())
            m_tlsFailure = tlsFile(u"client certificate"_s, m_tls.certificate);
        else if (key.isNull())
            m_tlsFailure = tlsFile(u"private key"_s, m_tls.key);
        configuration.setLocalCertificateChain(chain);
        configuration.setPrivateKey(key);
    }
    socket.setSslConfiguration(configuration);
    return !m_tlsFailure;
}

void HttpLink::connected()
{
    m_isReady = true;
    m_failure.reset();
    m_addresses.clear();
    m_socket->write(m_request);
}

void HttpLink::read()
{
    while (m_socket && m_socket->bytesAvailable() > 0) {
        if (!m_isBusy)
            return emit stale();
        switch (m_parser->feed(m_socket->read(readAhead))) {
        case HttpParser::State::Head:
        case HttpParser::State::Body: break;
        case HttpParser::State::Done: return finish({});
        case HttpParser::State::Failed:
            return finish(HttpFailure{.fault = m_parser->fault(), .text = m_parser->text()});
        }
    }
}

void HttpLink::broken()
{
    const auto error = m_socket->error();
    if (!m_isReady) {
        const bool isHandshake
            = m_origin.scheme() == u"https" && error == QAbstractSocket::RemoteHostClosedError;
        m_failure = socketFailure(isHandshake ? QAbstractSocket::SslHandshakeFailedError : error);
        if (m_tlsFailure || m_failure->fault == HttpFault::Tls)
            return finish(m_tlsFailure ? m_tlsFailure : m_failure);
        return connectNext();
    }
    m_isReady = false;
    if (m_isBusy)
        read(); // what came before the end
    if (!m_isBusy)
        return emit stale();
    if (error == QAbstractSocket::RemoteHostClosedError && m_parser->hasBegun()
        && m_parser->end() == HttpParser::State::Done)
        return finish({});
    if (m_parser->state() == HttpParser::State::Failed)
        return finish(HttpFailure{.fault = m_parser->fault(), .text = m_parser->text()});
    finish(socketFailure(QAbstractSocket::RemoteHostClosedError));
}

void HttpLink::finish(std::optional<HttpFailure> failure)
{
    m_failure = std::move(failure);
    m_isBusy = false;
    m_age.start(longestIdle);
    emit finished();
}

} // namespace slipway::io
