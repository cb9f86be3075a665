// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/grafana.h"
#include "evidence/grafanajson.h"
#include "support/testcase.h"

#include <QDir>

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

class GrafanaTest : public QObject {
    Q_OBJECT
private slots:
    void readsADashboard()
    {
        const auto board = readDashboard(
            "{\n \"title\": \"T\", \"schemaVersion\": 39,\n \"panels\": [\n"
            "  {\"type\": \"row\", \"panels\": [{\"title\": \"in\", \"targets\": [{\"expr\": "
            "\"up\"}]}]},\n"
            "  {\"title\": \"P\",\n   \"targets\": [{\"expr\": \"rate(x[5m])\"}]}]}");
        QVERIFY(board);
        QCOMPARE(board->title, u"T"_s);
        QVERIFY(board->isTitled && board->isPanelled && !board->isWrapped);
        QCOMPARE(board->panels, 2);
        QCOMPARE(board->queries.size(), 2u);
        QCOMPARE(board->queries[1], (DashboardQuery{u"P"_s, u"rate(x[5m])"_s, {6, 25}}));
    }
    void seesThatOneIsWrapped()
    {
        const auto board = readDashboard(
            "{\n  \"dashboard\": {\"title\": \"T\", \"uid\": \"u\", \"panels\": [{}]}}");
        QVERIFY(board);
        QVERIFY(board->isWrapped && !board->isTitled && !board->isPanelled);
        QCOMPARE(board->title, u"T"_s);
        QCOMPARE(board->mark, (slipway::yaml::Mark{2, 16}));
        QCOMPARE(board->panels, 1);
    }
    void readsDataSourcesAndVariables()
    {
        const auto board = readDashboard(
            "{\"title\": \"T\", \"schemaVersion\": 39, \"templating\": {\"list\": [\n"
            "{\"name\": \"job\", \"type\": \"query\", \"query\": \"label_values(up{a=\\\"b\\\", "
            "c=\\\"d\\\"}, job)\"},\n"
            "{\"name\": \"all\", \"type\": \"query\", \"query\": {\"query\": "
            "\"label_values(job)\"}}]},\n"
            "\"panels\": [{\"datasource\": {\"type\": \"loki\"}, \"targets\": [{\"expr\": "
            "\"{a}\"}]},\n"
            "{\"datasource\": \"-- Mixed --\", \"libraryPanel\": {}, \"targets\": [\n"
            "{\"expr\": \"x\", \"datasource\": {\"uid\": \"${DS_LOKI}\"}},\n"
            "{\"expr\": \"y\", \"datasource\": {\"uid\": \"${datasource}\"}}]}]}");
        QVERIFY(board);
        QCOMPARE(board->libraryPanels, 1);
        QCOMPARE(board->queries.size(), 4u);
        QVERIFY(!board->queries[0].isPrometheus && !board->queries[1].isPrometheus);
        QVERIFY(board->queries[2].isPrometheus);
        QCOMPARE(board->queries[3].expression, u"up{a=\"b\", c=\"d\"}"_s);
        QCOMPARE(board->queries[3].variable, u"job"_s);
    }
    void takesVariablesOut_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("plain");
        const auto row = [](const QString& expression, const QString& plain) {
            QTest::newRow(qPrintable(expression)) << expression << plain;
        };
        row(u"up"_s, u"up"_s);
        row(u"rate(x[$__rate_interval])"_s, u"rate(x[5m])"_s);
        row(u"rate(x[[[interval]]])"_s, u"rate(x[5m])"_s);
        row(u"rate(x[${__range_s}s])"_s, u"rate(x[300s])"_s);
        row(u"avg_over_time(x[1h:$step])"_s, u"avg_over_time(x[1h:5m])"_s);
        row(u"x{job=\"$job\", a=~\"${b:regex}\"}"_s, u"x{job=\"$job\", a=~\"$b\"}"_s);
        row(u"x{$filters}"_s, u"x{__var_filters=\"x\"}"_s);
        row(u"x{$label=\"a\"}"_s, u"x{__var_label=\"a\"}"_s);
        row(u"sum by ($by) (x)"_s, u"sum by (__var_by) (x)"_s);
        row(u"sum(x) by ([[by]])"_s, u"sum(x) by (__var_by)"_s);
        row(u"${metric}_total"_s, u"__var_metric_total"_s);
        row(u"x > $limit"_s, u"x > 1"_s);
        row(u"topk($n, x)"_s, u"topk(1, x)"_s);
        row(u"clamp_max(x, $most)"_s, u"clamp_max(x, 1)"_s);
        row(u"$agg(x)"_s, u"sum(x)"_s);
        row(u"x offset $shift"_s, u"x offset 5m"_s);
        row(u"x{a=\"\\\"$b\"}"_s, u"x{a=\"\\\"$b\"}"_s);
        row(u"$"_s, u"$"_s);
        row(u"${"_s, u"${"_s);
        row(u"[["_s, u"[["_s);
    }
    void takesVariablesOut()
    {
        QFETCH(QString, expression);
        QFETCH(QString, plain);
        QCOMPARE(plainExpression(expression).text, plain);
    }
    void otherJsonIsNoDashboard()
    {
        QVERIFY(!isDashboard(*readJson("{\"panels\": [], \"title\": \"x\"}")));
        QVERIFY(!isDashboard(*readJson("[]")));
        QVERIFY(isDashboard(*readJson("{\"panels\": [], \"uid\": \"x\"}")));
    }
    void readsStringsAsTheyAreMeant()
    {
        const auto root = readJson("\xEF\xBB\xBF{\"a\": \"\\u00e9\\n\\ud83d\\ude42 \\\"\", \"b\": "
                                   "-1.5e3, \"c\": null, \"d\": [true, {}]}\r\n");
        QVERIFY(root);
        QCOMPARE(root->textOf(u"a"), u"é\n🙂 \""_s);
        QCOMPARE(root->textOf(u"b"), u"-1.5e3"_s);
        QVERIFY(root->find(u"c")->isNull());
        QCOMPARE(root->find(u"d")->items.size(), 2u);
    }
    void brokenJsonIsAnErrorWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("where");
        QTest::newRow("empty") << QByteArray() << u"1:1"_s;
        QTest::newRow("cut") << QByteArray("{\n\"a\": [1,") << u"2:9"_s;
        QTest::newRow("no comma") << QByteArray("{\"a\": 1 \"b\": 2}") << u"1:9"_s;
        QTest::newRow("word") << QByteArray("{\"a\": yes}") << u"1:10"_s;
        QTest::newRow("rest") << QByteArray("{} {}") << u"1:4"_s;
        QTest::newRow("open string") << QByteArray("{\"a") << u"1:4"_s;
        QTest::newRow("deep") << QByteArray("[").repeated(10'000) << u"1:102"_s;
    }
    void brokenJsonIsAnErrorWithItsPlace()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, where);
        const auto root = readJson(json);
        QVERIFY(!root);
        QCOMPARE(root.error().where, where);
    }
    void realDashboardsAreSeenAsWrapped()
    {
        const QDir folder(slipway::test::suitesFolder() + u"/cognitionos/dashboards"_s);
        if (slipway::test::suitesFolder().isEmpty() || !folder.exists())
            QSKIP("samples of other systems are not here");
        for (const auto& name : folder.entryList({u"*.json"_s})) {
            const auto board = readDashboard(slipway::test::readFile(folder.filePath(name)));
            QVERIFY(board && board->isWrapped && !board->queries.empty());
        }
    }
};

SLIPWAY_TEST(GrafanaTest)
#include "tst_grafana.moc"
