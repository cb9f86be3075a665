// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/unittest.h"
#include "support/testcase.h"
#include "timeseries/seriesstore.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rules;

namespace {

QString notation(const char* text)
{
    const auto values = seriesValues(text);
    if (!values)
        return values.error().what;
    QStringList out;
    for (const auto& value : *values) {
        if (value.kind == SeriesValue::Kind::Missing)
            out << u"_"_s;
        else if (value.kind == SeriesValue::Kind::Histogram)
            out << u"h"_s;
        else
            out << (timeseries::isStaleMarker(value.value) ? u"stale"_s
                                                           : QString::number(value.value));
    }
    return out.join(u' ');
}

constexpr const char* rulesText = R"(groups:
  - name: one
    rules:
      - {record: sum, expr: sum(a)}
      - {alert: High, expr: sum > 5, for: 2m, annotations: {what: "{{ $value }}"}}
  - name: two
    rules: [{record: late, expr: sum offset -1m}]
)";

QStringList failuresOf(const char* tests)
{
    const auto file = readTestFile(tests);
    if (!file.problems.empty())
        return {u"PROBLEM "_s + file.problems.front().text()};
    const auto rules = readRuleFile(rulesText);
    QStringList out;
    for (const auto& test : file.tests) {
        for (const auto& failure : runTest(test, file, rules.groups))
            out << failure.error.text();
    }
    return out;
}

} // namespace

class RuleUnitTest : public QObject {
    Q_OBJECT
private slots:
    void readsTheSeriesNotation_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("values");
        const auto row = [](const char* text, const char* values) {
            QTest::newRow(text) << QByteArray(text) << QString::fromLatin1(values);
        };
        row("1 2.5 -3 .5 1e3", "1 2.5 -3 0.5 1000");
        row(" 5x3  1+2x2 1-2x2", "5 5 5 5 1 3 5 1 -1 -3");
        row("_ _x3 stale", "_ _ _ _ stale");
        row("Inf -Inf NaN", "inf -inf nan");
        row("-1e-3+1x1", "-0.001 0.999");
        row("{{sum:1 count:2}} {{}}x1 {{}}+{{sum:1}}x1", "h h h h h");
        row("0x2", "0 0 0");
        row("", "");
        row("1 b", "unknown value \"b\" in a series");
        row("1+2", "unknown value \"1+2\" in a series");
        row("1x", "unknown value \"1x\" in a series");
        row("_3", "unknown value \"_3\" in a series");
        row("1x9999999", "unknown value \"1x9999999\" in a series");
        row("{{", "unknown value \"{{\" in a series");
    }
    void readsTheSeriesNotation()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, values);
        QCOMPARE(notation(text.constData()), values);
    }
    void goodTestsPass()
    {
        QCOMPARE(failuresOf(R"(rule_files: []
evaluation_interval: 1m
tests:
  - name: sums
    interval: 30s
    input_series:
      - {series: 'a{i="1"}', values: '0+1x20'}
      - {series: 'a{i="2"}', values: '1x20'}
    promql_expr_test:
      - {expr: sum, eval_time: 2m, exp_samples: [{labels: sum, value: 5}]}
      - {expr: late, eval_time: 2m, exp_samples: [{labels: late, value: 5}]}
      - {expr: 'count(a)', eval_time: 2m, exp_samples: [{value: 2}]}
      - {expr: scalar(count(a)), eval_time: 0, exp_samples: [{labels: '{}', value: 2}]}
      - {expr: nothing, eval_time: 2m}
    alert_rule_test:
      - {eval_time: 4m, alertname: High, exp_alerts: []}
      - {eval_time: 5m30s, alertname: High, exp_alerts: [{exp_annotations: {what: "11"}}]}
)"),
            QStringList());
    }
    void tellsWhatDiffers()
    {
        QCOMPARE(failuresOf(R"(tests:
  - input_series: [{series: a, values: '9x9'}]
    promql_expr_test:
      - expr: sum
        eval_time: 1m
        exp_samples: [{labels: sum, value: 8}]
      - {expr: '"x"', eval_time: 1m}
    alert_rule_test:
      - {eval_time: 2m, alertname: High, exp_alerts: []}
)"),
            (QStringList{
                u"9:9: alertname: High, time: 2m, exp: [], got: [{alertname=\"High\"} with {what=\"9\"}]"_s,
                u"4:9: expr: \"sum\", time: 1m, exp: sum 8, got: sum 9"_s,
                u"7:9: expr: \"\"x\"\", time: 1m, err: rule result is not a vector or scalar"_s}));
    }
    void anErrorOfARuleEndsTheTest()
    {
        const auto file = readTestFile("tests: [{input_series: [{series: 'a{i=\"1\"}', values: 1}, "
                                       "{series: 'a{i=\"2\"}', values: 1}]}]");
        const auto rules
            = readRuleFile("groups: [{name: g, rules: [{record: r, expr: a / on() a}]}]");
        QVERIFY(rules.problems.empty());
        const auto failures = runTest(file.tests.front(), file, rules.groups);
        QCOMPARE(failures.size(), size_t(1));
        QVERIFY(failures[0].error.what.startsWith(u"rule: r, time: 0s, err: "_s));
    }
    void theStartMayLieAnywhere()
    {
        QCOMPARE(failuresOf(R"(tests:
  - start_timestamp: 2024-01-01T00:00:00Z
    input_series: [{series: a, values: '1 2'}]
    promql_expr_test:
      - {expr: timestamp(a), eval_time: 1m, exp_samples: [{value: 1704067260}]}
)"),
            QStringList());
    }
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* bytes, const char* problem) {
            QTest::newRow(bytes) << QByteArray(bytes) << u"PROBLEM "_s + QString::fromUtf8(problem);
        };
        row("test: []", "1:1: field test not found in a file of rule tests (did you mean tests?)");
        row("tests: [{inputs: 1}]", "1:10: field inputs not found in a test (remove it)");
        row("tests: [{interval: 1x}]",
            "1:20: interval is not a duration: \"1x\" (write 30s, 5m or 1h)");
        row("tests: [{alert_rule_test: [{eval_time: 1m}]}]",
            "1:28: an item under alert_rule_test misses required attribute alertname (add "
            "alertname)");
        row("tests: [{input_series: [{series: 'a{b=~\"c\"}'}]}]",
            "1:34: series \"a{b=~\"c\"}\": a series has labels with = (write "
            "name{label=\"value\"})");
        row("fuzzy_compare: 1\n", "1:16: fuzzy_compare is neither true nor false");
        row("group_eval_order: [a, a]", "1:1: group name repeated in evaluation order: a");
        row("tests: [{start_timestamp: soon}]", "1:27: \"soon\" is not a time");
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, problem);
        const auto got = failuresOf(bytes.constData()).value(0);
        QVERIFY2(got.startsWith(problem), qPrintable(got));
    }
    void valuesAreLimitedInTheWholeFile()
    {
        const QByteArray one = "      - {series: a, values: '1x900000'}\n";
        const auto file = readTestFile("tests:\n  - input_series:\n" + one.repeated(6));
        QCOMPARE(file.problems.size(), size_t(1));
        QCOMPARE(
            file.problems[0].text(), u"8:29: the file's series have more than 5000000 values"_s);
    }
    void findsRuleFilesByPatternsAndOrdersGroups()
    {
        const QTemporaryDir folder;
        for (const auto* name : {"b.rules.yml", "a.rules.yml", "other.yml"}) {
            QFile file(folder.filePath(QLatin1StringView(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray("groups: [{name: ") + name[0] + "}]\n");
        }
        TestFile file;
        file.ruleFiles
            = QStringList{u"*.rules.yml"_s, u"other.yml"_s, u"nothing*"_s, u"missing.yml"_s};
        file.groupOrder = {"o", "a"};
        const auto rules = loadTestRules(file, folder.path());
        QStringList names;
        for (const auto& group : rules.groups)
            names << QString::fromStdString(group.name);
        QCOMPARE(names, (QStringList{u"b"_s, u"o"_s, u"a"_s}));
        QCOMPARE(rules.problems.size(), size_t(1));
        QCOMPARE(rules.problems[0].where, u"missing.yml"_s);
    }
};

SLIPWAY_TEST(RuleUnitTest)

#include "tst_unittest.moc"
