// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/controlclient.h"

#include <QHostAddress>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QTcpSocket>
#include <QTimer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::demo {
namespace {

constexpr qint64 maxAnswer = 1024 * 1024;

/// One request to its end; deletes itself.
class Exchange : public QObject {
public:
    Exchange(
        QByteArray request, QObject* context, std::function<void(const Result<QJsonObject>&)> done)
        : QObject(context)
        , m_request(std::move(request))
        , m_done(std::move(done))
    {
        m_socket.setProxy(QNetworkProxy::NoProxy);
        m_deadline.setSingleShot(true);
        connect(&m_socket, &QTcpSocket::connected, this, [this] { m_socket.write(m_request); });
        connect(&m_socket, &QTcpSocket::readyRead, this, [this] {
            m_answer += m_socket.read(maxAnswer - m_answer.size());
        });
        connect(&m_socket, &QTcpSocket::disconnected, this, &Exchange::finish);
        connect(&m_socket, &QTcpSocket::errorOccurred, this, &Exchange::finish);
        connect(&m_deadline, &QTimer::timeout, this, &Exchange::finish);
    }

    void start(quint16 port)
    {
        m_deadline.start(5s);
        m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    }

private:
    void finish()
    {
        if (!m_done)
            return;
        const auto done = std::exchange(m_done, {});
        m_deadline.stop();
        const int status = m_answer.mid(9, 3).toInt();
        const qsizetype head = m_answer.indexOf("\r\n\r\n");
        const auto body
            = QJsonDocument::fromJson(m_answer.mid(head < 0 ? m_answer.size() : head + 4));
        deleteLater();
        if (!body.isObject())
            return done(failure({}, u"the demo does not answer"_s));
        if (status != 200)
            return done(failure({}, body.object().value(u"error"_s).toString()));
        done(body.object());
    }

    QByteArray m_request;
    QByteArray m_answer;
    std::function<void(const Result<QJsonObject>&)> m_done;
    QTcpSocket m_socket;
    QTimer m_deadline;
};

} // namespace

void askFleet(const RunningFleet& fleet,
    const QByteArray& path,
    const QJsonObject& order,
    QObject* context,
    std::function<void(const Result<QJsonObject>&)> done)
{
    const QByteArray body
        = order.isEmpty() ? QByteArray() : QJsonDocument(order).toJson(QJsonDocument::Compact);
    const QByteArray request = (body.isEmpty() ? "GET " : "POST ") + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: Bearer "
        + fleet.token + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
        + body;
    auto* exchange = new Exchange(request, context, std::move(done));
    exchange->start(fleet.controlPort);
}

} // namespace slipway::demo
