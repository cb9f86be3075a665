// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QUrl>

#include <optional>
#include <utility>

/// Bytes in and out of the machine: HTTP, TCP, processes, files.
namespace slipway::io {

/// TLS files for one target; empty means the system's. There is no way to ignore a TLS error.
struct TlsFiles {
    QString authorities = {}; ///< PEM file that replaces the system's CA set
    QString certificate = {}; ///< client certificate, PEM
    QString key = {}; ///< its private key, PEM
    friend bool operator==(const TlsFiles&, const TlsFiles&) = default;
};

/// What a request may cost. Defaults are the rulings'.
struct HttpLimits {
    qint64 body = 10 * 1024 * 1024; ///< bytes after decompression
    int redirects = 3; ///< followed only to the same scheme, host and port
    friend bool operator==(const HttpLimits&, const HttpLimits&) = default;
};

/// One GET, or a POST that only reads. Credentials go to the origin of `url` and nowhere else.
struct HttpRequest {
    QUrl url = {};
    QList<std::pair<QByteArray, QByteArray>> headers
        = {}; ///< visible ASCII only; refused otherwise
    QByteArray accept = {}; ///< Accept header, or empty
    Milliseconds timeout{10'000}; ///< wall clock, from dispatch to the last byte
    TlsFiles tls = {};
    HttpLimits limits = {};
    /// Not empty: sent by POST as application/x-www-form-urlencoded. For questions that are too
    /// long for a URL, never to change anything: it may be sent twice.
    QByteArray form = {};
};

/// A complete answer, inflated. Complete says nothing about what it means.
struct HttpResponse {
    int status = 0;
    QByteArray contentType = {};
    QList<std::pair<QByteArray, QByteArray>> headers = {}; ///< names in lower case
    QByteArray body = {};
    QUrl finalUrl = {}; ///< after redirects
    qint64 milliseconds = 0; ///< from dispatch to the last byte
    QByteArray header(const QByteArray& lowerCaseName) const;
};

/// Why there is no complete answer.
enum class HttpFault {
    Dns, ///< the name has no address
    Refused, ///< nothing listens there
    Unreachable, ///< no route, or the network is down
    Timeout, ///< the deadline passed
    Tls, ///< handshake or certificate
    Cut, ///< connection closed before the answer was whole
    Garbage, ///< not HTTP, or a broken encoding
    TooLarge, ///< over HttpLimits::body
    Redirected, ///< off origin, too many, or without a usable Location
    BadRequest, ///< our own request cannot be sent (header with control characters, unsupported
                ///< scheme)
    Cancelled,
};

/// A fault with one sentence for a person; never holds a credential.
struct HttpFailure {
    HttpFault fault = HttpFault::Cancelled;
    QString text = {};
    qint64 milliseconds = 0;
};

/// An answer or a fault: exactly one of the two.
struct HttpResult {
    std::optional<HttpResponse> response = {};
    std::optional<HttpFailure> failure = {};
};

} // namespace slipway::io
