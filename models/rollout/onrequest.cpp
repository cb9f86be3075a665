// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/turn.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using event::Requested;

void approve(Turn& turn, const Requested& request)
{
    State& state = turn.state;
    StepState& step = *currentStep(state);
    const PlannedStep& planned = *currentPlanned(state);
    step.approvals.push_back(request);
    if (static_cast<int>(step.approvals.size()) < planned.minApprovals)
        return resume(turn);
    QStringList names;
    for (const auto& one : step.approvals)
        names.append(visible(one.actor, 100));
    closeStep(turn, StepPhase::Succeeded, u"approved by %1"_s.arg(names.join(u", "_s)));
    resume(turn);
}

void reject(Turn& turn, const Requested& request)
{
    currentStep(turn.state)->sentence = u"rejected by "_s + saidBy(request);
    enterPaused(turn,
        PauseReason::Rejected,
        u"Waiting because %1 was rejected by %2"_s.arg(
            nameOf(*currentPlanned(turn.state)), saidBy(request)));
}

void pause(Turn& turn, const Requested& request)
{
    pauseRun(turn, PauseReason::User, u"Waiting because it was paused by "_s + saidBy(request));
}

void goOn(Turn& turn)
{
    State& state = turn.state;
    if (state.phase == Phase::Pausing) {
        state.phase = Phase::Running;
        state.pause = PauseReason::None;
        const PlannedStep* planned = currentPlanned(state);
        state.sentence = u"Running %1"_s.arg(planned ? nameOf(*planned) : u"the last look"_s);
        return;
    }
    if (state.pause == PauseReason::Waiting)
        closeStep(turn,
            StepPhase::Succeeded,
            u"continued by "_s + visible(state.requests.back().actor, 100));
    if (state.pause != PauseReason::User)
        restartBackground(turn);
    resume(turn);
}

void skip(Turn& turn, const Requested& request)
{
    State& state = turn.state;
    const bool staysPaused = state.phase == Phase::Paused && state.pause == PauseReason::User;
    if (state.command)
        closeCommand(turn, std::nullopt, true);
    closeStep(turn, StepPhase::Skipped, u"skipped by "_s + saidBy(request));
    if (!staysPaused)
        resume(turn);
}

void promote(Turn& turn)
{
    State& state = turn.state;
    state.isPromotedFully = true;
    restartBackground(turn);
    if (state.phase == Phase::Pausing)
        return goOn(turn);
    if (!state.command)
        resume(turn);
}

/// Fresh counters for the current step.
void renew(Turn& turn)
{
    StepState* current = currentStep(turn.state);
    StepState& step = current ? *current : turn.state.observation;
    step.phase = StepPhase::Pending;
    step.failures = 0;
    step.excused = 0;
    step.started = 0;
    step.ended = 0;
    step.metrics.clear();
    step.approvals.clear();
    step.sentence.clear();
}

void retryRollback(Turn& turn)
{
    State& state = turn.state;
    if (state.command)
        closeCommand(turn, std::nullopt, true);
    const auto index = static_cast<std::size_t>(state.rollbackStep);
    const bool isStep = index < state.rollbackSteps.size();
    StepState& step = isStep ? state.rollbackSteps[index] : state.observation;
    step.failures = 0;
    step.phase = StepPhase::Pending;
    proceedRollback(turn);
}

void retry(Turn& turn)
{
    State& state = turn.state;
    if (state.phase == Phase::RollbackFailed)
        return retryRollback(turn);
    if (state.command) {
        const auto weight = weightOf(state, *state.command);
        const OpenCommand was = closeCommand(turn, std::nullopt, true);
        if (was.role == Role::Weight) {
            state.pause = PauseReason::User;
            state.sentence = u"Waiting because a person paused it"_s;
            return wantWeight(turn, weight.value_or(0), was.attempt + 1);
        }
    }
    renew(turn);
    resume(turn);
}

void setWeight(Turn& turn, const Requested& request)
{
    turn.state.sentence = u"Waiting because it is paused: %1 sets the weight to %2 %"_s
                              .arg(visible(request.actor, 100))
                              .arg(request.weight);
    wantWeight(turn, request.weight, 1);
}

void markRollbackDone(Turn& turn, const QString& sentence)
{
    State& state = turn.state;
    if (state.command)
        closeCommand(turn, std::nullopt, true);
    if (state.rollback.empty()) {
        return finish(turn, Phase::RolledBack, state.cause + u". Undone by hand, "_s + sentence);
    }
    if (state.rollbackStep >= std::ssize(state.rollbackSteps)) {
        markObserved(turn, sentence);
        return proceedRollback(turn);
    }
    StepState& step = state.rollbackSteps[static_cast<std::size_t>(state.rollbackStep)];
    step.phase = StepPhase::Succeeded;
    step.ended = turn.now;
    step.sentence = sentence;
    ++state.rollbackStep;
    proceedRollback(turn);
}

void markDone(Turn& turn, const Requested& request)
{
    State& state = turn.state;
    const QString sentence = u"marked done by "_s + saidBy(request);
    if (state.phase == Phase::RollbackFailed)
        return markRollbackDone(turn, sentence);
    if (!currentStep(state) && (!state.command || state.command->role == Role::Observe)) {
        if (state.command)
            closeCommand(turn, std::nullopt, true);
        markObserved(turn, sentence);
        return resume(turn);
    }
    const auto weight = weightOf(state, *state.command);
    const OpenCommand was = closeCommand(turn, std::nullopt, true);
    if (weight)
        noteWeight(turn, *weight);
    if (was.role == Role::Weight) {
        state.pause = PauseReason::User;
        state.sentence = u"Waiting because a person paused it: weight "_s + sentence;
        return;
    }
    closeStep(turn, StepPhase::Succeeded, sentence);
    resume(turn);
}

void abandon(Turn& turn, const Requested& request)
{
    if (turn.state.command)
        closeCommand(turn, std::nullopt, true);
    finish(turn,
        Phase::Abandoned,
        u"%1. The rollback was left to people by %2"_s.arg(turn.state.cause, saidBy(request)));
}

void obey(Turn& turn, const Requested& request)
{
    switch (request.action) {
    case Action::Approve: return approve(turn, request);
    case Action::Reject: return reject(turn, request);
    case Action::Pause: return pause(turn, request);
    case Action::Continue: return goOn(turn);
    case Action::SkipStep: return skip(turn, request);
    case Action::PromoteFully: return promote(turn);
    case Action::SetWeight: return setWeight(turn, request);
    case Action::Abort: return abortRun(turn, u"Aborted by "_s + saidBy(request));
    case Action::Retry: return retry(turn);
    case Action::MarkDone: return markDone(turn, request);
    case Action::Kill: return tell(turn, io::Stop::Kill);
    case Action::Abandon: return abandon(turn, request);
    }
}

} // namespace

QString saidBy(const event::Requested& request)
{
    const QString actor = request.actor.isEmpty() ? u"nobody named"_s : visible(request.actor, 100);
    const QString reason = request.reason.trimmed();
    return reason.isEmpty() ? actor : u"%1: %2"_s.arg(actor, visible(reason, 300));
}

bool on(Turn& turn, const event::Requested& event)
{
    if (refusal(turn.state, event))
        return false;
    turn.state.requests.push_back(event);
    obey(turn, event);
    return true;
}

} // namespace slipway::rollout
