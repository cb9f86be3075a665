// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpserver.h"
#include "app/verbs/source.h"
#include "app/verbs/verb.h"
#include "support/testcase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

/// The real program, run to its end.
struct Run {
    int exit = -1;
    QByteArray out;
    QByteArray err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

Run slipwayRun(const QStringList& arguments)
{
    QProcess process;
    process.start(QStringLiteral(SLIPWAY_BIN_DIR) + u"/slipway"_s, arguments);
    if (!process.waitForFinished(60'000))
        return {.exit = -1, .out = {}, .err = process.errorString().toUtf8()};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

class ScrapeVerbTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;

    QString file(const QByteArray& content) const
    {
        const auto path = m_folder.filePath(u"page"_s);
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("cannot write");
        return path;
    }
    Run scrape(const QByteArray& content, const QStringList& more = {}) const
    {
        return slipwayRun(QStringList{u"scrape"_s, file(content), u"--format"_s, u"json"_s} + more);
    }
    Run health(const QByteArray& content, const QStringList& more = {}) const
    {
        return slipwayRun(QStringList{u"health"_s, file(content), u"--format"_s, u"json"_s} + more);
    }

private slots:
    void initTestCase()
    {
        if (!QFile::exists(QStringLiteral(SLIPWAY_BIN_DIR) + u"/slipway"_s))
            QSKIP("the program is not built");
    }

    void aPageIsADocument()
    {
        const auto run = scrape("# HELP a_total Things\n# TYPE a_total counter\na_total{x=\"1\"} 2 "
                                "1500\na_total{x=\"2\"} +Inf\n");
        QCOMPARE(run.exit, 0);
        const auto json = run.json();
        QCOMPARE(json.value(u"schema"_s).toString(), u"slipway.scrape/1"_s);
        QCOMPARE(json.value(u"samples"_s).toInt(-1), 2);
        const auto family = json.value(u"families"_s).toArray().first().toObject();
        QCOMPARE(family.value(u"name"_s).toString(), u"a_total"_s);
        QCOMPARE(family.value(u"type"_s).toString(), u"counter"_s);
        QCOMPARE(family.value(u"help"_s).toString(), u"Things"_s);
        const auto samples = family.value(u"samples"_s).toArray();
        QCOMPARE(samples.size(), 2);
        QCOMPARE(samples[0].toObject().value(u"time"_s).toString(), u"1970-01-01T00:00:01.500Z"_s);
        QCOMPARE(samples[1].toObject().value(u"value"_s).toString(), u"+Inf"_s);
    }

    void openMetricsIsKnownByItsEnd()
    {
        const auto run = scrape("# TYPE a counter\na_total 1\na_created 5\n# EOF\n");
        QCOMPARE(run.json().value(u"format"_s).toString(), u"openmetrics"_s);
        QCOMPARE(run.json().value(u"samples"_s).toInt(), 2);
        const auto forced = scrape(
            "a 1\n", {u"--content-type"_s, u"application/openmetrics-text; version=1.0.0"_s});
        QCOMPARE(forced.exit, 0);
        QVERIFY(!forced.json().value(u"findings"_s).toArray().isEmpty());
        QCOMPARE(
            scrape("a 1\n", {u"--content-type"_s, u"application/openmetrics-text"_s, u"--strict"_s})
                .exit,
            1);
    }

    void aRefusedPageIsADocumentToo()
    {
        const auto run = scrape("a 1\nb{x=\"1\n");
        QCOMPARE(run.exit, 1);
        QCOMPARE(run.json().value(u"samples"_s).toInt(-1), 0);
        QVERIFY(run.json().value(u"error"_s).toString().contains(u":2:2: "_s));
        QVERIFY(run.err.contains(":2:2: "));
        QCOMPARE(scrape("<html></html>").exit, 1);
    }

    void aFileHasNoLimits()
    {
        QByteArray page;
        for (int i = 0; i < 60'000; ++i)
            page += "a{i=\"" + QByteArray::number(i) + "\"} 1\n";
        const auto run = scrape(page);
        QCOMPARE(run.exit, 0);
        QCOMPARE(run.json().value(u"samples"_s).toInt(), 60'000);
    }

    void mistakesOfUse()
    {
        QCOMPARE(slipwayRun({u"scrape"_s}).exit, 2);
        QCOMPARE(slipwayRun({u"scrape"_s, m_folder.filePath(u"absent"_s)}).exit, 2);
        QCOMPARE(slipwayRun({u"scrape"_s, u"x"_s, u"--format"_s, u"xml"_s}).exit, 2);
    }

    void urls()
    {
        demo::ThreadedHttpServer server([](const demo::Request& request) {
            demo::Reply reply;
            reply.status = request.path == u"/metrics" ? 200 : 503;
            reply.contentType = "text/plain; version=0.0.4";
            reply.body = "a 1\n";
            return reply;
        });
        const auto good = slipwayRun(
            {u"scrape"_s, server.url(u"/metrics"_s).toString(), u"--format"_s, u"json"_s});
        QCOMPARE(good.exit, 0);
        QCOMPARE(good.json().value(u"samples"_s).toInt(), 1);
        QVERIFY(good.json().value(u"findings"_s).toArray().isEmpty());
        const auto bad = slipwayRun(
            {u"scrape"_s, server.url(u"/else"_s).toString(), u"--format"_s, u"json"_s});
        QCOMPARE(bad.exit, 3);
        QCOMPARE(bad.json().value(u"schema"_s).toString(), u"slipway.scrape/1"_s);
        QCOMPARE(slipwayRun({u"scrape"_s, u"http://127.0.0.1:1/metrics"_s}).exit, 3);
    }

    void healthFiles_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<QString>("status");
        QTest::addColumn<int>("exit");
        QTest::newRow("up") << QByteArray(R"({"status":"ok"})") << QStringList() << u"up"_s << 0;
        QTest::newRow("degraded") << QByteArray(R"({"status":"warn"})") << QStringList()
                                  << u"degraded"_s << 1;
        QTest::newRow("down") << QByteArray(R"({"status":"not_ready"})") << QStringList()
                              << u"down"_s << 1;
        QTest::newRow("by code") << QByteArray() << QStringList{u"--status"_s, u"503"_s}
                                 << u"down"_s << 1;
        QTest::newRow("unknown") << QByteArray(R"({"status":"well"})") << QStringList()
                                 << u"unknown"_s << 3;
        QTest::newRow("starting") << QByteArray(R"({"status":"starting"})") << QStringList()
                                  << u"starting"_s << 3;
        QTest::newRow("by type") << QByteArray("{")
                                 << QStringList{u"--content-type"_s, u"application/json"_s}
                                 << u"unknown"_s << 3;
        QTest::newRow("empty type")
            << QByteArray("OK") << QStringList{u"--content-type"_s, u""_s} << u"up"_s << 0;
    }
    void healthFiles()
    {
        QFETCH(QByteArray, body);
        QFETCH(QStringList, more);
        QFETCH(QString, status);
        QFETCH(int, exit);
        const auto run = health(body, more);
        QCOMPARE(run.json().value(u"schema"_s).toString(), u"slipway.health/1"_s);
        QCOMPARE(run.json().value(u"status"_s).toString(), status);
        QVERIFY(run.json().value(u"components"_s).isArray());
        QCOMPARE(run.exit, exit);
    }

    void healthUrls()
    {
        const auto refused
            = slipwayRun({u"health"_s, u"http://127.0.0.1:1/health"_s, u"--format"_s, u"json"_s});
        QCOMPARE(refused.exit, 1); // one failed probe is down: no thresholds
        QCOMPARE(refused.json().value(u"status"_s).toString(), u"down"_s);
        QCOMPARE(refused.json().value(u"cause"_s).toString(), u"refused"_s);
        demo::ThreadedHttpServer server([](const demo::Request& request) {
            demo::Reply reply;
            reply.status = request.path == u"/locked" ? 401 : 200;
            reply.contentType = "application/json";
            reply.body = R"({"status":"healthy"})";
            return reply;
        });
        QCOMPARE(slipwayRun({u"health"_s, server.url(u"/health"_s).toString()}).exit, 0);
        QCOMPARE(slipwayRun({u"health"_s, server.url(u"/locked"_s).toString()}).exit, 3);
        QCOMPARE(
            slipwayRun({u"health"_s, u"tcp://127.0.0.1:%1"_s.arg(server.url({}).port())}).exit, 0);
    }
};

SLIPWAY_TEST(ScrapeVerbTest)
#include "tst_scrape.moc"
