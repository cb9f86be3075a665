// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/turn.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

bool isRollback(const State& state)
{
    return state.phase == Phase::RollingBack || state.phase == Phase::RollbackFailed;
}

/// What does not agree with what was observed; empty: all does. What it does not tell is not asked.
QString disagreement(const State& state)
{
    const QJsonObject seen = state.observed.value_or(QJsonObject());
    const RunPlan& plan = state.created.plan;
    if (const auto healthy = seen.value(u"healthy"_s); healthy.isBool() && !healthy.toBool())
        return u"it is not healthy"_s;
    const auto weight = seen.value(u"weight"_s);
    if (weight.isDouble() && state.desiredWeight
        && std::abs(weight.toDouble() - *state.desiredWeight) > plan.trafficTolerance)
        return u"the weight is %1 %, not %2 %"_s.arg(weight.toDouble()).arg(*state.desiredWeight);
    const QString version = seen.value(u"version"_s).toString();
    if (!isRollback(state) && !version.isEmpty() && version != plan.version)
        return u"the version is %1, not %2"_s.arg(
            visible(version, 100), visible(plan.version, 100));
    return {};
}

void settled(Turn& turn)
{
    if (isRollback(turn.state))
        return proceedRollback(turn);
    proceed(turn);
}

void failed(Turn& turn, StepPhase phase, const QString& sentence)
{
    State& state = turn.state;
    state.observation.phase = phase;
    state.observation.ended = turn.now;
    state.observation.sentence = sentence;
    if (isRollback(state)) {
        state.phase = Phase::RollbackFailed;
        state.sentence
            = u"The rollback was carried out, but what is observed is wrong: "_s + sentence;
        return;
    }
    enterPaused(turn,
        phase == StepPhase::Unknown ? PauseReason::Unknown : PauseReason::StepFailed,
        u"Waiting because what is observed is wrong: "_s + sentence);
}

} // namespace

bool needsObservation(const State& state)
{
    return state.created.plan.observe && state.observation.phase != StepPhase::Succeeded;
}

void observationEnded(Turn& turn, const OpenCommand& was, bool isSuccess, const QString& sentence)
{
    State& state = turn.state;
    StepState& step = state.observation;
    const bool isSilent = was.command.readsJson && !state.observed;
    const QString wrong = !isSuccess ? sentence
        : isSilent                   ? u"%1 told nothing"_s.arg(visible(was.command.name, 100))
                                     : disagreement(state);
    step.sentence = wrong;
    if (wrong.isEmpty()) {
        step.phase = StepPhase::Succeeded;
        step.ended = turn.now;
        step.sentence = sentence;
        return settled(turn);
    }
    ++step.failures;
    if (step.failures >= was.command.errorThreshold)
        return failed(turn, was.isTimedOut ? StepPhase::TimedOut : StepPhase::Failed, wrong);
    step.phase = StepPhase::Pending;
    if (state.phase == Phase::Pausing)
        return enterPaused(turn, state.pause, state.sentence);
    wantObservation(turn, retryTime(was.command, step.failures, turn.now));
}

void markObserved(Turn& turn, const QString& sentence)
{
    StepState& step = turn.state.observation;
    step.phase = StepPhase::Succeeded;
    step.ended = turn.now;
    step.sentence = sentence;
}

} // namespace slipway::rollout
