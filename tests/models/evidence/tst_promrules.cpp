// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/promrules.h"
#include "support/testcase.h"

#include <QDir>

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

class PromRulesTest : public QObject {
    Q_OBJECT
private slots:
    void readsTheConfiguration()
    {
        const auto config = readPrometheusConfig(
            "global:\n  scrape_interval: 15s\nrule_files:\n  - \"rules/*.yml\"\n  - a.yml\n"
            "alerting:\n  alertmanagers:\n    - static_configs: []\nscrape_configs:\n  - job_name: "
            "a\n");
        QVERIFY(config);
        QCOMPARE(config->ruleFiles.size(), 2u);
        QCOMPARE(config->ruleFiles[0].pattern, u"rules/*.yml"_s);
        QCOMPARE(config->ruleFiles[1].mark.line, 5);
        QVERIFY(config->hasAlertmanagers);
        QCOMPARE(config->jobs, 1);
        QVERIFY(!readPrometheusConfig("rule_files: x\n"));
        QVERIFY(!readPrometheusConfig("- a\n"));
        QVERIFY(!readPrometheusConfig(""));
    }
    void readsRules()
    {
        const auto file
            = readPromRules("groups:\n- name: g\n  rules:\n  - alert: Down\n    expr: up == 0\n    "
                            "for: 5m\n  - record: a:b\n    expr: sum(x)\n");
        QVERIFY(file);
        QVERIFY(file->problems.empty());
        QCOMPARE(file->rules.size(), 2u);
        QCOMPARE(file->rules[0].name, u"Down"_s);
        QCOMPARE(file->rules[0].expressionMark.line, 5);
        QVERIFY(file->rules[0].isAlert && !file->rules[1].isAlert);
    }
    void readsWhatBelongsToARule()
    {
        const auto file = readPromRules(
            "groups:\n- name: g\n  interval: 30s\n  rules:\n  - alert: Down\n    expr: |\n      "
            "up\n        == 0\n    labels: {severity: page}\n    annotations: {runbook_url: x}\n  "
            "- "
            "record: a:b\n    expr: 'sum(x)'\n");
        QVERIFY(file);
        const auto& alert = file->rules[0];
        QVERIFY(alert.isLiteral && !alert.waits);
        QCOMPARE(alert.expression, u"up\n  == 0\n"_s);
        QCOMPARE(alert.expressionMark.line, 6);
        QCOMPARE(alert.interval, 30'000);
        QCOMPARE(alert.group, u"g"_s);
        QCOMPARE(alert.labels.value(u"severity"_s), u"page"_s);
        QCOMPARE(alert.annotations.value(u"runbook_url"_s), u"x"_s);
        QVERIFY(!file->rules[1].isLiteral);
    }
    void readsAnOperatorsObject()
    {
        const auto file
            = readPromRules("kind: Service\n---\napiVersion: monitoring.coreos.com/v1\nkind: "
                            "PrometheusRule\nspec:\n  groups:\n  - name: g\n    rules:\n    - "
                            "alert: A\n      expr: "
                            "up\n      for: 0s\n      keep_firing_for: 5m\n");
        QVERIFY(file);
        QCOMPARE(file->rules.size(), 1u);
        QVERIFY(file->rules[0].waits);
    }
    void saysWhatPrometheusWouldRefuse_data()
    {
        QTest::addColumn<QByteArray>("yaml");
        QTest::addColumn<int>("line");
        QTest::newRow("no groups") << QByteArray("rules: []\n") << 1;
        QTest::newRow("no name") << QByteArray("groups:\n- rules: []\n") << 2;
        QTest::newRow("twice") << QByteArray(
            "groups:\n- name: a\n  rules: []\n- name: a\n  rules: []\n")
                               << 4;
        QTest::newRow("both") << QByteArray(
            "groups:\n- name: a\n  rules:\n  - alert: x\n    record: y\n    expr: z\n")
                              << 4;
        QTest::newRow("neither") << QByteArray("groups:\n- name: a\n  rules:\n  - expr: z\n") << 4;
        QTest::newRow("no expression")
            << QByteArray("groups:\n- name: a\n  rules:\n  - alert: x\n") << 4;
        QTest::newRow("wait") << QByteArray(
            "groups:\n- name: a\n  rules:\n  - alert: x\n    expr: y\n    for: soon\n")
                              << 6;
    }
    void saysWhatPrometheusWouldRefuse()
    {
        QFETCH(QByteArray, yaml);
        QFETCH(int, line);
        const auto file = readPromRules(yaml);
        QVERIFY(file);
        QCOMPARE(file->problems.size(), 1u);
        QCOMPARE(file->problems[0].line, line);
    }
    void brokenYamlIsAnErrorWithALine()
    {
        const auto file = readPromRules("groups:\n- name: a\n  rules: [\n");
        QVERIFY(!file);
        QVERIFY(file.error().where.section(u':', 0, 0).toInt() > 0);
    }
    void realFilesAreRead()
    {
        const QString folder = slipway::test::suitesFolder() + u"/cognitionos"_s;
        if (!QDir(folder).exists())
            QSKIP("samples of other systems are not here");
        for (const auto& name : {u"prometheus-alerts.yml"_s, u"prometheus-slo.yml"_s}) {
            const auto file = readPromRules(slipway::test::readFile(folder + u'/' + name));
            QVERIFY(file && file->problems.empty() && !file->rules.empty());
        }
        const auto config
            = readPrometheusConfig(slipway::test::readFile(folder + u"/prometheus.yml"_s));
        QVERIFY(config && config->ruleFiles.size() == 2);
    }
};

SLIPWAY_TEST(PromRulesTest)
#include "tst_promrules.moc"
