// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/observation.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::health {
namespace {

constexpr qint64 flapWindow = 10 * 60'000;
constexpr int flapChanges = 3;

void enter(Condition& condition, State state, qint64 time)
{
    const bool isFirst = condition.since == 0;
    if (!isFirst && condition.state == state)
        return;
    condition.state = state;
    condition.since = time;
    if (!isFirst)
        condition.changeTimes.push_back(time);
}

void forgetOldChanges(Condition& condition, qint64 now)
{
    while (!condition.changeTimes.empty() && condition.changeTimes.front() <= now - flapWindow)
        condition.changeTimes.pop_front();
    condition.changes = static_cast<int>(condition.changeTimes.size());
    condition.flapWindowStart = condition.changeTimes.empty() ? 0 : condition.changeTimes.front();
}

/// A failed probe, or an answer that says down: down only after the threshold.
void failed(Condition& condition, const Attempt& attempt, const Pace& pace)
{
    ++condition.failures;
    condition.successes = 0;
    const bool isDown = condition.failures >= std::max(1, pace.failureThreshold);
    condition.isRetrying = !isDown && condition.state != State::Down;
    if (isDown)
        enter(condition, State::Down, attempt.time);
    else if (condition.since == 0)
        condition.since = attempt.time;
}

void answeredWell(Condition& condition, State state, const Attempt& attempt, const Pace& pace)
{
    condition.failures = 0;
    condition.isRetrying = false;
    ++condition.successes;
    const bool isBack = condition.state != State::Down
        || condition.successes >= std::max(1, pace.successThreshold);
    if (isBack)
        enter(condition, state, attempt.time);
}

} // namespace

Condition advance(Condition before, const Attempt& attempt, const Pace& pace)
{
    Condition condition = std::move(before);
    condition.lastAttempt = attempt.time;
    condition.latencyMs = attempt.latencyMs;
    condition.cause = attempt.cause;
    condition.text = attempt.text;
    if (attempt.report)
        condition.report = attempt.report;
    switch (attempt.outcome) {
    case Outcome::Throttled: break;
    case Outcome::Failed: failed(condition, attempt, pace); break;
    case Outcome::Unclear:
        condition.failures = 0;
        condition.successes = 0;
        condition.isRetrying = false;
        enter(condition, State::Unknown, attempt.time);
        break;
    case Outcome::Answered: {
        condition.lastSuccess = attempt.time;
        State state = attempt.report ? attempt.report->state : State::Up;
        if (condition.text.isEmpty() && attempt.report)
            condition.text = attempt.report->reason;
        if (state == State::Down) {
            failed(condition, attempt, pace);
            break;
        }
        const bool isSlow = pace.degradedAbove
            && attempt.latencyMs > static_cast<double>(pace.degradedAbove->count());
        if (state == State::Up && isSlow) {
            state = State::Degraded;
            condition.cause = u"slow"_s;
            condition.text
                = u"answered in %1 ms, more than %2 ms"_s.arg(qRound64(attempt.latencyMs))
                      .arg(pace.degradedAbove->count());
        }
        answeredWell(condition, state, attempt, pace);
        break;
    }
    }
    forgetOldChanges(condition, attempt.time);
    return condition;
}

namespace {

/// When the state was last seen with own eyes. A failed probe shows that a target is down, and
/// nothing else.
qint64 lastEvidence(const Condition& condition)
{
    return condition.state == State::Down ? std::max(condition.lastSuccess, condition.lastAttempt)
                                          : condition.lastSuccess;
}

} // namespace

bool isStale(const Condition& condition, const Pace& pace, qint64 now)
{
    const qint64 evidence = lastEvidence(condition);
    const qint64 limit = std::max<qint64>(30'000, 2 * pace.interval.count() + pace.timeout.count());
    return evidence > 0 && now - evidence > limit;
}

bool isLost(const Condition& condition, const Pace& pace, qint64 now)
{
    const qint64 evidence = lastEvidence(condition);
    return evidence > 0 && now - evidence > std::max<qint64>(300'000, 5 * pace.interval.count());
}

State effectiveState(const Condition& condition, const Pace& pace, qint64 now)
{
    return isStale(condition, pace, now) ? State::Unknown : condition.state;
}

bool isFlapping(const Condition& condition, qint64 now)
{
    const auto recent = std::ranges::count_if(condition.changeTimes,
        [now](qint64 time) { return time > now - flapWindow && time <= now; });
    return recent > flapChanges;
}

} // namespace slipway::health
