// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpconnection.h"

#include "app/demo/gzip.h"

#include <QRandomGenerator>
#include <QTcpSocket>

#include <algorithm>

namespace slipway::demo {
namespace {

constexpr int idleMilliseconds = 60'000;
constexpr qint64 floodAhead = 256 * 1024;

QByteArray garbage()
{
    QByteArray bytes = "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n";
    QRandomGenerator random(4711);
    for (int i = 0; i < 4096; ++i)
        bytes.append(static_cast<char>(random.bounded(256)));
    return bytes;
}

} // namespace

HttpConnection::HttpConnection(QTcpSocket* socket, Handler handler, QObject* parent)
    : QObject(parent)
    , m_socket(socket)
    , m_handler(std::move(handler))
{
    socket->setParent(this);
    socket->setReadBufferSize(maxRequestHead + maxRequestBody);
    m_idle.setSingleShot(true);
    m_idle.setInterval(idleMilliseconds);
    m_idle.start();
    connect(&m_idle, &QTimer::timeout, this, &HttpConnection::abort);
    connect(socket, &QTcpSocket::readyRead, this, &HttpConnection::read);
    connect(socket, &QTcpSocket::bytesWritten, this, &HttpConnection::pump);
    connect(socket, &QTcpSocket::disconnected, this, &QObject::deleteLater);
    if (socket->bytesAvailable() > 0)
        QMetaObject::invokeMethod(this, &HttpConnection::read, Qt::QueuedConnection);
}

void HttpConnection::abort()
{
    m_pause.stop();
    m_flood.clear();
    m_socket->abort();
    deleteLater();
}

void HttpConnection::read()
{
    m_idle.start();
    while (!m_isBusy && m_socket->state() == QAbstractSocket::ConnectedState) {
        m_in += m_socket->read(maxRequestHead + maxRequestBody - m_in.size());
        const auto parsed = parseRequest(m_in);
        switch (parsed.state) {
        case ParsedRequest::State::NeedsMore: return;
        case ParsedRequest::State::Bad: return refuse(400);
        case ParsedRequest::State::TooLarge: return refuse(413);
        case ParsedRequest::State::Whole:
            m_in.remove(0, parsed.length);
            answer(parsed.request);
            break;
        }
    }
}

void HttpConnection::answer(const Request& request)
{
    m_isBusy = true;
    const Reply reply = m_handler(request);
    const bool isDrip = reply.misbehaviour == Misbehaviour::DripBody
        || reply.misbehaviour == Misbehaviour::DripHeader;
    if (reply.delay.count() == 0 || isDrip)
        return send(reply, request);
    m_pause.setSingleShot(true);
    m_pause.callOnTimeout(this, [this, reply, request] {
        m_pause.disconnect();
        send(reply, request);
        read();
    });
    m_pause.start(reply.delay);
}

void HttpConnection::send(const Reply& reply, const Request& request)
{
    if (m_socket->state() != QAbstractSocket::ConnectedState)
        return;
    if (reply.misbehaviour != Misbehaviour::None)
        return sendWrongly(reply);
    m_socket->write(wireBytes(reply, request.keepAlive, request.method == "HEAD"));
    if (!request.keepAlive)
        return finish();
    m_isBusy = false;
}

void HttpConnection::sendWrongly(const Reply& reply)
{
    const auto promise
        = [](qsizetype length) { return "Content-Length: " + QByteArray::number(length); };
    const auto pause = reply.delay.count() > 0 ? reply.delay : Milliseconds{100};
    const QByteArray firstChunk
        = QByteArray::number(reply.body.size(), 16) + "\r\n" + reply.body + "\r\n";
    QByteArray bytes;
    switch (reply.misbehaviour) {
    case Misbehaviour::None:
    case Misbehaviour::CloseWithoutAnswer: break;
    case Misbehaviour::Silent: return;
    case Misbehaviour::Garbage: bytes = garbage(); break;
    case Misbehaviour::RawBytes: bytes = reply.body; break;
    case Misbehaviour::CutBody:
        bytes = wireHead(reply, true, promise(2 * reply.body.size() + 1)) + reply.body;
        break;
    case Misbehaviour::BadChunk:
        bytes = wireHead(reply, true, "Transfer-Encoding: chunked") + firstChunk + "zz\r\nmore";
        break;
    case Misbehaviour::CutChunk:
        bytes = wireHead(reply, true, "Transfer-Encoding: chunked") + firstChunk;
        break;
    case Misbehaviour::CutGzip: {
        Reply packed = reply;
        packed.gzip = true;
        const QByteArray whole = gzip(reply.body);
        const QByteArray half = whole.left(whole.size() / 2);
        bytes = wireHead(packed, true, promise(half.size())) + half;
        break;
    }
    case Misbehaviour::EndlessBody:
        m_socket->write(wireHead(reply, false, {}));
        return flood(QByteArray(64 * 1024, 'x'));
    case Misbehaviour::EndlessHeader:
        m_socket->write("HTTP/1.1 200 OK\r\n");
        return flood("X-Filler: " + QByteArray(1000, 'x') + "\r\n");
    case Misbehaviour::EndlessContinue: return flood("HTTP/1.1 100 Continue\r\n\r\n");
    case Misbehaviour::DripHeader:
        return drip(wireHead(reply, false, promise(reply.body.size())) + reply.body, pause);
    case Misbehaviour::DripBody:
        m_socket->write(wireHead(reply, false, promise(reply.body.size())));
        return drip(reply.body, pause);
    }
    m_socket->write(bytes);
    finish();
}

void HttpConnection::refuse(int status)
{
    m_isBusy = true;
    m_socket->write(wireBytes({.status = status, .body = "refused\n"}, false, false));
    finish();
}

void HttpConnection::drip(const QByteArray& bytes, Milliseconds pause)
{
    m_drip = bytes;
    m_pause.setSingleShot(false);
    m_pause.callOnTimeout(this, [this] {
        m_idle.start();
        m_socket->write(m_drip.left(1));
        m_drip.remove(0, 1);
        if (m_drip.isEmpty()) {
            m_pause.stop();
            finish();
        }
    });
    m_pause.start(pause);
}

void HttpConnection::flood(const QByteArray& block)
{
    m_flood = block;
    pump();
}

void HttpConnection::pump()
{
    m_idle.start();
    while (!m_flood.isEmpty() && m_socket->bytesToWrite() < floodAhead
        && m_socket->state() == QAbstractSocket::ConnectedState)
        m_socket->write(m_flood);
}

void HttpConnection::finish()
{
    m_socket->disconnectFromHost();
}

} // namespace slipway::demo
