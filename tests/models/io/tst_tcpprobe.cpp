// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/tcpprobe.h"
#include "support/testcase.h"

#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::io;
using namespace std::chrono_literals;

class TcpProbeTest : public QObject {
    Q_OBJECT

    SystemClock m_clock;

    static TcpResult settle(const QFuture<TcpResult>& future)
    {
        if (!QTest::qWaitFor([&future] { return future.isFinished(); }, 20'000))
            return {.fault = HttpFault::Garbage};
        return future.result();
    }

private slots:
    void anOpenPortConnects()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        TcpProbe probe(m_clock);
        const auto result = settle(probe.connectTo(u"127.0.0.1"_s, server.serverPort(), 5s));
        QVERIFY(result.isConnected());
        QVERIFY(result.text.isEmpty());
    }
    void everyAddressOfANameIsTried()
    {
        QTcpServer server; // IPv4 only, while localhost may be ::1 first
        QVERIFY(server.listen(QHostAddress::LocalHost));
        TcpProbe probe(m_clock);
        QVERIFY(settle(probe.connectTo(u"localhost"_s, server.serverPort(), 5s)).isConnected());
    }
    void aClosedPortIsRefused()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        const auto port = server.serverPort();
        server.close();
        TcpProbe probe(m_clock);
        const auto result = settle(probe.connectTo(u"127.0.0.1"_s, port, 5s));
        QCOMPARE(result.fault, HttpFault::Refused);
        QVERIFY(!result.text.isEmpty());
    }
    void whatCannotBeAskedIsSaid()
    {
        TcpProbe probe(m_clock);
        QCOMPARE(settle(probe.connectTo({}, 80, 5s)).fault, HttpFault::BadRequest);
        QCOMPARE(settle(probe.connectTo(u"127.0.0.1"_s, 0, 5s)).fault, HttpFault::BadRequest);
        QCOMPARE(settle(probe.connectTo(u"127.0.0.1"_s, 80, 0s)).fault, HttpFault::BadRequest);
    }
    void manyWaitForTheirTurn()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&server] {
            server.nextPendingConnection()->deleteLater();
        });
        TcpProbe probe(m_clock);
        QList<QFuture<TcpResult>> futures;
        for (int i = 0; i < 150; ++i)
            futures << probe.connectTo(u"127.0.0.1"_s, server.serverPort(), 10s);
        for (const auto& future : std::as_const(futures))
            QVERIFY(settle(future).isConnected());
    }
    void destructionCancels()
    {
        QFuture<TcpResult> future;
        {
            TcpProbe probe(m_clock);
            future = probe.connectTo(u"localhost"_s, 9, 30s);
        }
        QVERIFY(future.isFinished());
        QCOMPARE(future.result().fault, HttpFault::Cancelled);
    }
};

SLIPWAY_TEST(TcpProbeTest)
#include "tst_tcpprobe.moc"
