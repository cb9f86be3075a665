// SPDX-License-Identifier: GPL-3.0-or-later
#include "fetch.h"
#include "support/testcase.h"

#include <QTcpServer>

#include <memory>
#include <vector>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::io;
using demo::HttpServer;
using demo::Reply;
using demo::Request;
using test::faultOf;
using test::fetch;
using test::textOf;

namespace {

constexpr int redirected = static_cast<int>(HttpFault::Redirected);

} // namespace

/// Redirects, queueing, cancelling: what holds across requests of one client.
class HttpOriginTest : public QObject {
    Q_OBJECT

    SystemClock m_clock;

private slots:
    void credentialsNeverReachAnotherOrigin_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QString>("target");
        const QList<QByteArray> names{
            "Authorization", "X-Api-Key", "Proxy-Authorization", "X-Token"};
        const QStringList targets{u"http://127.0.0.1:%1/"_s,
            u"//127.0.0.1:%1/"_s,
            u"http://localhost:%1/"_s,
            u"https://127.0.0.1:%1/"_s,
            u"http://me:pw@127.0.0.1:%1/"_s};
        for (const int code : {301, 302, 303, 307, 308}) {
            for (const auto& name : names) {
                for (const auto& target : targets)
                    QTest::addRow("%d %s %s", code, name.constData(), qPrintable(target))
                        << code << name << target;
            }
        }
    }
    void credentialsNeverReachAnotherOrigin()
    {
        QFETCH(int, code);
        QFETCH(QByteArray, name);
        QFETCH(QString, target);
        HttpServer other([](const Request&) { return Reply{.body = "got it"}; });
        QVERIFY(other.listen());
        const QByteArray location = target.arg(other.port()).toLatin1();
        HttpServer first([&](const Request&) { return demo::redirectReply(location, code); });
        QVERIFY(first.listen());
        HttpClient client(m_clock);
        const auto result
            = fetch(client, {.url = first.url(u"/"_s), .headers = {{name, "secret"}}});
        QCOMPARE(faultOf(result), redirected);
        QVERIFY2(!result.failure->text.contains(u"pw"_s), qPrintable(textOf(result)));
        QCOMPARE(other.connectionCount(), 0);
    }

    void uselessTargetsAreNotFollowed_data()
    {
        QTest::addColumn<QByteArray>("location");
        for (const QByteArray target : {"file:///etc/passwd",
                 "data:text/plain,hello",
                 "javascript:alert(1)",
                 "ftp://127.0.0.1/",
                 "http://",
                 "http://[broken/"})
            QTest::newRow(target.constData()) << target;
        QTest::newRow("empty") << QByteArray();
    }
    void uselessTargetsAreNotFollowed()
    {
        QFETCH(QByteArray, location);
        HttpServer server([&](const Request&) { return demo::redirectReply(location); });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        QCOMPARE(faultOf(fetch(client, {.url = server.url(u"/"_s)})), redirected);
        QCOMPARE(server.requestCount(), 1);
    }

    void theSameOriginIsFollowedThreeTimes_data()
    {
        QTest::addColumn<int>("hops");
        QTest::addColumn<bool>("isAnswered");
        QTest::newRow("one") << 1 << true;
        QTest::newRow("three") << 3 << true;
        QTest::newRow("four") << 4 << false;
        QTest::newRow("loop") << 1000 << false;
    }
    void theSameOriginIsFollowedThreeTimes()
    {
        QFETCH(int, hops);
        QFETCH(bool, isAnswered);
        QByteArrayList keys;
        HttpServer server([&](const Request& request) {
            keys << request.header("authorization");
            const int left = request.path.mid(1).toInt();
            return left == 0 ? Reply{.body = "there"}
                             : demo::redirectReply('/' + QByteArray::number(left - 1));
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        const auto result = fetch(client,
            {.url = server.url(u"/%1"_s.arg(hops)), .headers = {{"Authorization", "Bearer x"}}});
        QCOMPARE(faultOf(result), isAnswered ? -1 : redirected);
        QCOMPARE(server.requestCount(), qMin(hops, 3) + 1);
        QCOMPARE(keys.count("Bearer x"), keys.size());
        if (isAnswered)
            QCOMPARE(result.response->finalUrl, server.url(u"/0"_s));
    }

    void aFormIsPostedAlsoAcrossARedirect_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("sent");
        const QByteArray post = "POST application/x-www-form-urlencoded query=up%7B%7D";
        QTest::newRow("none") << 0 << post;
        QTest::newRow("moved") << 301 << post;
        QTest::newRow("same method") << 307 << post;
        QTest::newRow("see other") << 303 << QByteArray("GET  ");
    }
    void aFormIsPostedAlsoAcrossARedirect()
    {
        QFETCH(int, code);
        QFETCH(QByteArray, sent);
        QByteArray seen;
        HttpServer server([&](const Request& request) {
            if (request.path == u"/" && code)
                return demo::redirectReply("/there", code);
            seen = request.method + ' ' + request.header("content-type") + ' ' + request.body;
            return Reply{.body = "x"};
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        const auto result = fetch(client, {.url = server.url(u"/"_s), .form = "query=up%7B%7D"});
        QVERIFY2(result.response, qPrintable(textOf(result)));
        QCOMPARE(seen, sent);
    }

    void cookiesAreNotKept()
    {
        QByteArrayList cookies;
        HttpServer server([&](const Request& request) {
            cookies << request.header("cookie");
            return Reply{.body = "x", .headers = {{"Set-Cookie", "session=1; Path=/"}}};
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        for (int i = 0; i < 2; ++i)
            (void)fetch(client, {.url = server.url(u"/"_s)});
        QCOMPARE(cookies, (QByteArrayList{{}, {}}));
    }

    void theProxyOfTheEnvironmentIsNotUsed()
    {
        QTcpServer proxy;
        QVERIFY(proxy.listen(QHostAddress::LocalHost));
        qputenv("http_proxy", "http://127.0.0.1:" + QByteArray::number(proxy.serverPort()));
        HttpServer server([](const Request&) { return Reply{.body = "direct"}; });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        const auto result = fetch(client, {.url = server.url(u"/"_s)});
        qunsetenv("http_proxy");
        QCOMPARE(result.response->body, QByteArray("direct"));
        QVERIFY(!proxy.hasPendingConnections());
    }

    void fourteenOnOneOriginEachHaveTheirOwnClock()
    {
        // Thirteen take half of their time to answer; the last would be late if its clock ran while
        // it waited.
        HttpServer server([](const Request& request) {
            return Reply{.body = "x", .delay = Milliseconds{request.path == u"/slow" ? 500 : 0}};
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        std::vector<QFuture<HttpResult>> futures;
        for (int i = 0; i < 14; ++i) {
            const QString path = i < 13 ? u"/slow"_s : u"/quick"_s;
            futures.push_back(
                client.get({.url = server.url(path), .timeout = Milliseconds{1'200}}));
        }
        QVERIFY(QTest::qWaitFor([&] { return futures.back().isFinished(); }, 30'000));
        for (const auto& future : futures) {
            QVERIFY(QTest::qWaitFor([&future] { return future.isFinished(); }, 30'000));
            QVERIFY2(future.result().response, qPrintable(textOf(future.result())));
        }
        QCOMPARE(server.connectionCount(), HttpClient::maxPerOrigin);
    }

    void atMostSixtyFourAreInFlight()
    {
        std::vector<std::unique_ptr<HttpServer>> servers;
        for (int i = 0; i < 20; ++i) {
            servers.push_back(std::make_unique<HttpServer>(
                [](const Request&) { return Reply{.misbehaviour = demo::Misbehaviour::Silent}; }));
            QVERIFY(servers.back()->listen());
        }
        const auto reached = [&servers] {
            int sum = 0;
            for (const auto& server : servers)
                sum += server->requestCount();
            return sum;
        };
        std::vector<QFuture<HttpResult>> futures;
        {
            HttpClient client(m_clock);
            for (const auto& server : servers) {
                for (int i = 0; i < 6; ++i)
                    futures.push_back(
                        client.get({.url = server->url(u"/"_s), .timeout = Milliseconds{30'000}}));
            }
            QVERIFY(QTest::qWaitFor([&] { return reached() == HttpClient::maxInFlight; }));
            // Every request that could be dispatched was: a turn of the loop brings no more.
            QTest::qWait(0);
            QCOMPARE(reached(), HttpClient::maxInFlight);
        }
        for (const auto& future : futures) {
            QVERIFY(future.isFinished());
            QCOMPARE(faultOf(future.result()), static_cast<int>(HttpFault::Cancelled));
        }
    }

    void aCancelledRequestIsNotSent()
    {
        HttpServer server(
            [](const Request&) { return Reply{.misbehaviour = demo::Misbehaviour::Silent}; });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        std::vector<QFuture<HttpResult>> futures;
        for (int i = 0; i < 6; ++i)
            futures.push_back(
                client.get({.url = server.url(u"/"_s), .timeout = Milliseconds{200}}));
        futures[4].cancel();
        QVERIFY(QTest::qWaitFor([&] { return futures.back().isFinished(); }));
        QCOMPARE(server.requestCount(), 5);
    }
};

SLIPWAY_TEST(HttpOriginTest)
#include "tst_httporigin.moc"
