// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/httpserver.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpSocket>
#include <QTest>

#include <optional>

namespace slipway::test {

/// An answer as it came, read by hand: these tests judge the server, not our client.
struct Answer {
    int status = 0; ///< 0: no connection or no HTTP
    QByteArray head;
    QByteArray body;
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    bool hasLine(const QByteArray& line) const { return head.contains("\r\n" + line + "\r\n"); }
};

/// Sends `bytes` to a port of 127.0.0.1 and reads to the end of the connection; empty if there is
/// none.
inline QByteArray exchange(quint16 port, const QByteArray& bytes)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    const auto isSettled = [&socket] {
        return socket.state() == QAbstractSocket::ConnectedState
            || socket.state() == QAbstractSocket::UnconnectedState;
    };
    if (!QTest::qWaitFor(isSettled) || socket.state() != QAbstractSocket::ConnectedState)
        return {};
    socket.write(bytes);
    const auto isOver = [&socket] { return socket.state() == QAbstractSocket::UnconnectedState; };
    return QTest::qWaitFor(isOver, 20'000) ? socket.readAll() : QByteArray();
}

inline Answer ask(const QUrl& url, const QByteArray& extraHeaders = {})
{
    const QByteArray path = url.path(QUrl::FullyEncoded).toLatin1();
    const QByteArray bytes = exchange(static_cast<quint16>(url.port()),
        "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + extraHeaders + "\r\n");
    Answer out;
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (!bytes.startsWith("HTTP/1.1 ") || end < 0)
        return out;
    out.status = bytes.mid(9, 3).toInt();
    out.head = bytes.left(end + 2);
    out.body = bytes.mid(end + 4);
    return out;
}

/// The sum of all samples of a metric whose line contains `part`.
inline double sumOf(const QByteArray& page, const QByteArray& metric, const QByteArray& part = {})
{
    double sum = 0;
    for (const auto& line : page.split('\n')) {
        if ((line.startsWith(metric + '{') || line.startsWith(metric + ' ')) && line.contains(part))
            sum += line.mid(line.lastIndexOf(' ') + 1).toDouble();
    }
    return sum;
}

} // namespace slipway::test
