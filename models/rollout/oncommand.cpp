// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/turn.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using CommandPhase = OpenCommand::Phase;

bool isOpen(const State& state, const QString& key)
{
    return state.command && state.command->key == key;
}

/// Begun, and not known to be over.
bool isUnderWay(const State& state, const QString& key)
{
    return isOpen(state, key) && state.command->phase != CommandPhase::Wanted;
}

void noteStart(OpenCommand& command, qint64 now)
{
    if (command.started > 0)
        return;
    command.started = now;
    command.deadline = now + command.command.timeout.count();
}

/// What a command with `output: json` says about itself; empty: nothing.
QString successSentence(const event::CommandEnded& event)
{
    const QString message = event.output ? event.output->value(u"message"_s).toString() : QString();
    return visible(message, 200);
}

bool isOverdue(const Turn& turn)
{
    const auto due = progressDue(turn.state);
    return due && turn.now >= *due;
}

/// The command of a plan's step was seen to fail: once more, or for good.
void stepFailed(Turn& turn, const OpenCommand& was, const QString& sentence)
{
    State& state = turn.state;
    StepState& step = *currentStep(state);
    const bool isLate = isOverdue(turn);
    ++step.failures;
    step.sentence = sentence;
    if (!isLate && step.failures < was.command.errorThreshold) {
        step.phase = StepPhase::Pending;
        if (state.phase == Phase::Pausing)
            return enterPaused(turn, state.pause, state.sentence);
        state.sentence = u"Trying again: %1 (failure %2 of %3)"_s.arg(sentence)
                             .arg(step.failures)
                             .arg(was.command.errorThreshold);
        return wantStep(turn, retryTime(was.command, step.failures, turn.now));
    }
    failStep(turn,
        was.isTimedOut ? StepPhase::TimedOut : StepPhase::Failed,
        PauseReason::StepFailed,
        sentence);
}

void rollbackStepFailed(Turn& turn, const OpenCommand& was, const QString& sentence)
{
    State& state = turn.state;
    StepState& step = state.rollbackSteps[static_cast<std::size_t>(was.step)];
    ++step.failures;
    step.sentence = sentence;
    if (step.failures < was.command.errorThreshold)
        return wantRollbackStep(turn, retryTime(was.command, step.failures, turn.now));
    failRollback(turn, was.isTimedOut ? StepPhase::TimedOut : StepPhase::Failed, sentence);
}

/// A weight set by hand; the run stays paused by its person.
void weightEnded(Turn& turn, const OpenCommand& was, bool isSuccess, const QString& sentence)
{
    State& state = turn.state;
    if (isSuccess) {
        state.sentence = u"Waiting because a person paused it: weight set to %1 %"_s.arg(
            state.desiredWeight.value_or(0));
    } else if (was.attempt < was.command.errorThreshold) {
        return wantWeight(turn,
            weightOf(state, was).value_or(0),
            was.attempt + 1,
            retryTime(was.command, was.attempt, turn.now));
    } else {
        state.sentence = u"Waiting because the weight could not be set: "_s + sentence;
    }
    state.pause = PauseReason::User;
}

/// The command that an abort had to wait for.
void abortedEnded(Turn& turn, const OpenCommand& was, bool isSuccess, const QString& sentence)
{
    if (StepState* step = currentStep(turn.state); step && was.role == Role::Step) {
        step->phase = isSuccess ? StepPhase::Succeeded
            : was.isTimedOut    ? StepPhase::TimedOut
                                : StepPhase::Failed;
        step->ended = turn.now;
        step->sentence = sentence;
    }
    afterAbort(turn);
}

void settle(Turn& turn, const OpenCommand& was, bool isSuccess, const QString& sentence)
{
    State& state = turn.state;
    if (state.phase == Phase::Aborting)
        return abortedEnded(turn, was, isSuccess, sentence);
    switch (was.role) {
    case Role::Weight: return weightEnded(turn, was, isSuccess, sentence);
    case Role::Observe: return observationEnded(turn, was, isSuccess, sentence);
    case Role::Rollback:
        if (!isSuccess)
            return rollbackStepFailed(turn, was, sentence);
        break;
    case Role::Step:
        if (!isSuccess)
            return stepFailed(turn, was, sentence);
        closeStep(turn, StepPhase::Succeeded, sentence);
        return proceed(turn);
    }
    StepState& step = state.rollbackSteps[static_cast<std::size_t>(was.step)];
    step.phase = StepPhase::Succeeded;
    step.ended = turn.now;
    step.sentence = sentence;
    ++state.rollbackStep;
    proceedRollback(turn);
}

/// Its outcome was taken for lost, and is seen after all.
void findAgain(State& state)
{
    if (state.phase == Phase::RollbackFailed)
        state.phase = Phase::RollingBack;
    if (state.phase == Phase::Paused && state.command->role != Role::Weight) {
        state.phase = Phase::Running;
        state.pause = PauseReason::None;
        state.sentence.clear();
    }
}

QString treeText(const std::vector<io::TreeProcess>& tree)
{
    if (tree.empty())
        return u"none of its processes lives on"_s;
    if (tree.size() == 1)
        return u"1 process of it lives on (%1)"_s.arg(tree.front().pid);
    return u"%1 processes of it live on"_s.arg(tree.size());
}

/// Nobody saw how it ended: a person is asked.
void lose(Turn& turn)
{
    State& state = turn.state;
    OpenCommand& command = *state.command;
    const QString sentence = u"nobody saw how %1 ended, %2"_s.arg(
        visible(command.command.name, 100), treeText(command.tree));
    if (state.phase == Phase::Aborting) {
        if (!command.tree.empty())
            return command.rung ? void() : tell(turn, io::Stop::Interrupt);
        StepState* step = currentStep(state);
        if (step && command.role == Role::Step) {
            step->phase = StepPhase::Unknown;
            step->sentence = sentence;
        }
        closeCommand(turn, std::nullopt, true);
        return afterAbort(turn);
    }
    command.rung.reset();
    command.isStopSent = false;
    command.needsPerson = false;
    command.nextRung = 0;
    if (command.role == Role::Rollback)
        return failRollback(turn, StepPhase::Unknown, sentence);
    if (command.role == Role::Observe) {
        state.observation.phase = StepPhase::Unknown;
        state.observation.sentence = sentence;
        if (state.phase == Phase::RollingBack) {
            state.phase = Phase::RollbackFailed;
            state.sentence = u"The rollback was carried out, but "_s + sentence;
            return;
        }
    }
    if (StepState* step = currentStep(state); step && command.role == Role::Step) {
        step->phase = StepPhase::Unknown;
        step->sentence = sentence;
    }
    enterPaused(turn, PauseReason::Unknown, u"Waiting because "_s + sentence);
}

} // namespace

bool on(Turn& turn, const event::CommandIntended& event)
{
    State& state = turn.state;
    if (!isOpen(state, event.key) || state.command->phase != CommandPhase::Wanted)
        return false;
    OpenCommand& command = *state.command;
    command.phase = CommandPhase::Intended;
    command.command = event.command;
    command.notBefore = 0;
    state.isMutated = state.isMutated || event.command.mutates;
    const bool setsWeight = command.role != Role::Rollback && weightOf(state, command);
    state.isWeightTouched = state.isWeightTouched || setsWeight;
    return true;
}

bool on(Turn& turn, const event::CommandStarted& event)
{
    if (!isOpen(turn.state, event.key) || turn.state.command->phase != CommandPhase::Intended)
        return false;
    turn.state.command->phase = CommandPhase::Running;
    noteStart(*turn.state.command, turn.now);
    return true;
}

bool on(Turn& turn, const event::CommandLeaderExited& event)
{
    State& state = turn.state;
    if (!isUnderWay(state, event.key) || state.command->phase == CommandPhase::Lost)
        return false;
    noteStart(*state.command, turn.now);
    state.command->phase = CommandPhase::LeaderExited;
    state.command->tree = event.tree;
    return true;
}

bool on(Turn& turn, const event::CommandEnded& event)
{
    State& state = turn.state;
    if (!isUnderWay(state, event.key))
        return false;
    if (state.command->phase == CommandPhase::Lost)
        findAgain(state);
    const auto weight = weightOf(state, *state.command);
    if (state.command->role == Role::Observe)
        state.observed = event.output;
    const bool hasRun = event.exit.kind != io::CommandExit::Kind::NotStarted;
    const OpenCommand was = closeCommand(turn, event.exit, hasRun);
    const bool isSuccess = event.exit.isSuccess() && !was.isTimedOut;
    if (isSuccess && weight)
        noteWeight(turn, *weight);
    settle(turn, was, isSuccess, isSuccess ? successSentence(event) : outcomeOf(was, event.exit));
    return true;
}

bool on(Turn& turn, const event::CommandNeverRan& event)
{
    State& state = turn.state;
    if (!isUnderWay(state, event.key) || state.command->phase == CommandPhase::Lost)
        return false;
    if (state.command->phase != CommandPhase::Intended) {
        // It was seen to run: whoever says otherwise saw less.
        return on(turn, event::CommandLost{event.key, {}});
    }
    const auto weight = weightOf(state, *state.command);
    const OpenCommand was = closeCommand(turn, std::nullopt, false);
    if (state.phase == Phase::Aborting) {
        if (StepState* step = currentStep(state); step && was.role == Role::Step)
            step->phase = StepPhase::Pending;
        afterAbort(turn);
    } else if (was.role == Role::Rollback) {
        wantRollbackStep(turn);
    } else if (was.role == Role::Weight) {
        wantWeight(turn, weight.value_or(0), was.attempt + 1);
    } else if (was.role == Role::Observe && state.phase != Phase::Pausing) {
        wantObservation(turn);
    } else if (state.phase == Phase::Pausing) {
        StepState* step = currentStep(state);
        (step ? *step : state.observation).phase = StepPhase::Pending;
        enterPaused(turn, state.pause, state.sentence);
    } else {
        wantStep(turn);
    }
    return true;
}

bool on(Turn& turn, const event::CommandLost& event)
{
    State& state = turn.state;
    if (!isUnderWay(state, event.key))
        return false;
    const bool isNew = state.command->phase != CommandPhase::Lost;
    if (!isNew && state.command->tree == event.tree)
        return false;
    state.command->phase = CommandPhase::Lost;
    state.command->tree = event.tree;
    state.command->deadline = 0;
    if (isNew || state.phase == Phase::Aborting)
        lose(turn);
    return true;
}

bool on(Turn& turn, const event::StopSent& event)
{
    State& state = turn.state;
    const bool fits = isUnderWay(state, event.key) && state.command->rung == event.how
        && !state.command->isStopSent;
    if (fits)
        state.command->isStopSent = true;
    return fits;
}

} // namespace slipway::rollout
