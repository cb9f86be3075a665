// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/lexer.h"
#include "promql/numbers.h"
#include "promql/parser.h"
#include "promql/query.h"
#include "support/testcase.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::promql;

class PromqlParserTest : public QObject {
    Q_OBJECT
private slots:
    void mistakesHaveAPlaceAndWords_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("where");
        QTest::addColumn<QString>("what");
        QTest::newRow("empty") << u" # nothing"_s << u"1:1"_s << u"no expression"_s;
        QTest::newRow("end") << u"1 +"_s << u"1:4"_s << u"unexpected end of input"_s;
        QTest::newRow("second line") << u"sum(\n  up) )"_s << u"2:7"_s << u"unexpected \")\""_s;
        QTest::newRow("columns count characters")
            << u"\"日本\" )"_s << u"1:6"_s << u"unexpected \")\""_s;
        QTest::newRow("unknown function") << u"ratee(x[5m])"_s << u"1:1"_s << u"unknown function"_s;
        QTest::newRow("type") << u"rate(x)"_s << u"1:6"_s << u"expected type range vector"_s;
        QTest::newRow("argument count")
            << u"floor(x, 1)"_s << u"1:1"_s << u"expected 1 argument(s)"_s;
        QTest::newRow("no matcher")
            << u"{a=~\".*\"}"_s << u"1:1"_s << u"at least one non-empty matcher"_s;
        QTest::newRow("regex") << u"x{a=~\"(\"}"_s << u"1:6"_s << u"regular expression"_s;
        QTest::newRow("scalar comparison") << u"1 == 1"_s << u"1:3"_s << u"BOOL"_s;
        QTest::newRow("group and on")
            << u"a + on(b) group_left(b) c"_s << u"1:3"_s << u"must not occur"_s;
        QTest::newRow("duration") << u"x[5q]"_s << u"1:3"_s << u"bad number or duration"_s;
        QTest::newRow("range of an expression")
            << u"(a + b)[5m]"_s << u"1:8"_s << u"ranges only allowed"_s;
        QTest::newRow("twice an offset")
            << u"x offset 1m offset 2m"_s << u"1:13"_s << u"multiple times"_s;
        QTest::newRow("string") << u"\"abc"_s << u"1:1"_s << u"unterminated"_s;
        QTest::newRow("name twice") << u"x{__name__=\"y\"}"_s << u"1:1"_s << u"set twice"_s;
        QTest::newRow("deep") << QString(400, u'(') << u"1:252"_s << u"nested deeper"_s;
    }
    void mistakesHaveAPlaceAndWords()
    {
        QFETCH(QString, expression);
        QFETCH(QString, where);
        QFETCH(QString, what);
        const auto parsed = parse(expression.toStdString());
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().where, where);
        QVERIFY2(parsed.error().what.contains(what), qPrintable(parsed.error().what));
    }
    void tellsWhichBytesAreWrong_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<int>("begin");
        QTest::addColumn<int>("end");
        QTest::newRow("argument") << QByteArray("rate(some)") << 5 << 9;
        QTest::newRow("operator") << QByteArray("a + on(b) group_left(b) c") << 2 << 23;
        QTest::newRow("end") << QByteArray("1 /") << 3 << 3;
        QTest::newRow("word") << QByteArray("1 + x[5mm] ") << 6 << 9;
        QTest::newRow("first mistake") << QByteArray("sum x) ~") << 4 << 5;
        QTest::newRow("no UTF-8") << QByteArray("x{a=\"\xff\"}") << 5 << 8;
        QTest::newRow("name twice") << QByteArray("{\"a\",\"b\"}") << 5 << 8;
    }
    void tellsWhichBytesAreWrong()
    {
        QFETCH(QByteArray, expression);
        QFETCH(int, begin);
        QFETCH(int, end);
        Span at;
        QVERIFY(!parse(expression.toStdString(), &at));
        QCOMPARE(static_cast<int>(at.begin), begin);
        QCOMPARE(static_cast<int>(at.end), end);
    }
    void suggestsTheFunctionThatWasMeant()
    {
        QVERIFY(parse("ratee(x[5m])").error().fix.contains(u"rate()"));
    }
    void aLongChainIsRefusedNotACrash()
    {
        std::string text = "x";
        for (int i = 0; i < 10'000; ++i)
            text += "+x";
        QVERIFY(!parse(text));
        QVERIFY(!parse(std::string(5000, '-') + "1"));
        QVERIFY(!parse("x[" + std::string(5000, '(') + "1"));
        QVERIFY(!parse(std::string(300 * 1024, ' ')));
    }
    void accepts_data()
    {
        QTest::addColumn<QString>("expression");
        for (const char* expression : {"sum by (job) (rate(x[5m])) / ignoring(a) group_left() y",
                 "-x offset 5m ^ 2",
                 "x[5m:]",
                 "x[5m:10s] @ end() offset 1m",
                 "{\"my.metric\", \"a.b\"=\"c\"}",
                 "x[300]",
                 "x offset 50 @ 100s",
                 "sum(x) by (on)",
                 "a unless on(x) b or c",
                 "1_000 + 0x1F",
                 "x[step()+5m]",
                 "foo:bar:baz",
                 "x # why\n + y",
                 "`raw\\n`",
                 "count_values without (a) (\"v\", x)",
                 "x > bool 1",
                 "sum",
                 "topk(3, x)"})
            QTest::newRow(expression) << QString::fromLatin1(expression);
    }
    void accepts()
    {
        QFETCH(QString, expression);
        const auto parsed = parse(expression.toStdString());
        QVERIFY2(parsed, parsed ? "" : qPrintable(parsed.error().text()));
    }
    void namesWhatIsSelected()
    {
        QCOMPARE(metricNames("sum(rate(a[5m])) / b{x=\"y\"} + {__name__=\"c\"} - a").value(),
            (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QVERIFY(metricNames("{__name__=~\"x.*\"}").value().isEmpty());
        QVERIFY(!metricNames("("));
    }
    void readsStringsAsGoDoes()
    {
        QCOMPARE(unquoted("\"a\\n\\x41\\101\\u00e9\"").value(), std::string("a\nAA\xc3\xa9"));
        QCOMPARE(unquoted("'it\\'s'").value(), std::string("it's"));
        QCOMPARE(unquoted("`a\\n`").value(), std::string("a\\n"));
        QVERIFY(!unquoted("\"\\q\""));
        QVERIFY(!unquoted("\"\\ud800\""));
    }
    void readsAndWritesNumbers()
    {
        QCOMPARE(parseNumber("1_000").value(), 1000.0);
        QCOMPARE(parseNumber("0x1F").value(), 31.0);
        QCOMPARE(parseNumber("010").value(), 8.0);
        QVERIFY(std::isinf(parseNumber("+Inf").value()));
        QVERIFY(!parseNumber("1e"));
        QVERIFY(!parseNumber("_1"));
        QCOMPARE(numberText(1e21), std::string("1e+21"));
        QCOMPARE(valueText(1e21), std::string("1000000000000000000000"));
        QCOMPARE(valueText(0.1), std::string("0.1"));
    }
};

SLIPWAY_TEST(PromqlParserTest)
#include "tst_parser.moc"
