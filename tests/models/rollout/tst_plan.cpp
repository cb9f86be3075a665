// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/plan.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::rollout;

namespace {

config::Command command(const QString& name, const QStringList& argv)
{
    config::Command out;
    out.name = name;
    out.argv = argv;
    out.workingDirectory = u"/srv/shop"_s;
    return out;
}

config::Step step(const QString& name, const QString& commandName, const QString& undo = {})
{
    config::Step out;
    out.name = name;
    out.command = commandName;
    out.undo = undo;
    return out;
}

config::Config shop()
{
    config::Config out;
    out.file = u"/srv/shop/slipway.yaml"_s;
    out.project.name = u"shop"_s;
    config::Environment production;
    production.name = u"production"_s;
    production.isProtected = true;
    production.plans = {u"gradual"_s};
    out.environments = {production};
    out.commands[u"deploy"_s] = command(u"deploy"_s,
        {u"./deploy"_s, u"{{backend}}"_s, u"{{version}}"_s, u"--go={{json .}}"_s, u"{{region}}"_s});
    out.commands[u"remove"_s] = command(u"remove"_s, {u"./remove"_s, u"{{backend}}"_s});
    out.commands[u"set-weight"_s]
        = command(u"set-weight"_s, {u"./weight"_s, u"{{backend}}={{weight}}"_s});
    config::Metric errors;
    errors.name = u"errors"_s;
    errors.query = u"rate(errors{backend=\"{{backend}}\",v=\"{{version}}\"}[1m])"_s;
    out.analysisTemplates[u"health"_s] = {u"health"_s, {errors}};
    config::RolloutPlan plan;
    plan.name = u"gradual"_s;
    plan.variables = {{u"region"_s, u"eu"_s}};
    plan.canary = {{u"backend"_s, u"green"_s}, {u"name"_s, u"green"_s}};
    plan.stable = {{u"backend"_s, u"blue"_s}};
    plan.trafficQuery = u"rate(requests{backend=\"{{backend}}\"}[1m])"_s;
    plan.backgroundTemplates = {u"health"_s};
    config::Step weight;
    weight.name = u"Traffic 10 %"_s;
    weight.kind = config::StepKind::SetWeight;
    weight.weight = 10;
    plan.steps = {step(u"Deploy"_s, u"deploy"_s, u"remove"_s), weight};
    out.plans[u"gradual"_s] = plan;
    return out;
}

PlanQuestion question()
{
    return {u"production"_s, {}, u"v2"_s, u"v1"_s, u"run-1"_s};
}

} // namespace

class PlanTest : public QObject {
    Q_OBJECT
private slots:
    void fillsInEverySide()
    {
        const auto plan = makePlan(shop(), question());
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().text()));
        QCOMPARE(plan->name, u"gradual"_s);
        QCOMPARE(plan->steps[0].command->argv,
            QStringList({u"./deploy"_s, u"green"_s, u"v2"_s, u"--go={{json .}}"_s, u"eu"_s}));
        QCOMPARE(plan->steps[0].undo->argv.last(), u"green"_s);
        QCOMPARE(plan->steps[1].command->argv.last(), u"green=10"_s);
        QCOMPARE(plan->setWeight->argv.last(), u"green={{weight}}"_s);
        QCOMPARE(weightCommand(*plan, 0)->argv.last(), u"green=0"_s);
        QCOMPARE(plan->background[0].query, u"rate(errors{backend=\"green\",v=\"v2\"}[1m])"_s);
        QCOMPARE(plan->background[0].stableQuery, u"rate(errors{backend=\"blue\",v=\"v1\"}[1m])"_s);
        QCOMPARE(plan->stableTrafficQuery, u"rate(requests{backend=\"blue\"}[1m])"_s);
        QCOMPARE(plan->canaryName, u"green"_s);
        QCOMPARE(plan->stableName, u"v1"_s);
        QVERIFY(plan->isProtected);
    }
    void theOldSideIsNotMeasuredWhereItIsNotKnown()
    {
        auto asked = question();
        asked.stable.clear();
        const auto plan = makePlan(shop(), asked);
        QVERIFY(plan);
        QCOMPARE(plan->background[0].stableQuery, QString());
    }
    void refuses_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("error");
        QTest::newRow("environment") << u"environment"_s << u"no environment \"elsewhere\""_s;
        QTest::newRow("plan") << u"plan"_s << u"is not for production"_s;
        QTest::newRow("version") << u"version"_s << u"no version is named"_s;
        QTest::newRow("placeholder") << u"placeholder"_s << u"no version has"_s;
        QTest::newRow("variable") << u"variable"_s
                                  << u"plan gradual, step Deploy, command deploy, argument 4: "
                                     u"nobody sets {{region}}"_s;
        QTest::newRow("command") << u"command"_s << u"there is no command \"deploy\""_s;
        QTest::newRow("stable") << u"stable"_s << u"nobody sets {{stable}}"_s;
        QTest::newRow("template") << u"template"_s << u"no analysis template \"health\""_s;
        QTest::newRow("rollback") << u"rollback"_s << u"a rollback waits for nothing"_s;
        QTest::newRow("twice") << u"twice"_s << u"two metrics of one analysis"_s;
    }
    void refuses()
    {
        QFETCH(QString, what);
        QFETCH(QString, error);
        auto config = shop();
        auto asked = question();
        auto& plan = config.plans[u"gradual"_s];
        if (what == u"environment")
            asked.environment = u"elsewhere"_s;
        if (what == u"plan")
            asked.plan = u"fast"_s;
        if (what == u"version")
            asked.version = u" "_s;
        if (what == u"placeholder")
            asked.version = u"{{run}}"_s;
        if (what == u"variable")
            plan.variables.clear();
        if (what == u"command")
            config.commands.remove(u"deploy"_s);
        if (what == u"stable") {
            config.commands[u"deploy"_s].argv.append(u"{{stable}}"_s);
            asked.stable.clear();
        }
        if (what == u"template")
            config.analysisTemplates.clear();
        if (what == u"rollback") {
            config::Step pause;
            pause.kind = config::StepKind::Pause;
            plan.rollback = {pause};
        }
        if (what == u"twice")
            plan.backgroundTemplates.append(u"health"_s);
        const auto made = makePlan(config, asked);
        QVERIFY(!made);
        QVERIFY2(made.error().text().contains(error), qPrintable(made.error().text()));
    }
};

SLIPWAY_TEST(PlanTest)
#include "tst_plan.moc"
