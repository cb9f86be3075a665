// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/httpmessage.h"

#include <QObject>
#include <QTimer>

#include <functional>

class QTcpSocket;

namespace slipway::demo {

/// One client of an HttpServer: requests in, answers out in the same order. Lives in the server's
/// thread and deletes itself when the socket is gone.
class HttpConnection : public QObject {
    Q_OBJECT
public:
    using Handler = std::function<Reply(const Request&)>;
    /// Takes the socket.
    HttpConnection(QTcpSocket* socket, Handler handler, QObject* parent);

    /// Cuts the connection now.
    void abort();

private:
    void read();
    void answer(const Request& request);
    void send(const Reply& reply, const Request& request);
    void sendWrongly(const Reply& reply);
    void refuse(int status);
    void drip(const QByteArray& bytes, Milliseconds pause);
    void flood(const QByteArray& block);
    void pump();
    void finish();

    QTcpSocket* m_socket;
    Handler m_handler;
    QByteArray m_in;
    QByteArray m_drip;
    QByteArray m_flood; ///< sent again and again while the client reads
    QTimer m_pause;
    QTimer m_idle;
    bool m_isBusy = false; ///< an answer is under way; later requests wait in m_in
};

} // namespace slipway::demo
