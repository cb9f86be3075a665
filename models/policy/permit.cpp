// SPDX-License-Identifier: GPL-3.0-or-later
#include "policy/permit.h"

#include "base/clock.h"
#include "base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::policy {
namespace {

constexpr qint64 oldestScorecard = 3'600'000; ///< milliseconds

QString named(const QString& text)
{
    return u'\'' + visible(text, 100) + u'\'';
}

const config::Environment* environmentOf(const StartQuestion& question)
{
    if (!question.config)
        return nullptr;
    const auto& all = question.config->environments;
    const auto it = std::ranges::find(all, question.environment, &config::Environment::name);
    return it == all.end() ? nullptr : &*it;
}

Condition environmentCondition(
    const StartQuestion& question, const config::Environment* environment)
{
    Condition out{u"environment"_s, {}, environment != nullptr};
    if (!question.config)
        out.text = u"There is no configuration"_s;
    else if (environment)
        out.text = u"The environment is %1"_s.arg(named(environment->name));
    else
        out.text = u"The configuration has no environment %1"_s.arg(named(question.environment));
    return out;
}

Condition planCondition(const StartQuestion& question, const config::Environment* environment)
{
    Condition out{u"plan"_s, {}};
    if (!environment)
        out.text = u"No plan can be judged without an environment"_s;
    else if (environment->plans.isEmpty())
        out.text = u"No plan rolls out into %1: name one under its plans"_s.arg(
            named(environment->name));
    else if (!environment->plans.contains(question.plan))
        out.text = u"The plan %1 may not roll out into %2, there is: %3"_s.arg(
            named(question.plan), named(environment->name), environment->plans.join(u", "_s));
    else if (!question.config->plans.contains(question.plan))
        out.text = u"The configuration has no plan %1"_s.arg(named(question.plan));
    else if (question.config->plans[question.plan].steps.empty())
        out.text = u"The plan %1 has no steps"_s.arg(named(question.plan));
    else
        out = {out.name, u"The plan is %1"_s.arg(named(question.plan)), true};
    return out;
}

/// Where a version may be put into an argument or a query without meaning anything else there.
QString wrongWithVersion(const QString& version)
{
    constexpr qsizetype longest = 128;
    if (version.isEmpty())
        return u"Say which version to roll out"_s;
    if (version.size() > longest)
        return u"The version is longer than 128 characters"_s;
    const auto isPlain = [](QChar character) {
        const char16_t lower = character.unicode() | 0x20;
        return (character >= u'0' && character <= u'9') || (lower >= u'a' && lower <= u'z')
            || QStringView(u"._-+:/@~").contains(character);
    };
    const bool isGood = std::ranges::all_of(version, isPlain) && version.front() != u'-';
    return isGood ? QString()
                  : u"The version %1 is not letters, digits and . _ - + : / @ ~, or begins with a "
                    u"dash"_s.arg(named(version));
}

Condition versionCondition(const StartQuestion& question)
{
    const QString wrong = wrongWithVersion(question.version);
    return {u"version"_s,
        wrong.isEmpty() ? u"The version is %1"_s.arg(named(question.version)) : wrong,
        wrong.isEmpty()};
}

Condition trustCondition(const StartQuestion& question)
{
    Condition out{u"trust"_s, {}};
    out.holds = question.trust.state == trust::State::Trusted;
    const QString file = question.config ? visible(question.config->file) : QStringLiteral("FILE");
    const QString how = u", see slipway config trust "_s + file;
    switch (question.trust.state) {
    case trust::State::Trusted: out.text = u"The configuration is trusted"_s; return out;
    case trust::State::Unknown: out.text = u"The configuration is not trusted"_s + how; return out;
    case trust::State::Changed:
        out.text = u"The configuration has changed since it was trusted"_s + how;
        return out;
    case trust::State::Refused: break;
    }
    out.text = u"The configuration cannot be trusted: "_s + visible(question.trust.why);
    return out;
}

Condition lockCondition(const StartQuestion& question)
{
    if (!question.lease)
        return {u"lock"_s, u"No other rollout runs here"_s, true};
    const auto& lease = *question.lease;
    return {u"lock"_s,
        u"Rollout %1 of %2 on %3 holds the environment since %4"_s.arg(visible(lease.run, 100),
            visible(lease.owner, 100),
            visible(lease.host, 100),
            toRfc3339(lease.acquired)),
        false};
}

QString wrongWithScorecard(
    const std::optional<Scorecard>& scorecard, config::Gates::Scorecard wanted, qint64 now)
{
    if (!scorecard)
        return u"there is none: run the checks"_s;
    if (scorecard->time > now)
        return u"it is from the future: look at the clock, then run the checks"_s;
    if (now - scorecard->time > oldestScorecard)
        return u"it is older than an hour: run the checks"_s;
    const bool isEnough = scorecard->verdict == u"go"
        || (wanted == config::Gates::Scorecard::GoWithRisk
            && scorecard->verdict == u"go-with-risk");
    return isEnough
        ? QString()
        : u"it says %1"_s.arg(
            scorecard->verdict.isEmpty() ? u"nothing"_s : visible(scorecard->verdict, 40));
}

Condition scorecardCondition(const StartQuestion& question, const config::Environment* environment)
{
    using Wanted = config::Gates::Scorecard;
    Condition out{u"scorecard"_s, {}, false, true};
    const Wanted wanted = environment ? environment->gates.scorecard : Wanted::None;
    if (wanted == Wanted::None)
        return {out.name, u"No scorecard is asked for"_s, true, false};
    const QString wantedText = wanted == Wanted::Go ? u"go"_s : u"go or go-with-risk"_s;
    const QString wrong = wrongWithScorecard(question.scorecard, wanted, question.now);
    out.holds = wrong.isEmpty();
    out.text = out.holds ? u"The scorecard says %1"_s.arg(question.scorecard->verdict)
                         : u"The scorecard must say %1: %2"_s.arg(wantedText, wrong);
    return out;
}

Condition confirmationCondition(
    const StartQuestion& question, const config::Environment* environment)
{
    const QString name = u"confirmation"_s;
    if (!environment)
        return {name, u"There is no environment to confirm"_s};
    if (!environment->isProtected)
        return {name, u"The environment is not protected"_s, true};
    const bool isTyped = question.typedName == environment->name;
    return {name,
        isTyped
            ? u"The name of the protected environment was typed"_s
            : u"The environment is protected: type its name, %1"_s.arg(named(environment->name)),
        isTyped};
}

bool isReason(const QString& text)
{
    return std::ranges::any_of(text, [](QChar character) { return character.isLetterOrNumber(); });
}

} // namespace

Permit mayStart(const StartQuestion& question)
{
    const config::Environment* environment = environmentOf(question);
    Permit out;
    out.conditions = {environmentCondition(question, environment),
        planCondition(question, environment),
        versionCondition(question),
        trustCondition(question),
        lockCondition(question),
        scorecardCondition(question, environment),
        confirmationCondition(question, environment)};
    const bool mayOverride = isReason(question.overrideReason);
    out.allowed = std::ranges::all_of(out.conditions, [mayOverride](const Condition& condition) {
        return condition.holds || (condition.canBeOverridden && mayOverride);
    });
    return out;
}

} // namespace slipway::policy
