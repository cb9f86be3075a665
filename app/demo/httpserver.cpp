// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpserver.h"

#include "app/demo/httpconnection.h"

#include <QSslServer>
#include <QTcpServer>
#include <QTcpSocket>

using namespace Qt::StringLiterals;

namespace slipway::demo {
namespace {

constexpr int maxConnections = 512;

} // namespace

HttpServer::HttpServer(Handler handler, QObject* parent)
    : QObject(parent)
    , m_handler([this, inner = std::move(handler)](const Request& request) {
        ++m_requests;
        return inner(request);
    })
{
}

HttpServer::~HttpServer()
{
    close();
}

void HttpServer::setTls(const QSslConfiguration& configuration)
{
    m_tls = configuration;
}

Result<quint16> HttpServer::listen(quint16 port)
{
    close();
    if (m_tls) {
        auto listener = std::make_unique<QSslServer>();
        listener->setSslConfiguration(*m_tls);
        m_listener = std::move(listener);
    } else {
        m_listener = std::make_unique<QTcpServer>();
    }
    connect(m_listener.get(), &QTcpServer::pendingConnectionAvailable, this, &HttpServer::accept);
    if (!m_listener->listen(QHostAddress::LocalHost, port)) {
        const QString why = m_listener->errorString();
        m_listener.reset();
        return failure(
            u"127.0.0.1:%1"_s.arg(port), u"cannot listen: %1"_s.arg(why), u"choose another port"_s);
    }
    m_port = m_listener->serverPort();
    return m_port.load();
}

void HttpServer::close()
{
    if (m_listener) {
        m_listener->close();
        // Perhaps this call came out of the listener's own signal.
        m_listener.release()->deleteLater();
    }
    const auto connections = std::exchange(m_connections, {});
    for (auto* connection : connections)
        connection->abort();
}

bool HttpServer::isListening() const
{
    return m_listener && m_listener->isListening();
}

QUrl HttpServer::url(const QString& path) const
{
    const auto scheme = m_tls ? u"https"_s : u"http"_s;
    return QUrl(u"%1://127.0.0.1:%2%3"_s.arg(scheme).arg(m_port).arg(path));
}

void HttpServer::accept()
{
    while (m_listener && m_listener->hasPendingConnections()) {
        auto* socket = m_listener->nextPendingConnection();
        ++m_accepted;
        if (m_connections.size() >= maxConnections) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        auto* connection = new HttpConnection(socket, m_handler, this);
        m_connections.insert(connection);
        connect(connection, &QObject::destroyed, this, [this, connection] {
            m_connections.remove(connection);
        });
    }
}

ThreadedHttpServer::ThreadedHttpServer(HttpServer::Handler handler)
    : m_server(std::make_unique<HttpServer>(std::move(handler)))
{
    m_server->moveToThread(&m_thread);
    m_thread.start();
    QMetaObject::invokeMethod(
        m_server.get(),
        [this] {
            const auto port = m_server->listen();
            if (!port)
                qFatal("%s", qPrintable(port.error().text()));
        },
        Qt::BlockingQueuedConnection);
}

ThreadedHttpServer::~ThreadedHttpServer()
{
    auto* server = m_server.release();
    QMetaObject::invokeMethod(
        server, [server] { delete server; }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

} // namespace slipway::demo
