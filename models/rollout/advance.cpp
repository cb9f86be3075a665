// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/advance.h"

#include "base/text.h"
#include "rollout/turn.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

/// What the time between two events was spent on.
void account(Turn& turn)
{
    State& state = turn.state;
    const bool waits = waitsForPerson(state);
    if (waits && state.waitingSince == 0)
        state.waitingSince = turn.now;
    if (waits || state.waitingSince == 0)
        return;
    const qint64 spent = std::max<qint64>(0, turn.now - state.waitingSince);
    state.waited += spent;
    state.waitingSince = 0;
    if (StepState* step = currentStep(state); step && step->started > 0)
        step->excused += std::clamp<qint64>(turn.now - step->started, 0, spent);
}

void markPhase(Turn& turn, Phase before)
{
    State& state = turn.state;
    const auto mark = [&](Mark::Kind kind) {
        state.marks.push_back({turn.now, kind, state.desiredWeight.value_or(0)});
    };
    if (state.phase == before)
        return;
    if (state.phase == Phase::Paused)
        mark(Mark::Kind::Paused);
    if (state.phase == Phase::RollingBack && before != Phase::RollbackFailed)
        mark(Mark::Kind::Rollback);
    if (!isEnd(state.phase))
        return;
    state.ended = turn.now;
    mark(Mark::Kind::Ended);
    turn.effects.push_back(effect::Finish{});
}

bool isBegun(const State& state)
{
    return !state.created.run.isEmpty();
}

} // namespace

bool isEnd(Phase phase)
{
    return phase >= Phase::Succeeded;
}

Advance advance(State state, const Event& event, qint64 time)
{
    Advance out;
    const bool isFirst = std::holds_alternative<event::Created>(event);
    const bool isLast = std::holds_alternative<event::LogStored>(event);
    if (isFirst == isBegun(state) || isLast != isEnd(state.phase)) {
        out.state = std::move(state);
        return out;
    }
    Turn turn{state, time, out.effects};
    const Phase before = state.phase;
    if (std::visit([&turn](const auto& one) { return on(turn, one); }, event)) {
        state.lastEvent = time;
        markPhase(turn, before);
        account(turn);
    }
    out.state = std::move(state);
    return out;
}

bool on(Turn& turn, const event::Created& event)
{
    if (event.run.isEmpty())
        return false;
    State& state = turn.state;
    state.created = event;
    state.started = turn.now;
    state.phase = Phase::Preflight;
    state.steps.resize(event.plan.steps.size());
    state.sentence = u"Checking what must hold before anything is changed"_s;
    state.marks.push_back({turn.now, Mark::Kind::Started, 0});
    turn.effects.push_back(effect::Preflight{});
    return true;
}

bool on(Turn& turn, const event::EngineAttached& event)
{
    State& state = turn.state;
    state.engine = event;
    const qint64 gap = std::max<qint64>(0, event.unobserved);
    if (gap == 0)
        return true;
    const auto shift = [gap](std::vector<analysis::MetricRun>& runs) {
        for (auto& run : runs) {
            if (analysis::isFinal(run.verdict))
                continue;
            run.started += gap;
            if (run.noDataSince > 0)
                run.noDataSince += gap;
        }
    };
    shift(state.background);
    if (StepState* step = currentStep(state)) {
        if (step->due > 0)
            step->due += gap;
        step->excused += gap;
        shift(step->metrics);
    }
    return true;
}

bool on(Turn& turn, const event::PreflightDone& event)
{
    State& state = turn.state;
    if (state.phase != Phase::Preflight || state.preflightEnded > 0)
        return false;
    state.preflight = event.conditions;
    state.preflightEnded = turn.now;
    const auto broken = std::ranges::find(event.conditions, false, &policy::Condition::holds);
    if (broken != event.conditions.end()) {
        finish(turn,
            Phase::Cancelled,
            u"Nothing was changed: "_s
                + visible(broken->text.isEmpty() ? broken->name : broken->text, 500));
        return true;
    }
    resume(turn);
    return true;
}

bool on(Turn& turn, const event::TrafficMeasured& event)
{
    State& state = turn.state;
    state.measuredShare = event.share;
    state.measuredWhy = event.why;
    state.measuredAt = turn.now;
    return true;
}

bool on(Turn& turn, const event::LogStored& event)
{
    if (turn.state.log)
        return false;
    turn.state.log = event;
    return true;
}

void finish(Turn& turn, Phase phase, const QString& sentence)
{
    State& state = turn.state;
    state.phase = phase;
    state.pause = PauseReason::None;
    state.sentence = sentence;
}

bool waitsForPerson(const State& state)
{
    switch (state.phase) {
    case Phase::AwaitingApproval:
    case Phase::Paused:
    case Phase::RollbackFailed: return true;
    default: return !isEnd(state.phase) && state.command && state.command->needsPerson;
    }
}

} // namespace slipway::rollout
