// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/condition.h"
#include "analysis/metricrun.h"
#include "base/text.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::analysis {
namespace {

/// What an answer holds, once it is known that it can be judged.
struct Look {
    enum class Kind { Values, NoData, Error };
    Kind kind = Kind::Error;
    std::vector<double> values;
    QString why;

    std::optional<double> single() const
    {
        return values.size() == 1 ? std::optional(values.front()) : std::nullopt;
    }
};

struct Reader {
    Look operator()(const promql::Scalar& scalar) const
    {
        return {Look::Kind::Values, {scalar.sample.value}, {}};
    }
    Look operator()(const promql::Vector& vector) const
    {
        Look out{Look::Kind::Values, {}, {}};
        for (const auto& element : vector)
            out.values.push_back(element.sample.value);
        return out;
    }
    Look operator()(const promql::Matrix&) const
    {
        return {Look::Kind::Error,
            {},
            u"the query gives a range of samples: put a function over it, as rate or "
            u"avg_over_time"_s};
    }
    Look operator()(const promql::Text&) const
    {
        return {Look::Kind::Error, {}, u"the query gives text, not a number"_s};
    }
};

/// The time that an answer is about, or 0.
qint64 timeOf(const promql::Value& value)
{
    if (const auto* scalar = std::get_if<promql::Scalar>(&value))
        return scalar->sample.time;
    const auto* vector = std::get_if<promql::Vector>(&value);
    return vector && !vector->empty() ? vector->front().sample.time : 0;
}

/// Stale: older than two intervals and the time that a query may take.
bool isStale(const config::Metric& metric, const promql::Value& value, qint64 now)
{
    constexpr qint64 queryTimeout = 30'000;
    const qint64 interval = metric.interval.value_or(Milliseconds(0)).count();
    const qint64 from = timeOf(value);
    return from > 0 && now - from > 2 * interval + queryTimeout;
}

Look look(const config::Metric& metric, const Result<promql::Answer>& answer, qint64 now)
{
    if (!answer)
        return {Look::Kind::Error, {}, visible(answer.error().text(), 500)};
    Look out = std::visit(Reader{}, answer->value);
    if (out.kind != Look::Kind::Values)
        return out;
    if (out.values.empty())
        return {Look::Kind::NoData, {}, u"the query has no data"_s};
    if (std::ranges::all_of(out.values, [](double value) { return std::isnan(value); }))
        return {Look::Kind::NoData, {}, u"the value is not a number (NaN)"_s};
    if (isStale(metric, answer->value, now))
        return {Look::Kind::NoData,
            {},
            u"the data is stale: %1 s old"_s.arg((now - timeOf(answer->value)) / 1000)};
    return out;
}

using Outcome = Condition::Outcome;

/// One condition on its own; none gives nothing.
struct Judged {
    std::optional<Condition::Judgement> judgement;
    bool is(Outcome outcome) const { return judgement && judgement->outcome == outcome; }
    QString message() const { return judgement ? judgement->message : QString(); }
};

Judged judged(const QString& text, const Condition::Question& question, const Look* stable)
{
    if (text.trimmed().isEmpty())
        return {};
    const auto condition = Condition::parse(text);
    if (!condition)
        return {Condition::Judgement{
            Outcome::Error, u"the condition cannot be read: "_s + condition.error().text()}};
    if (condition->namesStable() && stable && stable->values.size() > 1)
        return {Condition::Judgement{Outcome::Error,
            u"the old version's answer has %1 elements: aggregate in the query (as sum or max)"_s
                .arg(stable->values.size())}};
    return {condition->judge(question)};
}

Condition::Question questionOf(const Look& answer, const Look* stable)
{
    Condition::Question question{answer.values, std::nullopt, {}};
    if (!stable) {
        question.whyNoStable = u"stable is not known: the old version is not measured"_s;
        return question;
    }
    question.stable = stable->single();
    if (!question.stable)
        question.whyNoStable = u"stable is not known: "_s + stable->why;
    return question;
}

/// Rules of Argo Rollouts: trouble, then failure, then success.
void judge(const Judged& success, const Judged& failure, Measurement& out)
{
    const auto settle = [&out](Phase phase, const QString& message) {
        out.phase = phase;
        out.message = message;
    };
    for (const Judged* one : {&failure, &success}) {
        if (one->is(Outcome::Error))
            return settle(Phase::Error, one->message());
    }
    if (failure.is(Outcome::True))
        return settle(Phase::Failed, failure.message());
    for (const Judged* one : {&failure, &success}) {
        if (one->is(Outcome::NoData))
            return settle(Phase::NoData, one->message());
    }
    if (success.is(Outcome::True))
        return settle(Phase::Successful, success.message());
    if (!failure.judgement)
        return settle(Phase::Failed, success.message());
    if (!success.judgement)
        return settle(Phase::Successful, failure.message());
    settle(Phase::Inconclusive,
        u"neither passed nor failed: %1, %2"_s.arg(success.message(), failure.message()));
}

} // namespace

Measurement unmeasured(const QString& why, qint64 time)
{
    Measurement out;
    out.message = why;
    out.time = time;
    return out;
}

Measurement measure(const MetricSpec& spec,
    const Result<promql::Answer>& answer,
    const std::optional<Result<promql::Answer>>& stable,
    qint64 time)
{
    const Look newVersion = look(spec.metric, answer, time);
    std::optional<Look> oldVersion;
    if (stable)
        oldVersion = look(spec.metric, *stable, time);
    Measurement out;
    out.time = time;
    out.value = newVersion.single();
    out.stable = oldVersion ? oldVersion->single() : std::nullopt;
    if (newVersion.kind != Look::Kind::Values) {
        out.phase = newVersion.kind == Look::Kind::Error ? Phase::Error : Phase::NoData;
        out.message = newVersion.why;
        return out;
    }
    const Look* old = oldVersion ? &*oldVersion : nullptr;
    const auto question = questionOf(newVersion, old);
    const Judged success = judged(spec.metric.successCondition, question, old);
    const Judged failure = judged(spec.metric.failureCondition, question, old);
    if (!success.judgement && !failure.judgement) {
        out.phase = Phase::Successful;
        out.message = u"shown only: there is no condition"_s;
        return out;
    }
    judge(success, failure, out);
    return out;
}

Result<void> checkCondition(const QString& condition)
{
    const auto parsed = Condition::parse(condition);
    return parsed ? Result<void>() : failure(parsed.error());
}

std::optional<double> thresholdOf(const QString& condition)
{
    const auto parsed = Condition::parse(condition);
    return parsed ? parsed->threshold() : std::nullopt;
}

} // namespace slipway::analysis
