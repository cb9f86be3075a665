// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/http.h"
#include "io/httpparser.h"

#include <QHostAddress>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

class QSslSocket;
class QTcpSocket;

namespace slipway::io {

class Resolver;

/// One connection to one origin, carrying one request at a time. Emits `finished` once a request
/// and is then free for the next if `mayReuse`.
class HttpLink : public QObject {
    Q_OBJECT
public:
    /// `key` names origin and TLS files; links with equal keys are interchangeable.
    HttpLink(
        QString key, const QUrl& origin, const TlsFiles& tls, Resolver& resolver, QObject* parent);
    ~HttpLink() override;

    const QString& key() const { return m_key; }
    /// Sends the request's bytes, connecting first where needed.
    void send(const QByteArray& request, qint64 bodyLimit);

    bool wasReused() const { return m_uses > 1; }
    bool hasBegun() const { return m_parser && m_parser->hasBegun(); }
    bool mayReuse() const;
    /// After finished(): why there is no answer, or nothing.
    const std::optional<HttpFailure>& failure() const { return m_failure; }
    HttpResponse takeResponse() { return m_parser->takeResponse(); }

signals:
    /// The answer is whole or has failed.
    void finished();
    /// The server closed, or spoke without being asked, while no request was under way.
    void stale();

private:
    void resolved(const QList<QHostAddress>& addresses);
    void connectNext();
    bool prepareTls(QSslSocket& socket);
    void connected();
    void read();
    void broken();
    void finish(std::optional<HttpFailure> failure);

    QString m_key;
    QUrl m_origin;
    TlsFiles m_tls;
    Resolver& m_resolver;
    QList<QHostAddress> m_addresses; ///< still to be tried
    QTcpSocket* m_socket = nullptr;
    std::unique_ptr<HttpParser> m_parser;
    std::optional<HttpFailure> m_failure;
    std::optional<HttpFailure> m_tlsFailure;
    QByteArray m_request;
    QTimer m_age;
    int m_uses = 0;
    bool m_isReady = false; ///< connected, and encrypted where it must be
    bool m_isBusy = false;
};

} // namespace slipway::io
