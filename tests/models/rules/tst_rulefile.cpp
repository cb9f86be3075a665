// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/rulefile.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rules;

namespace {

/// A file with one group of these rules, each indented by six.
QByteArray groupOf(const char* rules)
{
    return QByteArray("groups:\n  - name: g\n    rules:\n") + rules;
}

QStringList problemsOf(const QByteArray& bytes)
{
    QStringList out;
    for (const auto& problem : readRuleFile(bytes).problems)
        out << problem.text();
    return out;
}

} // namespace

class RuleFileTest : public QObject {
    Q_OBJECT
private slots:
    void readsRules()
    {
        const auto file = readRuleFile(R"(groups:
  - name: api
    interval: 30s
    query_offset: 1m
    limit: 10
    labels: {team: core, severity: low}
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
        labels: {kind: ""}
      - alert: Down
        expr: up == 0
        for: 5m
        keep_firing_for: 10m
        labels: {severity: page}
        annotations: {summary: "{{ $labels.job }} is down"}
)");
        QVERIFY(file.problems.empty());
        QCOMPARE(file.groups.size(), size_t(1));
        const auto& group = file.groups[0];
        QCOMPARE(group.interval, Milliseconds(30'000));
        QCOMPARE(group.queryOffset, Milliseconds(60'000));
        QCOMPARE(group.limit, qint64(10));
        QCOMPARE(group.rules[0].kind, Rule::Kind::Recording);
        QCOMPARE(group.rules[0].labels.size(), size_t(3)); // the group's two, and an empty one
        QCOMPARE(group.rules[0].expressionMark, (yaml::Mark{9, 15}));
        const auto& alert = group.rules[1];
        QCOMPARE(alert.kind, Rule::Kind::Alerting);
        QCOMPARE(alert.wait, Milliseconds(300'000));
        QCOMPARE(alert.keepFiring, Milliseconds(600'000));
        QCOMPARE(alert.labels.size(), size_t(2));
        QCOMPARE(alert.labels[0].value, std::string("page")); // the rule's own wins
        QVERIFY(alert.annotations[0].compiled.has_value());
    }
    void anEmptyFileHoldsNothing()
    {
        QVERIFY(readRuleFile({}).problems.empty());
        QVERIFY(readRuleFile("# nothing\n").groups.empty());
        QVERIFY(readRuleFile("groups:\n").problems.empty());
    }
    void refuses_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QStringList>("problems");
        const auto row
            = [](const char* name, const QByteArray& bytes, const QStringList& problems) {
                  QTest::newRow(name) << bytes << problems;
              };
        const QString head = u"group \"g\", rule 1, \"%1\": "_s;
        row("no map", "- a\n", {u"1:1: a rule file is not a map (write key: value)"_s});
        row("unknown key",
            "groups: []\ngroup: 1\n",
            {u"2:1: field group not found in a rule file (did you mean groups?)"_s});
        row("no name",
            "groups:\n  - rules: []\n",
            {u"2:5: Groupname must not be empty (add name)"_s});
        row("same name",
            "groups:\n  - name: a\n  - name: a\n",
            {u"3:5: groupname: \"a\" is repeated in the same file (rename one)"_s});
        row("interval",
            "groups:\n  - name: a\n    interval: 5 m\n",
            {u"3:15: interval is not a duration: \"5 m\" (write 30s, 5m or 1h)"_s});
        row("limit",
            "groups:\n  - name: a\n    limit: x\n",
            {u"3:12: limit is not a whole number (write 10)"_s});
        row("twice",
            "groups:\n  - name: a\n    name: b\n",
            {u"3:5: key \"name\" is set twice (remove one)"_s});
        row("two documents",
            "groups: []\n---\ngroups: []\n",
            {u"3:1: the file holds more than one document (use a file for each)"_s});
        row("latin", "groups: [\xe4]\n", {u"1:1: the file is not UTF-8 (save it as UTF-8)"_s});
        row("typo",
            groupOf("      - record: a\n        exprs: 1\n"),
            {u"5:9: "_s + head.arg(u"a"_s)
                    + u"field exprs not found in a rule (did you mean expr?)"_s,
                u"4:9: "_s + head.arg(u"a"_s) + u"field 'expr' must be set in rule (add expr)"_s});
        row("label",
            groupOf("      - record: a\n        expr: 1\n        labels: {__name__: b}\n"),
            {u"6:18: "_s + head.arg(u"a"_s) + u"invalid label name: __name__"_s});
        row("keep firing",
            groupOf("      - record: a\n        expr: 1\n        keep_firing_for: 1m\n        "
                    "annotations: {a: b}\n"),
            {u"7:22: "_s + head.arg(u"a"_s)
                    + u"invalid field 'annotations' in recording rule (remove it)"_s,
                u"6:26: "_s + head.arg(u"a"_s)
                    + u"invalid field 'keep_firing_for' in recording rule (remove it)"_s});
        row("for",
            groupOf("      - alert: a\n        expr: 1\n        for: soon\n"),
            {u"6:14: "_s + head.arg(u"a"_s)
                + u"for is not a duration: \"soon\" (write 30s, 5m or 1h)"_s});
    }
    void refuses()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QStringList, problems);
        QCOMPARE(problemsOf(bytes), problems);
    }
    void tellsWhereAnExpressionBreaks_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QString>("place");
        QTest::newRow("plain") << QByteArray("expr: up == == 1") << u"5:21: "_s;
        QTest::newRow("quoted") << QByteArray("expr: 'up == == 1'") << u"5:22: "_s;
        QTest::newRow("anchored") << QByteArray("expr: &e up == == 1") << u"5:24: "_s;
        QTest::newRow("literal block")
            << QByteArray("expr: |\n          up\n            == == 1") << u"7:16: "_s;
        QTest::newRow("folded block") << QByteArray("expr: >\n          up == == 1") << u"5:15: "_s;
    }
    void tellsWhereAnExpressionBreaks()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QString, place);
        const auto problems
            = problemsOf(groupOf("      - record: a\n        ") + expression + '\n');
        QCOMPARE(problems.size(), 1);
        QVERIFY2(problems[0].startsWith(place), qPrintable(problems[0]));
        QVERIFY(problems[0].contains(u"could not parse expression"_s));
    }
    void tellsWhereATemplateBreaks()
    {
        const auto problems
            = problemsOf(groupOf("      - alert: a\n        expr: 1\n"
                                 "        labels: {l: '{{ $oops }}'}\n"
                                 "        annotations:\n          x: '{{ $value }} {{'\n"));
        QCOMPARE(problems,
            (QStringList{
                u"6:25: group \"g\", rule 1, \"a\": label \"l\": template: 1:4: undefined variable \"$oops\""_s,
                u"8:30: group \"g\", rule 1, \"a\": annotation \"x\": template: 1:16: unclosed action"_s}));
    }
    void recordingRulesHaveNoTemplates()
    {
        QVERIFY(
            problemsOf(groupOf("      - record: a\n        expr: 1\n        labels: {l: '{{'}\n"))
                .isEmpty());
    }
};

SLIPWAY_TEST(RuleFileTest)

#include "tst_rulefile.moc"
