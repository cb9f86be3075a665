// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "config/variables.h"
#include "models/config/example.h"
#include "support/testcase.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway::config;
using slipway::Milliseconds;
using slipway::test::fullExample;
using namespace std::chrono_literals;

namespace {

Config fullConfig()
{
    return readConfig(fullExample(), u"/srv/project/slipway.yaml"_s).config.value_or(Config{});
}

} // namespace

class RolloutReaderTest : public QObject {
    Q_OBJECT
private slots:
    void readsCommands()
    {
        const Config config = fullConfig();
        Command deploy;
        deploy.name = u"deploy"_s;
        deploy.argv = {u"./ops/deploy.sh"_s, u"{{image}}:{{version}}"_s, u"{{backend}}"_s, u""_s};
        deploy.workingDirectory = u"/srv/project/ops"_s;
        deploy.environment = {u"REGISTRY_USER"_s, u"REGISTRY_TOKEN"_s};
        deploy.timeout = 10min;
        deploy.grace = 30s;
        deploy.killAfter = 2min;
        deploy.isIdempotent = true;
        deploy.errorThreshold = 2;
        deploy.backoff = {5s, 1.5, 1min};
        deploy.redact = {u"--token=[^ ]+"_s};
        QCOMPARE(config.commands.value(u"deploy"_s), deploy);
        Command look;
        look.name = u"look"_s;
        look.argv = QStringList{u"./ops/look.sh"_s};
        look.workingDirectory = u"/srv/project"_s;
        look.mutates = false;
        look.readsJson = true;
        QCOMPARE(config.commands.value(u"look"_s), look);
        QCOMPARE(config.commands.size(), 4);
    }
    void readsTemplates()
    {
        const Config config = fullConfig();
        const auto& metrics = config.analysisTemplates.value(u"health"_s).metrics;
        QCOMPARE(metrics.size(), 2U);
        Metric errors;
        errors.name = u"errors"_s;
        errors.title = u"Error ratio"_s;
        errors.unit = u"%"_s;
        errors.query = u"sum(rate(errors_total{backend=\"{{backend}}\"}[1m]))\n"
                       "/ sum(rate(requests_total{backend=\"{{backend}}\"}[1m]))"_s;
        errors.successCondition = u"result <= 1.1 * stable"_s;
        errors.failureCondition = u"result > 0.05"_s;
        errors.interval = 30s;
        errors.initialDelay = 10s;
        errors.count = 10;
        errors.failureLimit = 1;
        errors.inconclusiveLimit = 2;
        errors.consecutiveErrorLimit = 3;
        errors.consecutiveSuccessLimit = 8;
        errors.maxExtension = 1min;
        errors.threshold = 0.05;
        QCOMPARE(metrics[0], errors);
        Metric memory;
        memory.name = memory.title = u"memory"_s;
        memory.query = u"process_resident_memory_bytes{version='{{version}}'}"_s;
        QCOMPARE(metrics[1], memory);
    }
    void readsPlans()
    {
        const Config config = fullConfig();
        const RolloutPlan plan = config.plans.value(u"canary"_s);
        QCOMPARE(plan.title, u"Canary by thirds"_s);
        QCOMPARE(plan.strategy, u"blueGreen"_s);
        QVERIFY(!plan.autoRollback);
        QCOMPARE(*plan.progressDeadline, Milliseconds(30min));
        QCOMPARE(plan.variables, (Variables{{u"image"_s, u"registry.example/shop"_s}}));
        QCOMPARE(plan.canary, (Variables{{u"backend"_s, u"green"_s}, {u"name"_s, u"Green"_s}}));
        QCOMPARE(plan.stable, (Variables{{u"backend"_s, u"blue"_s}, {u"name"_s, u"Blue"_s}}));
        QCOMPARE(plan.trafficQuery, u"sum(rate(requests_total{backend=\"{{backend}}\"}[1m]))"_s);
        QCOMPARE(plan.trafficTolerance, 3.0);
        QCOMPARE(plan.observe, u"look"_s);
        QCOMPARE(plan.backgroundTemplates, QStringList{u"health"_s});
        QCOMPARE(plan.backgroundFrom, 1);
        QCOMPARE(plan.rollback.size(), 2U);
        QCOMPARE(plan.rollback[0].kind, StepKind::SetWeight);
        QCOMPARE(plan.rollback[1].command, u"remove"_s);
        const RolloutPlan recreate = config.plans.value(u"recreate"_s);
        QCOMPARE(recreate.title, u"recreate"_s);
        QCOMPARE(recreate.strategy, u"canary"_s);
        QVERIFY(recreate.autoRollback && !recreate.progressDeadline);
        QVERIFY(recreate.rollback.empty() && recreate.backgroundTemplates.isEmpty());
        QCOMPARE(recreate.trafficTolerance, 5.0);
    }
    void readsSteps()
    {
        const auto steps = fullConfig().plans.value(u"canary"_s).steps;
        QCOMPARE(steps.size(), 7U);
        Step deploy;
        deploy.name = u"bring in"_s;
        deploy.command = u"deploy"_s;
        deploy.undo = u"remove"_s;
        deploy.isRequired = true;
        QCOMPARE(steps[0], deploy);
        Step weight;
        weight.name = u"weight 33 %"_s;
        weight.kind = StepKind::SetWeight;
        weight.weight = 33;
        weight.onFailure = OnFailure::Guide;
        QCOMPARE(steps[1], weight);
        QCOMPARE(steps[2].kind, StepKind::Pause);
        QCOMPARE(*steps[2].duration, Milliseconds(10min));
        QCOMPARE(steps[2].name, u"pause 10m"_s);
        QCOMPARE(steps[3].templates, QStringList{u"health"_s});
        QCOMPARE(steps[3].name, u"analysis health"_s);
        QCOMPARE(steps[4].minApprovals, 2);
        QCOMPARE(steps[4].name, u"approval"_s);
        QVERIFY(!steps[5].duration);
        QCOMPARE(steps[5].name, u"pause until continued"_s);
        QCOMPARE(steps[6].weight, 100);
    }
    void readsWhatGuardsAnEnvironment()
    {
        const Config config = fullConfig();
        QCOMPARE(config.environments[0].plans, (QStringList{u"canary"_s, u"recreate"_s}));
        QCOMPARE(config.environments[0].gates.scorecard, Gates::Scorecard::Go);
        QCOMPARE(config.environments[1].plans, QStringList{u"recreate"_s});
        QCOMPARE(config.environments[1].gates, Gates{});
        QByteArray other = fullExample();
        other.replace("{require: go}", "{require: go-with-risk}");
        QCOMPARE(readConfig(other, u"f"_s).config->environments[0].gates.scorecard,
            Gates::Scorecard::GoWithRisk);
    }
    void tellsWhereOthersMustJudge()
    {
        const auto reading = readConfig(fullExample(), u"f"_s);
        QStringList found;
        for (const auto& place : reading.places) {
            const int line = place.where.section(u':', 1, 1).toInt();
            const QByteArray text = fullExample().split('\n').value(line - 1);
            const QString first = place.text.section(u'\n', 0, 0);
            const bool isBlock = text.contains(": |"); // it begins behind the bar
            QVERIFY2(isBlock || text.contains(first.toUtf8()), qPrintable(place.where));
            found << QString::number(static_cast<int>(place.kind))
                    + place.where.section(u':', 0, 0);
        }
        found.sort();
        QCOMPARE(found, (QStringList{u"0f"_s, u"0f"_s, u"1f"_s, u"1f"_s, u"1f"_s, u"2f"_s}));
    }

    void substitutes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QStringList>("missing");
        const auto row = [](const QString& text, const QString& expected, const QString& missing) {
            QTest::newRow(qPrintable(text))
                << text << expected << missing.split(u',', Qt::SkipEmptyParts);
        };
        row(u"plain"_s, u"plain"_s, {});
        row(u"{{a}}"_s, u"1"_s, {});
        row(u"x{{a}}y{{ a }}{{a}}"_s, u"x1y11"_s, {});
        row(u"{{b}}"_s, u"{{a}}"_s, {}); // a value is not searched again
        row(u"{{c}} {{d}} {{c}}"_s, u"{{c}} {{d}} {{c}}"_s, u"c,d"_s);
        row(u"{{.State.Status}} {{json .}} {{}} {{a"_s,
            u"{{.State.Status}} {{json .}} {{}} {{a"_s,
            {});
        row(u"{{{a}}}"_s, u"{1}"_s, {});
        row(u"{{empty}}"_s, u""_s, {});
        row(u"$& \\1 {{back}}"_s, u"$& \\1 \\1$&"_s, {});
    }
    void substitutes()
    {
        QFETCH(const QString, text);
        QFETCH(const QString, expected);
        QFETCH(const QStringList, missing);
        const Variables variables{
            {u"a"_s, u"1"_s}, {u"b"_s, u"{{a}}"_s}, {u"empty"_s, {}}, {u"back"_s, u"\\1$&"_s}};
        QStringList found;
        QCOMPARE(substituted(text, variables, &found), expected);
        QCOMPARE(found, missing);
        QCOMPARE(substituted(text, variables), expected);
    }
    void namesTheVariablesOfAText()
    {
        QCOMPARE(variablesIn(u"{{b}}{{a}}{{b}}{{.c}}"_s), (QStringList{u"b"_s, u"a"_s}));
    }

    /// What guards a start is never weaker in a file that was cut off, or was it refused.
    void cutAnywhereItNeverLosesAGuard()
    {
        const QByteArray whole = fullExample();
        const Config full = fullConfig();
        int withPlans = 0;
        for (qsizetype length = 0; length < whole.size(); ++length) {
            const auto reading = readConfig(whole.left(length), u"f"_s);
            if (!reading.config)
                continue;
            for (const auto& environment : reading.config->environments) {
                if (environment.plans.isEmpty())
                    continue; // nothing can start here
                ++withPlans;
                const auto same
                    = std::ranges::find(full.environments, environment.name, &Environment::name);
                QVERIFY(same != full.environments.end());
                QCOMPARE(environment.isProtected, same->isProtected);
                QCOMPARE(environment.gates, same->gates);
            }
        }
        QVERIFY(withPlans > 0);
    }
    /// A line that got lost takes no guard with it: refused, or each environment is as guarded.
    void withoutAnyLineItNeverLosesProtection()
    {
        const QList<QByteArray> lines = fullExample().split('\n');
        for (qsizetype lost = 0; lost < lines.size(); ++lost) {
            QList<QByteArray> rest = lines;
            rest.removeAt(lost);
            const auto reading = readConfig(rest.join('\n'), u"f"_s);
            if (!reading.config)
                continue;
            for (const auto& environment : reading.config->environments)
                QVERIFY2(environment.isProtected || environment.name == u"staging",
                    lines[lost].constData());
        }
    }
    void everyDuplicatedKeyIsRefused()
    {
        const QList<QByteArray> lines = fullExample().split('\n');
        int tried = 0;
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QByteArray key = lines[i].trimmed();
            const qsizetype colon = key.indexOf(": ");
            const bool isKey = colon > 0 && !key.startsWith('-') && !key.startsWith('{')
                && !key.startsWith('/') && !key.contains("rate(");
            if (!isKey)
                continue;
            QList<QByteArray> doubled = lines;
            const QByteArray indent(lines[i].size() - key.size(), ' ');
            doubled.insert(i, indent + key.left(colon) + ": {}");
            const auto reading = readConfig(doubled.join('\n'), u"f"_s);
            QVERIFY2(!reading.config, lines[i].constData());
            ++tried;
        }
        QVERIFY(tried > 50);
    }
};

SLIPWAY_TEST(RolloutReaderTest)
#include "tst_rollouts.moc"
