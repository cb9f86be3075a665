// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/tcpprobe.h"

#include "io/socketfault.h"

#include <QNetworkProxy>
#include <QPromise>
#include <QTcpSocket>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

constexpr qsizetype maxRunning = 64;

} // namespace

/// One connection attempt over all addresses of a name.
class TcpProbe::Attempt : public QObject {
public:
    Attempt(TcpProbe& probe, QString host, quint16 port, Milliseconds timeout)
        : QObject(&probe)
        , m_probe(probe)
        , m_host(std::move(host))
        , m_port(port)
        , m_timeout(timeout)
    {
        m_promise.start();
        m_deadline.setSingleShot(true);
        m_deadline.setTimerType(Qt::PreciseTimer);
    }

    QFuture<TcpResult> future() const { return m_promise.future(); }

    void start()
    {
        m_since = m_probe.m_clock.monotonic();
        m_deadline.callOnTimeout(this, [this] {
            finish(HttpFault::Timeout, u"no connection within %1"_s.arg(durationText(m_timeout)));
        });
        m_deadline.start(m_timeout);
        m_last = socketFailure(QAbstractSocket::HostNotFoundError);
        m_probe.m_resolver.resolve(m_host, this, [this](const QList<QHostAddress>& addresses) {
            m_addresses = addresses;
            connectNext();
        });
    }

    void finish(std::optional<HttpFault> fault, const QString& text)
    {
        if (m_isFinished)
            return;
        m_isFinished = true;
        m_deadline.stop();
        if (m_socket) {
            m_socket->disconnect(this);
            m_socket->abort();
        }
        m_promise.addResult(TcpResult{
            .fault = fault, .text = text, .milliseconds = m_probe.m_clock.monotonic() - m_since});
        m_promise.finish();
        m_probe.m_running.removeOne(this);
        deleteLater();
        // Queued: this may run within pump() itself.
        QMetaObject::invokeMethod(&m_probe, &TcpProbe::pump, Qt::QueuedConnection);
    }

private:
    void connectNext()
    {
        if (m_socket) {
            m_socket->disconnect(this);
            m_socket->deleteLater();
            m_socket = nullptr;
        }
        if (m_isFinished)
            return;
        if (m_addresses.isEmpty())
            return finish(m_last.fault, m_last.text);
        m_socket = new QTcpSocket(this);
        m_socket->setProxy(QNetworkProxy::NoProxy);
        m_socket->setReadBufferSize(1);
        connect(m_socket, &QTcpSocket::connected, this, [this] { finish({}, {}); });
        connect(m_socket, &QTcpSocket::errorOccurred, this, [this](auto error) {
            m_last = socketFailure(error);
            connectNext();
        });
        m_socket->connectToHost(m_addresses.takeFirst(), m_port);
    }

    TcpProbe& m_probe;
    QString m_host;
    quint16 m_port;
    Milliseconds m_timeout;
    QPromise<TcpResult> m_promise;
    QTimer m_deadline;
    QTcpSocket* m_socket = nullptr;
    QList<QHostAddress> m_addresses;
    HttpFailure m_last;
    qint64 m_since = 0;
    bool m_isFinished = false;
};

TcpProbe::TcpProbe(const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_resolver(clock)
{
}

TcpProbe::~TcpProbe()
{
    const auto open = std::exchange(m_running, {}) + std::exchange(m_waiting, {});
    for (auto* attempt : open) {
        attempt->finish(HttpFault::Cancelled, u"cancelled"_s);
        delete attempt;
    }
}

QFuture<TcpResult> TcpProbe::connectTo(const QString& host, quint16 port, Milliseconds timeout)
{
    auto* attempt = new Attempt(*this, host, port, timeout);
    const auto future = attempt->future();
    if (host.isEmpty() || port == 0 || timeout.count() <= 0) {
        attempt->finish(HttpFault::BadRequest, u"a probe needs host, port and time"_s);
        return future;
    }
    m_waiting.append(attempt);
    pump();
    return future;
}

void TcpProbe::pump()
{
    while (!m_waiting.isEmpty() && m_running.size() < maxRunning) {
        auto* attempt = m_waiting.takeFirst();
        m_running.append(attempt);
        attempt->start();
    }
}

} // namespace slipway::io
