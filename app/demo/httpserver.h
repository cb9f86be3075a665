// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/httpmessage.h"
#include "base/result.h"

#include <QObject>
#include <QSet>
#include <QSslConfiguration>
#include <QThread>
#include <QUrl>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

class QTcpServer;

namespace slipway::demo {

class HttpConnection;

/// A small HTTP/1.1 server on 127.0.0.1 for the demo and for tests, which can also answer wrongly.
///
/// Keep-alive, pipelined requests answered in order, request limits, no chunked requests. Lives in
/// one thread, where the handler is called too. To have it in a thread of its own use
/// ThreadedHttpServer.
class HttpServer : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<Reply(const Request&)>;

    explicit HttpServer(Handler handler, QObject* parent = nullptr);
    ~HttpServer() override;

    /// Speaks TLS with this certificate and key; before listen().
    void setTls(const QSslConfiguration& configuration);
    /// Listens on 127.0.0.1; 0 takes any free port. Returns the port; fails if it is taken.
    Result<quint16> listen(quint16 port = 0);
    /// Stops listening and cuts every connection; listen() may follow.
    void close();

    bool isListening() const;
    /// The last port, also after close().
    quint16 port() const { return m_port; }
    /// `http(s)://127.0.0.1:PORT` + path; `path` may carry a query.
    QUrl url(const QString& path) const;
    /// Whole requests read so far, refused ones not counted. Thread-safe.
    int requestCount() const { return m_requests; }
    /// Connections accepted so far. Thread-safe.
    int connectionCount() const { return m_accepted; }

private:
    void accept();

    Handler m_handler;
    std::optional<QSslConfiguration> m_tls;
    std::unique_ptr<QTcpServer> m_listener;
    QSet<HttpConnection*> m_connections;
    std::atomic<quint16> m_port{0};
    std::atomic<int> m_requests{0};
    std::atomic<int> m_accepted{0};
};

/// An HttpServer in its own thread, for tests whose own thread is busy. The handler runs in that
/// thread, so what it captures must be safe to touch from there. Listens from construction to
/// destruction.
class ThreadedHttpServer {
public:
    explicit ThreadedHttpServer(HttpServer::Handler handler);
    ~ThreadedHttpServer();
    ThreadedHttpServer(const ThreadedHttpServer&) = delete;
    ThreadedHttpServer& operator=(const ThreadedHttpServer&) = delete;

    QUrl url(const QString& path) const { return m_server->url(path); }
    int requestCount() const { return m_server->requestCount(); }
    int connectionCount() const { return m_server->connectionCount(); }

private:
    QThread m_thread;
    std::unique_ptr<HttpServer> m_server;
};

} // namespace slipway::demo
