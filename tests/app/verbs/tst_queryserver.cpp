// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/httpserver.h"
#include "app/verbs/queryserver.h"
#include "support/testcase.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using demo::Reply;
using demo::Request;

namespace {

/// The real program, run to its end in a folder.
struct Run {
    int exit = -1;
    QByteArray out;
    QByteArray err;
};

Run query(const QStringList& arguments, const QString& folder = QDir::tempPath())
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(
        QStringLiteral(SLIPWAY_BIN_DIR) + u"/slipway"_s, QStringList{u"query"_s} + arguments);
    if (!process.waitForFinished(60'000))
        return {.exit = -1, .out = {}, .err = process.errorString().toUtf8()};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

Reply json(int status, const QByteArray& body)
{
    return {.status = status, .contentType = "application/json", .body = body};
}

Reply answer(const Request& request)
{
    if (request.body.contains("query=bad"))
        return json(400,
            R"({"status":"error","errorType":"bad_data","error":"1:4: parse error: unclosed"})");
    if (request.path == u"/prometheus/api/v1/query_range")
        return json(200,
            R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"__name__":"up"},"values":[[60,"1"],[120,"0"]]}]}})");
    if (request.path == u"/prometheus/api/v1/query")
        return json(200,
            R"({"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"up"},"value":[60,"1"]}]},"warnings":["look out"]})");
    return {.status = 404, .body = "404 page not found"};
}

} // namespace

/// `slipway query EXPR --server …`.
class QueryServerTest : public QObject {
    Q_OBJECT
    demo::ThreadedHttpServer m_server{answer};
    QString m_url = m_server.url(u"/prometheus"_s).toString();

private slots:
    void initTestCase()
    {
        if (!QFile::exists(QStringLiteral(SLIPWAY_BIN_DIR) + u"/slipway"_s))
            QSKIP("the program is not built");
    }
    void anInstantQueryPrintsAsForFiles()
    {
        const auto run = query({u"up"_s, u"--server"_s, m_url, u"--time"_s, u"60"_s});
        QCOMPARE(run.exit, 0);
        QCOMPARE(run.out, QByteArray("up 1 @ 1970-01-01T00:01:00Z\n"));
        QVERIFY2(run.err.contains("look out"), run.err.constData());
    }
    void aRangePrintsAsForFiles()
    {
        const auto run = query({u"up"_s,
            u"--server"_s,
            m_url,
            u"--start"_s,
            u"60"_s,
            u"--end"_s,
            u"120"_s,
            u"--step"_s,
            u"1m"_s,
            u"--format"_s,
            u"json"_s});
        QCOMPARE(run.exit, 0);
        const auto out = QJsonDocument::fromJson(run.out).object();
        QCOMPARE(out[u"schema"_s].toString(), u"slipway.query/1"_s);
        QCOMPARE(out[u"data"_s].toObject()[u"resultType"_s].toString(), u"matrix"_s);
    }
    void aServerIsNamedInTheConfiguration()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"slipway.yaml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("version: 1\nproject: {name: Shop}\nenvironments:\n  - name: here\n"
                   "    prometheus:\n      - {name: main, url: \""
            + m_url.toUtf8() + "\"}\nservices: []\n");
        file.close();
        const auto named = query({u"up"_s, u"--server"_s, u"main"_s}, folder.path());
        QVERIFY2(named.exit == 0, named.err.constData());
        const auto placed = query({u"up"_s,
            u"--server"_s,
            u"main"_s,
            u"--environment"_s,
            u"here"_s,
            u"--config"_s,
            file.fileName()});
        QVERIFY2(placed.exit == 0, placed.err.constData());
        const auto typo = query({u"up"_s, u"--server"_s, u"mian"_s}, folder.path());
        QCOMPARE(typo.exit, 2);
        QVERIFY2(typo.err.contains("main"), typo.err.constData());
        const auto elsewhere = query(
            {u"up"_s, u"--server"_s, u"main"_s, u"--environment"_s, u"there"_s}, folder.path());
        QCOMPARE(elsewhere.exit, 2);
    }
    void mistakesHaveTheirExitCodes()
    {
        const auto bad = query({u"bad("_s, u"--server"_s, m_url, u"--format"_s, u"json"_s});
        QCOMPARE(bad.exit, 1);
        QVERIFY2(bad.err.contains("1:4: unclosed"), bad.err.constData());
        QCOMPARE(QJsonDocument::fromJson(bad.out).object()[u"status"_s].toString(), u"error"_s);
        QCOMPARE(query({u"up"_s, u"--server"_s, m_server.url(u"/no"_s).toString()}).exit, 3);
        QCOMPARE(query({u"up"_s, u"--server"_s, u"http://127.0.0.1:1"_s}).exit, 3);
        QCOMPARE(query({u"up"_s}).exit, 2);
        QCOMPARE(query({u"up"_s, u"--server"_s, m_url, u"--from"_s, u"x"_s}).exit, 2);
        const auto secret = query({u"up"_s, u"--server"_s, u"http://me:pw123@127.0.0.1:1"_s});
        QCOMPARE(secret.exit, 2);
        QVERIFY(!secret.err.contains("pw123"));
    }
};

SLIPWAY_TEST(QueryServerTest)
#include "tst_queryserver.moc"
