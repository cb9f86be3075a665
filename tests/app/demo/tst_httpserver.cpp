// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/gzip.h"
#include "ask.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::demo;
using test::exchange;

class HttpServerTest : public QObject {
    Q_OBJECT
private slots:
    void pipelinedRequestsAreAnsweredInOrder()
    {
        HttpServer server([](const Request& request) {
            // The first is the slowest: it must not be overtaken.
            const Milliseconds delay{request.path == u"/1" ? 30 : 0};
            return Reply{.body = '<' + request.path.toUtf8() + '>', .delay = delay};
        });
        QVERIFY(server.listen());
        const QByteArray bytes = exchange(server.port(),
            "GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\n\r\nPOST /3 HTTP/1.1\r\nContent-Length: "
            "2\r\n\r\nab"
            "GET /4 HTTP/1.1\r\nConnection: close\r\n\r\n");
        QByteArray order;
        for (const auto& part : bytes.split('<').mid(1))
            order += part.left(part.indexOf('>'));
        QCOMPARE(order, QByteArray("/1/2/3/4"));
        QCOMPARE(server.requestCount(), 4);
        QCOMPARE(server.connectionCount(), 1);
    }

    void badRequestsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("status");
        QTest::newRow("no http") << QByteArray("hello\r\n\r\n") << QByteArray("400");
        QTest::newRow("no path") << QByteArray("GET x HTTP/1.1\r\n\r\n") << QByteArray("400");
        QTest::newRow("header") << QByteArray("GET / HTTP/1.1\r\nhello\r\n\r\n")
                                << QByteArray("400");
        QTest::newRow("length") << QByteArray("GET / HTTP/1.1\r\nContent-Length: -1\r\n\r\n")
                                << QByteArray("400");
        QTest::newRow("chunked") << QByteArray(
            "GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
                                 << QByteArray("400");
        QTest::newRow("long head")
            << "GET / HTTP/1.1\r\nA: " + QByteArray(17'000, 'x') << QByteArray("413");
        QTest::newRow("long body")
            << QByteArray("POST / HTTP/1.1\r\nContent-Length: 1048577\r\n\r\n")
            << QByteArray("413");
    }
    void badRequestsAreRefused()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, status);
        HttpServer server([](const Request&) { return Reply{}; });
        QVERIFY(server.listen());
        QCOMPARE(exchange(server.port(), bytes).mid(9, 3), status);
        QCOMPARE(server.requestCount(), 0);
    }

    void headHasNoBody()
    {
        HttpServer server([](const Request&) { return Reply{.body = "hello"}; });
        QVERIFY(server.listen());
        const QByteArray bytes = exchange(server.port(), "HEAD / HTTP/1.0\r\n\r\n");
        QVERIFY(bytes.contains("Content-Length: 5\r\n"));
        QVERIFY(bytes.endsWith("\r\n\r\n"));
    }

    void aClosedServerListensAgainOnItsPort()
    {
        HttpServer server([](const Request&) { return Reply{.body = "x"}; });
        const auto port = server.listen();
        QVERIFY(port);
        server.close();
        QVERIFY(exchange(*port, "GET / HTTP/1.0\r\n\r\n").isEmpty());
        QCOMPARE(server.listen(*port).value(), *port);
        QVERIFY(exchange(*port, "GET / HTTP/1.0\r\n\r\n").endsWith('x'));
    }

    void aTakenPortIsAnError()
    {
        HttpServer first([](const Request&) { return Reply{}; });
        HttpServer second([](const Request&) { return Reply{}; });
        const auto port = first.listen();
        QVERIFY(!second.listen(*port));
        QVERIFY(!second.isListening());
    }

    void aThreadOfItsOwnAnswersToo()
    {
        const ThreadedHttpServer server([](const Request&) { return Reply{.body = "threaded"}; });
        QCOMPARE(test::ask(server.url(u"/"_s)).body, QByteArray("threaded"));
        QCOMPARE(server.requestCount(), 1);
    }
};

SLIPWAY_TEST(HttpServerTest)
#include "tst_httpserver.moc"
