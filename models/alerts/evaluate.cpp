// SPDX-License-Identifier: GPL-3.0-or-later
#include "alerts/evaluate.h"

#include <algorithm>
#include <tuple>

using namespace Qt::StringLiterals;

namespace slipway::alerts {
namespace {

using health::BoardRow;
using health::Condition;
using health::State;

QString causeOf(const Condition& condition, const QString& otherwise)
{
    if (!condition.text.isEmpty())
        return condition.text;
    return condition.cause.isEmpty() ? otherwise : condition.cause;
}

QString titleOf(Rule rule, health::TargetKind kind)
{
    const bool isMetrics = kind == health::TargetKind::Metrics;
    switch (rule) {
    case Rule::Down: return isMetrics ? u"ScrapeFailed"_s : u"ServiceDown"_s;
    case Rule::Stale: return u"TargetStale"_s;
    case Rule::Unknown: return isMetrics ? u"ScrapeUnclear"_s : u"StateUnknown"_s;
    case Rule::Flapping: return u"TargetFlapping"_s;
    case Rule::Degraded: return u"ServiceDegraded"_s;
    }
    return {};
}

Alert make(Rule rule, const health::TargetId& target, qint64 since, const QString& cause)
{
    const bool isCritical = rule == Rule::Down && target.kind != health::TargetKind::Metrics;
    return {.rule = rule,
        .phase = Phase::Firing,
        .severity = isCritical ? Severity::Critical : Severity::Warning,
        .target = target,
        .title = titleOf(rule, target.kind),
        .since = since,
        .cause = cause};
}

/// When the last evidence went out of date.
qint64 staleSince(const BoardRow& row)
{
    const auto& condition = row.condition;
    const qint64 evidence = condition.state == State::Down
        ? std::max(condition.lastAttempt, condition.lastSuccess)
        : condition.lastSuccess;
    return evidence
        + std::max<qint64>(30'000, 2 * row.pace.interval.count() + row.pace.timeout.count());
}

std::optional<Alert> stateAlert(const health::TargetId& id, const BoardRow& row, qint64 now)
{
    const auto& condition = row.condition;
    if (condition.lastAttempt == 0)
        return std::nullopt; // not asked yet is no alert
    if (condition.state == State::Unknown && !condition.isRetrying)
        return make(
            Rule::Unknown, id, condition.since, causeOf(condition, u"the state is not known"_s));
    if (health::isStale(condition, row.pace, now))
        return make(Rule::Stale, id, staleSince(row), u"no answer that says the state any more"_s);
    if (condition.state == State::Down)
        return make(
            Rule::Down, id, condition.since, causeOf(condition, u"it says that it is down"_s));
    if (condition.isRetrying) {
        auto alert
            = make(Rule::Down, id, condition.lastAttempt, causeOf(condition, u"a probe failed"_s));
        alert.phase = Phase::Pending;
        return alert;
    }
    if (condition.state == State::Degraded)
        return make(Rule::Degraded,
            id,
            condition.since,
            causeOf(condition, u"it says that it is degraded"_s));
    return std::nullopt;
}

auto rankOf(const Alert& alert)
{
    return std::tuple(alert.phase == Phase::Pending, alert.severity, alert.rule, alert.target);
}

bool isSame(const Alert& a, const Alert& b)
{
    return a.rule == b.rule && a.target == b.target && a.phase == b.phase;
}

std::vector<Alert> onlyIn(const std::vector<Alert>& here, const std::vector<Alert>& there)
{
    std::vector<Alert> out;
    std::ranges::copy_if(here, std::back_inserter(out), [&](const Alert& alert) {
        return std::ranges::none_of(
            there, [&](const Alert& other) { return isSame(alert, other); });
    });
    return out;
}

} // namespace

std::vector<Alert> evaluate(const health::Board& board, qint64 now)
{
    std::vector<Alert> alerts;
    for (const auto& id : board.targets()) {
        const auto& row = *board.row(id);
        if (auto alert = stateAlert(id, row, now))
            alerts.push_back(std::move(*alert));
        if (health::isFlapping(row.condition, now)) {
            const auto changes = static_cast<int>(row.condition.changeTimes.size());
            alerts.push_back(make(Rule::Flapping,
                id,
                row.condition.changeTimes.front(),
                u"%1 changes of state within 10 minutes"_s.arg(changes)));
        }
    }
    std::ranges::sort(alerts, {}, rankOf);
    return alerts;
}

Change changeBetween(const std::vector<Alert>& before, const std::vector<Alert>& after)
{
    return {.raised = onlyIn(after, before), .ended = onlyIn(before, after)};
}

health::Attempt attemptOf(const scrape::ScrapeOutcome& outcome)
{
    health::Attempt attempt;
    attempt.time = outcome.time;
    attempt.cause = outcome.cause;
    attempt.text = outcome.text;
    attempt.latencyMs = outcome.latencyMs;
    attempt.retryAfter = outcome.retryAfter;
    switch (outcome.verdict) {
    case scrape::ScrapeVerdict::Taken: {
        attempt.outcome = health::Outcome::Answered;
        health::Report report;
        report.httpStatus = 200;
        report.format = u"metrics"_s;
        report.state = State::Up;
        report.facts << u"%1 samples"_s.arg(outcome.samples);
        attempt.report = report;
        break;
    }
    case scrape::ScrapeVerdict::Failed: attempt.outcome = health::Outcome::Failed; break;
    case scrape::ScrapeVerdict::Throttled: attempt.outcome = health::Outcome::Throttled; break;
    case scrape::ScrapeVerdict::Unclear: break;
    }
    return attempt;
}

health::TargetId metricsTarget(const scrape::ScrapeOutcome& outcome)
{
    return {.environment = outcome.environment,
        .service = outcome.service,
        .kind = health::TargetKind::Metrics};
}

} // namespace slipway::alerts
