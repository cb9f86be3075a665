// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/permit.h"
#include "support/testcase.h"

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::policy;

namespace {

constexpr qint64 now = 1'795'000'000'000;

config::Config example()
{
    config::Config out;
    out.file = u"/srv/slipway.yaml"_s;
    config::RolloutPlan plan;
    plan.name = u"canary"_s;
    plan.steps.resize(1);
    out.plans.insert(plan.name, plan);
    out.plans.insert(u"other"_s, plan);
    config::RolloutPlan empty;
    out.plans.insert(u"empty"_s, empty);
    config::Environment production;
    production.name = u"production"_s;
    production.isProtected = true;
    production.plans = {u"canary"_s, u"gone"_s, u"empty"_s};
    production.gates.scorecard = config::Gates::Scorecard::Go;
    config::Environment bare;
    bare.name = u"bare"_s;
    out.environments = {production, bare};
    return out;
}

/// Everything holds.
StartQuestion goodQuestion(const config::Config& config)
{
    StartQuestion out;
    out.config = &config;
    out.environment = u"production"_s;
    out.plan = u"canary"_s;
    out.version = u"v1.2.3"_s;
    out.trust.state = trust::State::Trusted;
    out.scorecard = Scorecard{u"go"_s, 90, 80, now - 60'000, {}, 0};
    out.typedName = u"production"_s;
    out.now = now;
    return out;
}

Condition named(const Permit& permit, const QString& name)
{
    const auto it = std::ranges::find(permit.conditions, name, &Condition::name);
    return it == permit.conditions.end() ? Condition{} : *it;
}

QStringList broken(const Permit& permit)
{
    QStringList out;
    for (const auto& condition : permit.conditions) {
        if (!condition.holds)
            out << condition.name;
    }
    return out;
}

using Change = std::function<void(StartQuestion&, config::Config&)>;

} // namespace

Q_DECLARE_METATYPE(Change)

class PermitTest : public QObject {
    Q_OBJECT
private slots:
    void allowsWhereEverythingHolds()
    {
        const auto config = example();
        const auto permit = mayStart(goodQuestion(config));
        QVERIFY(permit.allowed);
        QCOMPARE(broken(permit), QStringList());
        QStringList names;
        for (const auto& condition : permit.conditions)
            names << condition.name;
        QCOMPARE(names,
            (QStringList{u"environment"_s,
                u"plan"_s,
                u"version"_s,
                u"trust"_s,
                u"lock"_s,
                u"scorecard"_s,
                u"confirmation"_s}));
    }
    void saysWhatIsMissing_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("text");
        const auto row =
            [](const char* title, const Change& change, const QString& name, const QString& text) {
                QTest::newRow(title) << change << name << text;
            };
        row(
            "no such plan here",
            [](auto& question, auto&) { question.plan = u"other"_s; },
            u"plan"_s,
            u"The plan 'other' may not roll out into 'production', there is: canary, gone, empty"_s);
        row(
            "no such plan",
            [](auto& question, auto&) { question.plan = u"gone"_s; },
            u"plan"_s,
            u"The configuration has no plan 'gone'"_s);
        row(
            "empty plan",
            [](auto& question, auto&) { question.plan = u"empty"_s; },
            u"plan"_s,
            u"The plan 'empty' has no steps"_s);
        row(
            "no version",
            [](auto& question, auto&) { question.version.clear(); },
            u"version"_s,
            u"Say which version to roll out"_s);
        row(
            "an option as version",
            [](auto& question, auto&) { question.version = u"--force"_s; },
            u"version"_s,
            u"The version '--force' is not letters, digits and . _ - + : / @ ~, or begins with a dash"_s);
        row(
            "a query as version",
            [](auto& question, auto&) { question.version = u"1\"} or vector(0)"_s; },
            u"version"_s,
            u"The version '1\"} or vector(0)' is not letters, digits and . _ - + : / @ ~, or begins with a dash"_s);
        row(
            "long version",
            [](auto& question, auto&) { question.version = QString(129, u'1'); },
            u"version"_s,
            u"The version is longer than 128 characters"_s);
        row(
            "never trusted",
            [](auto& question, auto&) { question.trust.state = trust::State::Unknown; },
            u"trust"_s,
            u"The configuration is not trusted, see slipway config trust /srv/slipway.yaml"_s);
        row(
            "changed",
            [](auto& question, auto&) { question.trust.state = trust::State::Changed; },
            u"trust"_s,
            u"The configuration has changed since it was trusted, see slipway config trust /srv/slipway.yaml"_s);
        row(
            "refused",
            [](auto& question, auto&) {
                question.trust = {};
                question.trust.state = trust::State::Refused;
                question.trust.why = u"it belongs to another user"_s;
            },
            u"trust"_s,
            u"The configuration cannot be trusted: it belongs to another user"_s);
        row(
            "locked",
            [](auto& question, auto&) {
                history::Lease lease;
                lease.run = u"r1"_s;
                lease.owner = u"eve"_s;
                lease.host = u"other"_s;
                lease.acquired = now;
                question.lease = lease;
            },
            u"lock"_s,
            u"Rollout r1 of eve on other holds the environment since "_s + toRfc3339(now));
        row(
            "no scorecard",
            [](auto& question, auto&) { question.scorecard.reset(); },
            u"scorecard"_s,
            u"The scorecard must say go: there is none: run the checks"_s);
        row(
            "old scorecard",
            [](auto& question, auto&) { question.scorecard->time = now - 3'600'001; },
            u"scorecard"_s,
            u"The scorecard must say go: it is older than an hour: run the checks"_s);
        row(
            "scorecard of tomorrow",
            [](auto& question, auto&) { question.scorecard->time = now + 1; },
            u"scorecard"_s,
            u"The scorecard must say go: it is from the future: look at the clock, then run the checks"_s);
        for (const char* verdict : {"go-with-risk", "no-go", "not-proven"})
            row(
                verdict,
                [verdict](auto& question, auto&) {
                    question.scorecard->verdict = QString::fromLatin1(verdict);
                },
                u"scorecard"_s,
                u"The scorecard must say go: it says "_s + QString::fromLatin1(verdict));
        row(
            "empty verdict",
            [](auto& question, auto&) { question.scorecard->verdict.clear(); },
            u"scorecard"_s,
            u"The scorecard must say go: it says nothing"_s);
        row(
            "nothing typed",
            [](auto& question, auto&) { question.typedName.clear(); },
            u"confirmation"_s,
            u"The environment is protected: type its name, 'production'"_s);
        row(
            "other case typed",
            [](auto& question, auto&) { question.typedName = u"Production"_s; },
            u"confirmation"_s,
            u"The environment is protected: type its name, 'production'"_s);
    }
    void saysWhatIsMissing()
    {
        QFETCH(const Change, change);
        QFETCH(const QString, name);
        QFETCH(const QString, text);
        auto config = example();
        auto question = goodQuestion(config);
        change(question, config);
        const auto permit = mayStart(question);
        QVERIFY(!permit.allowed);
        QCOMPARE(broken(permit), QStringList{name});
        QCOMPARE(named(permit, name).text, text);
        QCOMPARE(permit.conditions.size(), 7U);
        question.overrideReason = u"INC-7: the fix itself"_s;
        QCOMPARE(mayStart(question).allowed, name == u"scorecard");
    }
    void aReasonIsMoreThanBlanks()
    {
        const auto config = example();
        auto question = goodQuestion(config);
        question.scorecard.reset();
        for (const QString& reason : {u""_s, u"  "_s, u"..."_s}) {
            question.overrideReason = reason;
            QVERIFY(!mayStart(question).allowed);
        }
    }
    void riskIsEnoughWhereItIsAskedFor()
    {
        auto config = example();
        config.environments[0].gates.scorecard = config::Gates::Scorecard::GoWithRisk;
        auto question = goodQuestion(config);
        QVERIFY(mayStart(question).allowed);
        question.scorecard->verdict = u"go-with-risk"_s;
        QVERIFY(mayStart(question).allowed);
        question.scorecard->verdict = u"not-proven"_s;
        QVERIFY(!mayStart(question).allowed);
        question.scorecard->time = now - 3'600'000; // an hour, and not older
        question.scorecard->verdict = u"go"_s;
        QVERIFY(mayStart(question).allowed);
    }
    void whatIsNotGuardedAsksForNothing()
    {
        auto config = example();
        config.environments[0].isProtected = false;
        config.environments[0].gates = {};
        auto question = goodQuestion(config);
        question.typedName.clear();
        question.scorecard.reset();
        QVERIFY(mayStart(question).allowed);
    }
    void withoutAnEnvironmentNothingStarts()
    {
        const auto config = example();
        auto question = goodQuestion(config);
        question.environment = u"prod"_s;
        QCOMPARE(broken(mayStart(question)),
            (QStringList{u"environment"_s, u"plan"_s, u"confirmation"_s}));
        question.environment = u"bare"_s;
        QCOMPARE(named(mayStart(question), u"plan"_s).text,
            u"No plan rolls out into 'bare': name one under its plans"_s);
        question.config = nullptr;
        QVERIFY(!mayStart(question).allowed);
        QVERIFY(!mayStart({}).allowed);
    }
};

SLIPWAY_TEST(PermitTest)
#include "tst_permit.moc"
