// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/turn.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using config::OnFailure;
using config::StepKind;

bool isWait(StepKind kind)
{
    return kind == StepKind::Pause || kind == StepKind::Approval || kind == StepKind::Analysis;
}

bool isTimedPause(const PlannedStep& planned, const StepState& step)
{
    return planned.kind == StepKind::Pause && planned.duration && step.phase == StepPhase::Waiting;
}

/// A timed pause stands still while the run is paused.
void halt(Turn& turn)
{
    StepState* step = currentStep(turn.state);
    if (!step || !isTimedPause(*currentPlanned(turn.state), *step) || step->due == 0)
        return;
    step->remaining = std::max<qint64>(0, step->due - turn.now);
    step->due = 0;
}

void enterRunning(Turn& turn, const QString& sentence)
{
    turn.state.phase = Phase::Running;
    turn.state.pausedFrom = Phase::Running;
    turn.state.pause = PauseReason::None;
    turn.state.sentence = sentence;
}

void enterApproval(Turn& turn, const PlannedStep& planned, const StepState& step)
{
    enterRunning(turn, {});
    turn.state.phase = Phase::AwaitingApproval;
    turn.state.pausedFrom = Phase::AwaitingApproval;
    turn.state.sentence = u"Waiting because %1 needs %2 of %3 approvals"_s.arg(nameOf(planned))
                              .arg(planned.minApprovals - static_cast<int>(step.approvals.size()))
                              .arg(planned.minApprovals);
}

/// A step that waits for time, measurements or people, begun now or gone on with.
void wait(Turn& turn, const PlannedStep& planned, StepState& step)
{
    const bool isNew = step.phase == StepPhase::Pending;
    step.phase = StepPhase::Waiting;
    if (planned.kind == StepKind::Approval)
        return enterApproval(turn, planned, step);
    if (planned.kind == StepKind::Analysis) {
        if (isNew)
            step.metrics = begun(planned.metrics, turn.now);
        enterRunning(turn, u"Measuring %1"_s.arg(nameOf(planned)));
        return concludeAnalysis(turn);
    }
    if (!planned.duration)
        return enterPaused(turn,
            PauseReason::Waiting,
            u"Waiting because %1 lasts until somebody continues"_s.arg(nameOf(planned)));
    step.due = turn.now + (isNew ? planned.duration->count() : step.remaining);
    step.remaining = 0;
    enterRunning(turn,
        u"Waiting because %1 lasts %2"_s.arg(nameOf(planned), durationText(*planned.duration)));
}

void beginBackground(Turn& turn)
{
    State& state = turn.state;
    if (!state.background.empty() || state.step < turn.plan().backgroundFrom)
        return;
    state.background = begun(turn.plan().background, turn.now);
}

void complete(Turn& turn)
{
    if (const auto title = unmeasuredBackground(turn.state); title && !turn.state.isPromotedFully) {
        return enterPaused(turn,
            PauseReason::Inconclusive,
            u"Waiting because nothing was measured: %1 has not passed once"_s.arg(*title));
    }
    if (needsObservation(turn.state))
        return wantObservation(turn);
    finish(turn,
        Phase::Succeeded,
        u"%1 is in %2"_s.arg(
            visible(turn.plan().version, 100), visible(turn.plan().environment, 100)));
}

} // namespace

QString nameOf(const PlannedStep& step)
{
    return visible(step.name, 100);
}

StepState* currentStep(State& state)
{
    const bool isOne = state.step >= 0 && state.step < static_cast<int>(state.steps.size());
    return isOne ? &state.steps[static_cast<std::size_t>(state.step)] : nullptr;
}

const StepState* currentStep(const State& state)
{
    const bool isOne = state.step >= 0 && state.step < static_cast<int>(state.steps.size());
    return isOne ? &state.steps[static_cast<std::size_t>(state.step)] : nullptr;
}

const PlannedStep* currentPlanned(const State& state)
{
    return currentStep(state) ? &state.created.plan.steps[static_cast<std::size_t>(state.step)]
                              : nullptr;
}

void closeStep(Turn& turn, StepPhase phase, const QString& sentence)
{
    StepState* step = currentStep(turn.state);
    if (!step)
        return;
    if (step->started == 0)
        step->started = turn.now;
    step->ended = turn.now;
    step->due = 0;
    step->remaining = 0;
    step->phase = phase;
    step->sentence = sentence;
    ++turn.state.step;
}

void proceed(Turn& turn)
{
    State& state = turn.state;
    if (state.phase == Phase::Paused)
        return;
    if (state.phase == Phase::Pausing)
        return enterPaused(turn, state.pause, state.sentence);
    resume(turn);
}

void resume(Turn& turn)
{
    State& state = turn.state;
    enterRunning(turn, {});
    while (StepState* step = currentStep(state)) {
        beginBackground(turn);
        if (isHeldByBackground(turn))
            return;
        const PlannedStep& planned = *currentPlanned(state);
        if (state.isPromotedFully && isWait(planned.kind) && !planned.isRequired) {
            closeStep(turn, StepPhase::Skipped, u"not awaited: promoted fully"_s);
            continue;
        }
        if (step->started == 0)
            step->started = turn.now;
        if (isWait(planned.kind))
            return wait(turn, planned, *step);
        return wantStep(turn);
    }
    if (!isHeldByBackground(turn))
        complete(turn);
}

void enterPaused(Turn& turn, PauseReason reason, const QString& sentence)
{
    State& state = turn.state;
    halt(turn);
    const PlannedStep* planned = currentPlanned(state);
    state.pausedFrom
        = planned && planned->kind == StepKind::Approval ? Phase::AwaitingApproval : Phase::Running;
    state.phase = Phase::Paused;
    state.pause = reason;
    state.sentence = sentence;
}

void pauseRun(Turn& turn, PauseReason reason, const QString& sentence)
{
    State& state = turn.state;
    if (state.phase == Phase::Paused) {
        if (state.pause == PauseReason::Waiting)
            enterPaused(turn, reason, sentence);
        return;
    }
    if (state.command && state.command->phase == OpenCommand::Phase::Wanted)
        withdraw(turn);
    if (!state.command)
        return enterPaused(turn, reason, sentence);
    state.phase = Phase::Pausing;
    state.pause = reason;
    state.sentence = sentence;
}

void failStep(Turn& turn, StepPhase phase, PauseReason reason, const QString& sentence)
{
    State& state = turn.state;
    StepState* step = currentStep(state);
    const PlannedStep& planned = *currentPlanned(state);
    // Only what was observed may be ignored: what nobody could tell is asked about.
    const bool isObserved = reason == PauseReason::StepFailed;
    if (isObserved && planned.onFailure == OnFailure::Ignore && !planned.isRequired) {
        closeStep(turn, phase, sentence);
        return proceed(turn);
    }
    step->phase = phase;
    step->ended = turn.now;
    step->sentence = sentence;
    const bool mayRollBack = planned.kind != StepKind::Analysis || turn.plan().autoRollback;
    if (isObserved && mayRollBack && planned.onFailure != OnFailure::Guide)
        return abortRun(turn, u"%1 failed: %2"_s.arg(nameOf(planned), sentence));
    const QString what = isObserved ? u"Waiting because %1 failed: %2"_s
                                    : u"Waiting because %1 could not be decided: %2"_s;
    enterPaused(turn, reason, what.arg(nameOf(planned), sentence));
}

std::optional<qint64> progressDue(const State& state)
{
    const StepState* step = currentStep(state);
    const auto& deadline = state.created.plan.progressDeadline;
    const bool works = state.phase == Phase::Running || state.phase == Phase::Pausing;
    if (!step || !deadline || !works || step->started == 0)
        return std::nullopt;
    const StepKind kind = currentPlanned(state)->kind;
    const bool isWork = step->phase == StepPhase::Executing
        || (step->phase == StepPhase::Waiting && kind == StepKind::Analysis);
    return isWork ? std::optional(step->started + step->excused + deadline->count()) : std::nullopt;
}

} // namespace slipway::rollout
