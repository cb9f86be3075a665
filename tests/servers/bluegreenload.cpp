// SPDX-License-Identifier: GPL-3.0-or-later
#include "bluegreenload.h"

#include <QDateTime>
#include <QHostAddress>
#include <QNetworkProxy>
#include <QRegularExpression>
#include <QTcpSocket>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::test {

struct Load::Line {
    QTcpSocket socket;
    QByteArray bytes;
    bool isBusy = false;
};

namespace {

/// The value of a head's field, or empty.
QByteArray field(const QByteArray& head, const QByteArray& name)
{
    for (const auto& line : head.split('\n')) {
        if (line.toLower().startsWith(name + ':'))
            return line.mid(name.size() + 1).trimmed();
    }
    return {};
}

} // namespace

Load::Load(quint16 port, int perSecond, QObject* parent) : QObject(parent), m_port(port)
{
    m_pace.setTimerType(Qt::PreciseTimer);
    m_pace.setInterval(1000 / perSecond);
    connect(&m_pace, &QTimer::timeout, this, &Load::ask);
    constexpr int lines = 12;
    for (int i = 0; i < lines; ++i) {
        auto line = std::make_unique<Line>();
        Line* one = line.get();
        one->socket.setProxy(QNetworkProxy::NoProxy);
        connect(&one->socket, &QTcpSocket::readyRead, this, [this, one] { take(*one); });
        connect(&one->socket, &QTcpSocket::disconnected, this, [this, one] { ended(*one); });
        connect(&one->socket, &QTcpSocket::errorOccurred, this, [this, one] { ended(*one); });
        m_lines.push_back(std::move(line));
    }
}

Load::~Load()
{
    for (const auto& line : m_lines)
        line->socket.disconnect(this);
}

void Load::start()
{
    m_pace.start();
}

bool Load::isQuiet() const
{
    return std::ranges::none_of(m_lines, [](const auto& line) { return line->isBusy; });
}

void Load::ask()
{
    const auto free = std::ranges::find_if(m_lines, [](const auto& line) { return !line->isBusy; });
    if (free == m_lines.end())
        return; // a slow machine slows the pace; nothing is lost by that
    Line& line = **free;
    line.isBusy = true;
    line.bytes.clear();
    ++m_asked;
    if (line.socket.state() != QAbstractSocket::ConnectedState)
        line.socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    line.socket.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
}

void Load::take(Line& line)
{
    line.bytes += line.socket.readAll();
    const qsizetype end = line.bytes.indexOf("\r\n\r\n");
    if (!line.isBusy || end < 0)
        return;
    const QByteArray head = line.bytes.left(end);
    const qsizetype length = field(head, "content-length").toLongLong();
    if (line.bytes.size() < end + 4 + length)
        return;
    m_answers.push_back({.time = QDateTime::currentMSecsSinceEpoch(),
        .version = field(head, "x-version"),
        .status = head.mid(9, 3).toInt()});
    line.isBusy = false;
}

void Load::ended(Line& line)
{
    m_lost += line.isBusy ? 1 : 0;
    line.isBusy = false;
}

std::map<QByteArray, int> Load::counts(qint64 from, qint64 to) const
{
    std::map<QByteArray, int> out;
    for (const auto& answer : m_answers) {
        if (answer.time >= from && answer.time <= to)
            ++out[answer.version];
    }
    return out;
}

} // namespace slipway::test
