// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "support/testcase.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

const QByteArray goodRules = "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up == 0\n";

QByteArray composeWith(const QByteArray& volumes)
{
    return "services:\n  prometheus:\n    image: prom/prometheus:v3\n    volumes:\n" + volumes;
}

LiveTarget target(const QString& service, health::State state)
{
    LiveTarget out;
    out.id = {u"production"_s, service, health::TargetKind::Health};
    out.url = u"http://%1.test/health"_s.arg(service);
    out.condition.state = state;
    out.condition.lastAttempt = 1'700'000'000'000;
    return out;
}

} // namespace

class MonitoringChecksTest : public QObject {
    Q_OBJECT
private slots:
    void followsRulesIntoTheContainer_data()
    {
        QTest::addColumn<QByteArray>("config");
        QTest::addColumn<QByteArray>("compose");
        QTest::addColumn<QString>("state");
        const QByteArray named = "rule_files: [alerts.yml]\nscrape_configs: []\n";
        const QByteArray file = "      - ./mon/prometheus.yml:/etc/prometheus/prometheus.yml\n";
        QTest::newRow("both mounted")
            << named
            << composeWith(file + "      - ./mon/alerts.yml:/etc/prometheus/alerts.yml:ro\n")
            << u"pass"_s;
        QTest::newRow("folder mounted")
            << named << composeWith("      - ./mon:/etc/prometheus\n") << u"pass"_s;
        QTest::newRow("long form") << named
                                   << composeWith(file
                                          + "      - {type: bind, source: ./mon/alerts.yml, "
                                            "target: /etc/prometheus/alerts.yml}\n")
                                   << u"pass"_s;
        QTest::newRow("absolute") << QByteArray("rule_files: [/rules/*.yml]\n")
                                  << composeWith(file + "      - ./mon:/rules\n") << u"pass"_s;
        QTest::newRow("rules not mounted") << named << composeWith(file) << u"fail"_s;
        QTest::newRow("mounted elsewhere")
            << named << composeWith(file + "      - ./mon/alerts.yml:/etc/other/alerts.yml\n")
            << u"fail"_s;
        QTest::newRow("not named") << QByteArray("scrape_configs: []\n")
                                   << composeWith("      - ./mon:/etc/prometheus\n") << u"fail"_s;
        QTest::newRow("other name") << QByteArray("rule_files: [other.yml]\n")
                                    << composeWith("      - ./mon:/etc/prometheus\n") << u"fail"_s;
        QTest::newRow("no stack") << named << QByteArray("services:\n  api: {image: a}\n")
                                  << u"unknown(unsupported)"_s;
        QTest::newRow("broken configuration")
            << QByteArray("rule_files: [\n") << composeWith(file) << u"unknown(unreadable)"_s;
    }
    void followsRulesIntoTheContainer()
    {
        QFETCH(QByteArray, config);
        QFETCH(QByteArray, compose);
        QFETCH(QString, state);
        QCOMPARE(stateOf({{u"mon/prometheus.yml"_s, config},
                             {u"mon/alerts.yml"_s, goodRules},
                             {u"docker-compose.yml"_s, compose}},
                     "MON-03"),
            state);
    }
    void rulesHaveToParse_data()
    {
        QTest::addColumn<QByteArray>("rules");
        QTest::addColumn<QString>("state");
        QTest::addColumn<int>("line");
        QTest::newRow("bracket") << QByteArray(
            "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: sum(up\n")
                                 << u"fail"_s << 5;
        QTest::newRow("quote") << QByteArray(
            "groups:\n- name: a\n  rules:\n  - alert: X\n    expr: up{a=\"b}\n")
                               << u"fail"_s << 5;
        QTest::newRow("no expression") << QByteArray(
            "groups:\n- name: a\n  rules:\n  - alert: X\n  - alert: Y\n    expr: up\n")
                                       << u"fail"_s << 4;
        QTest::newRow("any function is fine")
            << QByteArray("groups:\n- name: a\n  rules:\n  - alert: X\n    expr: "
                          "predict_linear(x{a=\")\"}[1h], 60) < 0 # (\n")
            << u"unknown(missing)"_s << 0;
        QTest::newRow("operator's object") << QByteArray(
            "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n  - name: a\n    rules:\n    - alert: X\n      expr: up\n")
                                           << u"unknown(unsupported)"_s << 0;
        QTest::newRow("template") << QByteArray(
            "{{- if .Values.x }}\ngroups:\n- rules:\n  - alert: X\n    expr: up\n")
                                  << u"unknown(unsupported)"_s << 0;
    }
    void rulesHaveToParse()
    {
        QFETCH(QByteArray, rules);
        QFETCH(QString, state);
        QFETCH(int, line);
        const auto assessment = assess(inputsOf({{u"mon/alerts.yml"_s, rules}}));
        QCOMPARE(stateOf(assessment, "MON-03"), state);
        if (line > 0)
            QCOMPARE(rowOf(assessment, "MON-03").evidence.front().line, line);
    }
    void noRulesAtAllFail()
    {
        QCOMPARE(stateOf({{u"a.py"_s, "1"}}, "MON-03"), u"fail"_s);
        const auto assessment = assess(inputsOf(
            {{u"mon/prometheus.yml"_s, "scrape_configs: []\nrule_files:\n  - gone.yml\n"}}));
        QCOMPARE(rowOf(assessment, "MON-03").evidence.front().line, 3);
    }
    void judgesDashboards_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("state");
        QTest::newRow("good") << QByteArray("{\"title\": \"A\", \"uid\": \"a\", \"panels\": []}")
                              << u"pass"_s;
        QTest::newRow("old rows") << QByteArray(
            "{\"title\": \"A\", \"schemaVersion\": 14, \"rows\": []}")
                                  << u"pass"_s;
        QTest::newRow("wrapped") << QByteArray(
            "{\"dashboard\": {\"title\": \"A\", \"uid\": \"a\", \"panels\": []}}")
                                 << u"fail"_s;
        QTest::newRow("no title") << QByteArray("{\"uid\": \"a\", \"panels\": []}") << u"fail"_s;
        QTest::newRow("cut") << QByteArray("{\"title\": \"A\", \"panels\": [")
                             << u"unknown(unreadable)"_s;
        QTest::newRow("something else") << QByteArray("{\"name\": \"x\"}") << u"unknown(missing)"_s;
    }
    void judgesDashboards()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, state);
        QCOMPARE(stateOf({{u"grafana/dashboards/a.json"_s, json}}, "MON-09"), state);
    }
    void asksHowTheEndpointsAre_data()
    {
        QTest::addColumn<QList<int>>("states");
        QTest::addColumn<QString>("expected");
        const auto is = [](health::State state) { return static_cast<int>(state); };
        QTest::newRow("up") << QList{is(health::State::Up), is(health::State::Up)} << u"pass"_s;
        QTest::newRow("one down") << QList{is(health::State::Up),
            is(health::State::Down),
            is(health::State::Unknown)}
                                  << u"fail"_s;
        QTest::newRow("one not clear")
            << QList{is(health::State::Unknown), is(health::State::Degraded)}
            << u"unknown(unreadable)"_s;
        QTest::newRow("degraded") << QList{is(health::State::Up), is(health::State::Degraded)}
                                  << u"warn"_s;
        QTest::newRow("starting") << QList{is(health::State::Starting)} << u"warn"_s;
        QTest::newRow("maintenance") << QList{is(health::State::Maintenance)} << u"warn"_s;
        QTest::newRow("nothing configured") << QList<int>{} << u"unknown(missing)"_s;
    }
    void asksHowTheEndpointsAre()
    {
        QFETCH(QList<int>, states);
        QFETCH(QString, expected);
        auto inputs = inputsOf({});
        inputs.isOffline = false;
        for (qsizetype i = 0; i < states.size(); ++i)
            inputs.live.push_back(target(u"s%1"_s.arg(i), static_cast<health::State>(states[i])));
        const auto assessment = assess(inputs);
        QCOMPARE(stateOf(assessment, "MON-24"), expected);
        std::ranges::reverse(inputs.live);
        QCOMPARE(assess(inputs), assessment);
    }
    void anOldAnswerIsNoAnswer()
    {
        auto inputs = inputsOf({});
        inputs.isOffline = false;
        inputs.live = {target(u"api"_s, health::State::Up)};
        inputs.live[0].isStale = true;
        const auto assessment = assess(inputs);
        QCOMPARE(stateOf(assessment, "MON-24"), u"unknown(stale)"_s);
        QCOMPARE(rowOf(assessment, "MON-24").evidence.front().url, u"http://api.test/health"_s);
    }
    void metricsEndpointsAreNotHealth()
    {
        auto inputs = inputsOf({});
        inputs.isOffline = false;
        inputs.live = {target(u"api"_s, health::State::Up)};
        inputs.live[0].id.kind = health::TargetKind::Metrics;
        QCOMPARE(stateOf(assess(inputs), "MON-24"), u"unknown(missing)"_s);
    }
};

SLIPWAY_TEST(MonitoringChecksTest)
#include "tst_monitoring.moc"
