// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/parser.h"
#include "promql/printer.h"
#include "promql/treejson.h"
#include "support/testcase.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::promql;

namespace {

std::string printed(const std::string& expression)
{
    const auto tree = parse(expression);
    return tree ? canonicalText(**tree) : tree.error().text().toStdString();
}

} // namespace

class PromqlPrinterTest : public QObject {
    Q_OBJECT
private slots:
    void writesOneSpacing_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* from, const char* to) {
            QTest::newRow(from) << QString::fromUtf8(from) << QString::fromUtf8(to);
        };
        row("SUM(x)BY(a,\"b c\")", "sum by (a, \"b c\") (x)");
        row("x{b='1',a=~\"2\"}", "x{a=~\"2\",b=\"1\"}");
        row("{\"x\"}", "{__name__=\"x\"}");
        row("a+ignoring()group_left b", "a + ignoring () group_left () b");
        row("a>bool on(c)b", "a > bool on (c) b");
        row("a+fill_left(1)fill_right(1)b", "a + fill (1) b");
        row("-x^-2", "-x ^ -2");
        row("+(1)", "+(1)");
        row("5400", "5400");
        row("90m", "1h30m");
        row("x[604800]", "x[1w]");
        row("x offset -90s @ -1.5", "x @ -1.500 offset -1m30s");
        row("x[5m:] smoothed", "1:8: anchored and smoothed are only allowed behind a selector");
        row("x[5m] smoothed offset 1m", "x[5m] smoothed offset 1m");
        row("x offset -(5)", "x offset -(5)");
        row("x[step()+ -range()]", "x[step() + -range()]");
        row("\"a\\tb\\u00e9\\x00\"", "\"a\\tbé\\x00\"");
        row("Inf - -inf", "+Inf - -Inf");
        row("Inf ^ 4", "Inf ^ 4");
        row("-inf ^ inf ^ 2", "-Inf ^ Inf ^ 2");
    }
    void writesOneSpacing()
    {
        QFETCH(QString, expression);
        QFETCH(QString, text);
        QCOMPARE(QString::fromStdString(printed(expression.toStdString())), text);
    }
    void aLongPowerOfInfinityReadsBackAsItIs()
    {
        const auto tree = parse("Inf ^ scalar(" + std::string(101, 'x') + ")");
        QVERIFY(tree);
        const auto text = prettyText(**tree);
        QVERIFY(text.starts_with("  Inf\n^\n"));
        QCOMPARE(canonicalText(**parse(text)), canonicalText(**tree));
    }
    void whatIsLongGoesOverSeveralLines()
    {
        const std::string label(40, 'l');
        const auto tree = parse("sum by (" + label + ") (rate(a_total{" + label
            + "=\"x\"}[5m])) / on (" + label + ") topk(3, b)");
        QVERIFY(tree);
        const auto lines = QString::fromStdString(prettyText(**tree)).split(u'\n');
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[0].startsWith(u"  sum by (lll"));
        QVERIFY(lines[1].startsWith(u"    rate("));
        QCOMPARE(lines[2], u"  )"_s);
        QVERIFY(lines[3].startsWith(u"/ on ("));
        QCOMPARE(lines[4], u"  topk(3, b)"_s);
        QCOMPARE(canonicalText(**parse(prettyText(**tree))), canonicalText(**tree));
    }
    void theTreeSpeaksTheTermsOfPrometheus()
    {
        const auto tree = parse("sum(x{a=\"b\"} offset 1m)");
        const auto json = treeJson(**tree);
        QCOMPARE(json[u"node"_s].toString(), u"AggregateExpr"_s);
        const auto selector = json[u"Expr"_s].toObject();
        QCOMPARE(selector[u"Name"_s].toString(), u"x"_s);
        QCOMPARE(selector[u"OriginalOffset"_s].toInt(), 60'000);
        QCOMPARE(selector[u"pos"_s].toArray(), (QJsonArray{4, 22}));
    }
};

SLIPWAY_TEST(PromqlPrinterTest)
#include "tst_printer.moc"
