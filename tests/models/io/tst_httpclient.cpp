// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/gzip.h"
#include "fetch.h"
#include "support/testcase.h"

#include <QFile>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::io;
using demo::HttpServer;
using demo::Misbehaviour;
using demo::Reply;
using demo::Request;
using test::faultOf;
using test::fetch;
using test::textOf;

Q_DECLARE_METATYPE(slipway::demo::Reply)

namespace {

constexpr int none = -1;
constexpr int code(HttpFault fault)
{
    return static_cast<int>(fault);
}

qint64 residentKilobytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4;
}

} // namespace

class HttpClientTest : public QObject {
    Q_OBJECT

    SystemClock m_clock;

private slots:
    void aWholeAnswerComesInflated()
    {
        HttpServer server([](const Request& request) {
            return Reply{.body = request.method + ' ' + request.path.toUtf8() + '?'
                    + request.query.toUtf8() + ' ' + request.header("x-key") + ' '
                    + request.header("accept"),
                .headers = {{"X-Answer", "yes"}},
                .gzip = request.header("accept-encoding") == "gzip"};
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        const auto result = fetch(client,
            {.url = server.url(u"/a%20b?c=d"_s),
                .headers = {{"X-Key", "tok en"}},
                .accept = "text/plain"});
        QCOMPARE(faultOf(result), none);
        QCOMPARE(result.response->status, 200);
        QCOMPARE(result.response->body, QByteArray("GET /a b?c=d tok en text/plain"));
        QCOMPARE(result.response->header("x-answer"), QByteArray("yes"));
        QCOMPARE(result.response->contentType, QByteArray("text/plain; charset=utf-8"));
        QCOMPARE(result.response->finalUrl, server.url(u"/a%20b?c=d"_s));
    }

    void everyStatusIsAnAnswer()
    {
        HttpServer server([](const Request& request) {
            return Reply{.status = request.path.mid(1).toInt(), .body = "because"};
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        for (const int status : {200, 304, 401, 404, 429, 500, 503}) {
            const auto result = fetch(client, {.url = server.url(u"/%1"_s.arg(status))});
            QVERIFY2(result.response, qPrintable(textOf(result)));
            QCOMPARE(result.response->status, status);
        }
    }

    void connectionsAreKept()
    {
        HttpServer server([](const Request&) { return Reply{.body = "x"}; });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        for (int i = 0; i < 5; ++i)
            QCOMPARE(faultOf(fetch(client, {.url = server.url(u"/"_s)})), none);
        QCOMPARE(server.requestCount(), 5);
        QCOMPARE(server.connectionCount(), 1);
    }

    void aKeptConnectionThatTheServerClosedIsReplaced()
    {
        HttpServer server([](const Request&) { return Reply{.body = "x"}; });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        QCOMPARE(faultOf(fetch(client, {.url = server.url(u"/"_s)})), none);
        const auto port = server.port();
        server.close(); // the client learns of it while it is asking again
        QVERIFY(server.listen(port));
        const auto result = fetch(client, {.url = server.url(u"/"_s)});
        QVERIFY2(result.response, qPrintable(textOf(result)));
        QCOMPARE(server.connectionCount(), 2);
    }

    void wrongAnswersAreFaults_data()
    {
        QTest::addColumn<Reply>("reply");
        QTest::addColumn<int>("fault");
        const auto wrong = [](Misbehaviour misbehaviour) {
            return Reply{
                .body = "some body", .delay = Milliseconds{20}, .misbehaviour = misbehaviour};
        };
        const auto raw = [](const QByteArray& bytes) {
            return Reply{.body = bytes, .misbehaviour = Misbehaviour::RawBytes};
        };
        const QByteArray ok = "HTTP/1.1 200 OK\r\n";
        const QByteArray chunked = ok + "Transfer-Encoding: chunked\r\n\r\n";
        const auto row = [](const char* name, const Reply& reply, HttpFault fault) {
            QTest::newRow(name) << reply << code(fault);
        };
        row("closed", wrong(Misbehaviour::CloseWithoutAnswer), HttpFault::Cut);
        row("garbage", wrong(Misbehaviour::Garbage), HttpFault::Garbage);
        row("cut body", wrong(Misbehaviour::CutBody), HttpFault::Cut);
        row("bad chunk", wrong(Misbehaviour::BadChunk), HttpFault::Garbage);
        row("cut chunk", wrong(Misbehaviour::CutChunk), HttpFault::Cut);
        row("cut gzip", wrong(Misbehaviour::CutGzip), HttpFault::Cut);
        row("ssh", raw("SSH-2.0-OpenSSH_9.2p1\r\n"), HttpFault::Garbage);
        row("http/0.9", raw("<html>hello</html>"), HttpFault::Garbage);
        row("nul", raw(QByteArray(4096, '\0')), HttpFault::Garbage);
        row("status 0", raw("HTTP/1.1 000 OK\r\n\r\n"), HttpFault::Garbage);
        row("status 999", raw("HTTP/1.1 999 OK\r\n\r\n"), HttpFault::Garbage);
        row("status abc", raw("HTTP/1.1 abc OK\r\n\r\n"), HttpFault::Garbage);
        row("status 20", raw("HTTP/1.1 20 OK\r\n\r\n"), HttpFault::Garbage);
        row("http/2", raw("HTTP/2.0 200 OK\r\n\r\n"), HttpFault::Garbage);
        row("head cut", raw(ok + "Content-"), HttpFault::Cut);
        row("status cut", raw("HTT"), HttpFault::Cut);
        row("header without colon", raw(ok + "hello\r\n\r\n"), HttpFault::Garbage);
        row("header with nul", raw(ok + QByteArray("A: b\0c\r\n\r\n", 10)), HttpFault::Garbage);
        row("folded header", raw(ok + "A: b\r\n c\r\n\r\n"), HttpFault::Garbage);
        row("negative length", raw(ok + "Content-Length: -1\r\n\r\n"), HttpFault::Garbage);
        row("two lengths",
            raw(ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\nab"),
            HttpFault::Garbage);
        row("length overflow",
            raw(ok + "Content-Length: 99999999999999999999\r\n\r\n"),
            HttpFault::Garbage);
        row("huge length", raw(ok + "Content-Length: 104857600\r\n\r\n"), HttpFault::TooLarge);
        row("chunk without size", raw(chunked + "\r\nabc\r\n"), HttpFault::Garbage);
        row("negative chunk", raw(chunked + "-5\r\nabcde\r\n0\r\n\r\n"), HttpFault::Garbage);
        row("overlong chunk", raw(chunked + "2\r\nabcde\r\n0\r\n\r\n"), HttpFault::Garbage);
        row("chunk overflow", raw(chunked + "ffffffffffffffffff\r\nabc"), HttpFault::Garbage);
        row("chunk line", raw(chunked + QByteArray(4096, '1')), HttpFault::Garbage);
        row("no last chunk", raw(chunked + "3\r\nabc\r\n"), HttpFault::Cut);
        row("no end of trailers", raw(chunked + "3\r\nabc\r\n0\r\n"), HttpFault::Cut);
        row("transfer encoding", raw(ok + "Transfer-Encoding: gzip\r\n\r\nx"), HttpFault::Garbage);
        row("brotli", raw(ok + "Content-Encoding: br\r\n\r\nx"), HttpFault::Garbage);
        row("not gzip", raw(ok + "Content-Encoding: gzip\r\n\r\nhello"), HttpFault::Garbage);
        const QByteArray gzip = ok + "Content-Encoding: gzip\r\n\r\n" + demo::gzip("hello hello");
        row("gzip without trailer", raw(gzip.chopped(8)), HttpFault::Cut);
        row("gzip with a wrong sum", raw(gzip.chopped(8) + "01234567"), HttpFault::Garbage);
        row("gzip and more", raw(gzip + "more"), HttpFault::Garbage);
        row("switching protocols", raw("HTTP/1.1 101 Go\r\n\r\n"), HttpFault::Garbage);
        row("endless continue", wrong(Misbehaviour::EndlessContinue), HttpFault::Garbage);
        row("endless header", wrong(Misbehaviour::EndlessHeader), HttpFault::TooLarge);
        row("endless body", wrong(Misbehaviour::EndlessBody), HttpFault::TooLarge);
        row("silent", wrong(Misbehaviour::Silent), HttpFault::Timeout);
        const auto slow = [](Misbehaviour misbehaviour) {
            return Reply{.body = QByteArray(10'000, 'x'),
                .delay = Milliseconds{5},
                .misbehaviour = misbehaviour};
        };
        row("drip body", slow(Misbehaviour::DripBody), HttpFault::Timeout);
        row("drip header", slow(Misbehaviour::DripHeader), HttpFault::Timeout);
    }
    void wrongAnswersAreFaults()
    {
        QFETCH(Reply, reply);
        QFETCH(int, fault);
        HttpServer server([&reply](const Request& request) {
            return request.path == u"/good" ? Reply{.body = "good"} : reply;
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        const bool isHanging = fault == code(HttpFault::Timeout);
        const Milliseconds timeout{isHanging ? 300 : 20'000};
        const auto result = fetch(client, {.url = server.url(u"/"_s), .timeout = timeout});
        QVERIFY2(faultOf(result) == fault, qPrintable(textOf(result)));
        QVERIFY(!result.failure->text.isEmpty());
        // One hostile answer stops nobody else.
        QCOMPARE(fetch(client, {.url = server.url(u"/good"_s)}).response->body, QByteArray("good"));
    }

    void oddButWholeAnswersAreRead_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("body");
        const QByteArray ok = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("until the end") << ok + "\r\nabc" << QByteArray("abc");
        QTest::newRow("http/1.0") << QByteArray("HTTP/1.0 200 OK\r\n\r\nabc") << QByteArray("abc");
        QTest::newRow("no reason") << QByteArray("HTTP/1.1 200\r\n\r\nabc") << QByteArray("abc");
        QTest::newRow("bare newlines")
            << QByteArray("HTTP/1.1 200 OK\nA: b\n\nabc") << QByteArray("abc");
        QTest::newRow("continue first")
            << "HTTP/1.1 100 Continue\r\n\r\n" + ok + "Content-Length: 3\r\n\r\nabc"
            << QByteArray("abc");
        QTest::newRow("chunks") << ok
                + "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\nA\r\n0123456789\r\n0\r\nT: "
                  "1\r\n\r\n" << QByteArray("ab0123456789");
        QTest::newRow("the same length twice")
            << ok + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc" << QByteArray("abc");
        QTest::newRow("two gzip members")
            << ok + "Content-Encoding: gzip\r\n\r\n" + demo::gzip("one ") + demo::gzip("two")
            << QByteArray("one two");
        QTest::newRow("empty gzip")
            << ok + "Content-Encoding: gzip\r\n\r\n" + demo::gzip({}) << QByteArray();
        QTest::newRow("nothing") << ok + "Content-Length: 0\r\n\r\n" << QByteArray();
    }
    void oddButWholeAnswersAreRead()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, body);
        HttpServer server([&bytes](const Request&) {
            return Reply{.body = bytes, .misbehaviour = Misbehaviour::RawBytes};
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        const auto result = fetch(client, {.url = server.url(u"/"_s)});
        QVERIFY2(result.response, qPrintable(textOf(result)));
        QCOMPARE(result.response->body, body);
    }

    void theLimitIsExact_data()
    {
        QTest::addColumn<bool>("gzip");
        QTest::newRow("plain") << false;
        QTest::newRow("gzip") << true;
    }
    void theLimitIsExact()
    {
        QFETCH(bool, gzip);
        HttpServer server([gzip](const Request& request) {
            return Reply{.body = QByteArray(request.path.mid(1).toInt(), 'x'), .gzip = gzip};
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        const HttpLimits limits{.body = 100'000};
        const auto ask = [&](int size) {
            return faultOf(
                fetch(client, {.url = server.url(u"/%1"_s.arg(size)), .limits = limits}));
        };
        QCOMPARE(ask(100'000), none);
        QCOMPARE(ask(100'001), code(HttpFault::TooLarge));
    }

    void bombsStopAtTheLimit_data()
    {
        QTest::addColumn<QByteArray>("packed");
        QByteArray patterned; // about 33:1
        for (int i = 0; patterned.size() < 24 * 1024 * 1024; ++i)
            patterned += QByteArray::number(i * 2654435761U, 16) + QByteArray(270, 'x');
        QTest::newRow("33:1") << demo::gzip(patterned);
        QTest::newRow("1000:1") << demo::gzip(QByteArray(64 * 1024 * 1024, '\0'));
    }
    void bombsStopAtTheLimit()
    {
        QFETCH(QByteArray, packed);
        HttpServer server([&packed](const Request&) {
            return Reply{.body = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + packed,
                .misbehaviour = Misbehaviour::RawBytes};
        });
        QVERIFY(server.listen());
        HttpClient client(m_clock);
        const qint64 before = residentKilobytes();
        const auto result = fetch(client, {.url = server.url(u"/"_s)});
        QCOMPARE(faultOf(result), code(HttpFault::TooLarge));
        QVERIFY(residentKilobytes() - before < 64 * 1024);
    }

    void nothingThereIsSaid()
    {
        QTcpServer taken;
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const auto port = taken.serverPort();
        taken.close();
        HttpClient client(m_clock);
        const auto refused = fetch(client, {.url = QUrl(u"http://127.0.0.1:%1/"_s.arg(port))});
        QCOMPARE(faultOf(refused), code(HttpFault::Refused));
    }

    void requestsThatCannotBeSentAreRefused_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        const QString good = u"http://127.0.0.1:1/"_s;
        QTest::newRow("userinfo") << u"http://me:pw@127.0.0.1:1/"_s << QByteArray("A")
                                  << QByteArray("b");
        QTest::newRow("scheme") << u"ftp://127.0.0.1/"_s << QByteArray("A") << QByteArray("b");
        QTest::newRow("file") << u"file:///etc/passwd"_s << QByteArray("A") << QByteArray("b");
        QTest::newRow("no host") << u"http:///x"_s << QByteArray("A") << QByteArray("b");
        QTest::newRow("injected") << good << QByteArray("A") << QByteArray("a\r\nEvil: 1");
        QTest::newRow("newline") << good << QByteArray("A") << QByteArray("tok\n");
        QTest::newRow("beyond ascii") << good << QByteArray("A") << QByteArray("p\xc3\xa4ss");
        QTest::newRow("name") << good << QByteArray("A b") << QByteArray("c");
        QTest::newRow("empty name") << good << QByteArray() << QByteArray("c");
        QTest::newRow("framing") << good << QByteArray("Content-Length") << QByteArray("5");
        QTest::newRow("cookie") << good << QByteArray("Cookie") << QByteArray("a=b");
    }
    void requestsThatCannotBeSentAreRefused()
    {
        QFETCH(QString, url);
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        HttpClient client(m_clock);
        const auto result = fetch(client, {.url = QUrl(url), .headers = {{name, value}}});
        QVERIFY2(faultOf(result) == code(HttpFault::BadRequest), qPrintable(textOf(result)));
        QVERIFY(!result.failure->text.contains(u"pw"_s));
    }
};

SLIPWAY_TEST(HttpClientTest)
#include "tst_httpclient.moc"
