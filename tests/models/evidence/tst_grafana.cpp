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
