// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/query.h"
#include "support/testcase.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::verbs;

namespace {

QJsonObject ask(PageSamples& pages, const char* expression, qint64 time)
{
    const auto answer = promql::queryInstant(*pages.snapshot(), expression, time);
    return answer ? QJsonDocument::fromJson(queryJson(*answer)).object() : QJsonObject();
}

} // namespace

class QueryVerbTest : public QObject {
    Q_OBJECT
private slots:
    void answersAsTheHttpApiDoes()
    {
        PageSamples pages;
        QVERIFY(pages.add("up{job=\"api\"} 1\n", 5'500));
        const auto json = ask(pages, "up", 5'500);
        QCOMPARE(json[u"schema"_s].toString(), u"slipway.query/1"_s);
        QCOMPARE(json[u"status"_s].toString(), u"success"_s);
        const auto answered = json[u"data"_s].toObject();
        QCOMPARE(answered[u"resultType"_s].toString(), u"vector"_s);
        const auto element = answered[u"result"_s].toArray()[0].toObject();
        QCOMPARE(element[u"metric"_s].toObject()[u"job"_s].toString(), u"api"_s);
        QCOMPARE(element[u"value"_s].toArray()[0].toDouble(), 5.5);
        QCOMPARE(element[u"value"_s].toArray()[1].toString(), u"1"_s);
    }
    void numbersAreTexts_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QString>("text");
        QTest::newRow("infinite") << QByteArray("1/0") << u"+Inf"_s;
        QTest::newRow("negative") << QByteArray("-1/0") << u"-Inf"_s;
        QTest::newRow("none") << QByteArray("0/0") << u"NaN"_s;
        QTest::newRow("large") << QByteArray("1e21") << u"1000000000000000000000"_s;
    }
    void numbersAreTexts()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QString, text);
        PageSamples pages;
        const auto answered = ask(pages, expression.constData(), 0)[u"data"_s].toObject();
        QCOMPARE(answered[u"resultType"_s].toString(), u"scalar"_s);
        QCOMPARE(answered[u"result"_s].toArray()[1].toString(), text);
    }
    void pagesWithTimesAreSuccessiveScrapes()
    {
        PageSamples pages;
        QVERIFY(pages.add("x_total 30 60000\n", 0));
        QVERIFY(pages.add("x_total 0 0\n", 0));
        QVERIFY(pages.add("# TYPE x counter\nx_total 60 120\n# EOF\n", 0));
        const auto answered = ask(pages, "increase(x_total[2m1s])", 120'000)[u"data"_s].toObject();
        const auto value = answered[u"result"_s].toArray()[0].toObject()[u"value"_s].toArray()[1];
        QVERIFY(value.toString().toDouble() >= 60);
        QCOMPARE(pages.doubles(), 0);
    }
    void ofTwoAtOneTimeTheFirstCounts()
    {
        PageSamples pages;
        QVERIFY(pages.add("x 1\n", 1000));
        QVERIFY(pages.add("x 2\n", 1000));
        const auto answer = promql::queryInstant(*pages.snapshot(), "x", 1000);
        QCOMPARE(queryText(*answer), QByteArray("x 1 @ 1970-01-01T00:00:01Z\n"));
        QCOMPARE(pages.doubles(), 1);
    }
    void hostileLabelsAreShownHarmless()
    {
        PageSamples pages;
        QVERIFY(pages.add("x{a=\"\x1b[31m\"} 1\n", 1000));
        const auto answer = promql::queryInstant(*pages.snapshot(), "x", 1000);
        QVERIFY(!queryText(*answer).contains('\x1b'));
    }
    void aPageThatIsNoneIsAnError()
    {
        PageSamples pages;
        QVERIFY(!pages.add("x{a=\"1\" 1\n", 0));
    }
    void errorsHaveTheShapeOfTheApi()
    {
        const auto json
            = QJsonDocument::fromJson(queryErrorJson(u"bad_data"_s, u"1:1: no"_s)).object();
        QCOMPARE(json[u"status"_s].toString(), u"error"_s);
        QCOMPARE(json[u"errorType"_s].toString(), u"bad_data"_s);
        QCOMPARE(json[u"error"_s].toString(), u"1:1: no"_s);
    }
};

SLIPWAY_TEST(QueryVerbTest)
#include "tst_query_verb.moc"
