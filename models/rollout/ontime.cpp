// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/turn.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using CommandPhase = OpenCommand::Phase;

bool runs(const OpenCommand& command)
{
    return command.phase == CommandPhase::Running || command.phase == CommandPhase::LeaderExited;
}

/// The next moment of the open command; none: it has none.
std::optional<qint64> commandDue(const OpenCommand& command)
{
    if (command.phase == CommandPhase::Wanted)
        return command.notBefore > 0 ? std::optional(command.notBefore) : std::nullopt;
    if (command.nextRung > 0)
        return command.nextRung;
    if (!command.rung && runs(command) && command.deadline > 0)
        return command.deadline;
    return std::nullopt;
}

/// When the plan's patience with the current step ends, if that would change anything now.
std::optional<qint64> patienceDue(const State& state)
{
    const auto due = progressDue(state);
    if (!due)
        return std::nullopt;
    if (!state.command)
        return due;
    const bool canStop = state.command->role == Role::Step
        && (state.command->phase == CommandPhase::Wanted
            || (runs(*state.command) && !state.command->rung));
    return canStop ? due : std::nullopt;
}

std::optional<qint64> pauseDue(const State& state)
{
    const StepState* step = currentStep(state);
    const bool waits = step && state.phase == Phase::Running && step->phase == StepPhase::Waiting
        && step->due > 0;
    return waits ? std::optional(step->due) : std::nullopt;
}

void timeOut(Turn& turn)
{
    turn.state.command->isTimedOut = true;
    turn.state.sentence = u"%1 takes too long and is being stopped"_s.arg(
        visible(turn.state.command->command.name, 100));
    tell(turn, io::Stop::Interrupt);
}

void commandTime(Turn& turn)
{
    OpenCommand& command = *turn.state.command;
    if (command.phase == CommandPhase::Wanted) {
        command.notBefore = 0;
        turn.effects.push_back(effect::Run{command.key});
        return;
    }
    if (command.nextRung > 0)
        return climb(turn);
    timeOut(turn);
}

void patienceEnds(Turn& turn)
{
    State& state = turn.state;
    const QString limit = durationText(*turn.plan().progressDeadline);
    if (state.command && state.command->phase != CommandPhase::Wanted)
        return timeOut(turn);
    if (state.command) {
        const QString last = currentStep(state)->sentence;
        withdraw(turn);
        return failStep(turn,
            StepPhase::TimedOut,
            PauseReason::StepFailed,
            u"not done within %1%2"_s.arg(limit, last.isEmpty() ? QString() : u": "_s + last));
    }
    failStep(turn,
        StepPhase::Unknown,
        PauseReason::Inconclusive,
        u"no verdict within %1: %2"_s.arg(
            limit, analysis::sentenceOf(currentStep(state)->metrics)));
}

} // namespace

bool on(Turn& turn, const event::TimeCame&)
{
    const State& state = turn.state;
    const auto isDue
        = [&turn](const std::optional<qint64>& due) { return due && turn.now >= *due; };
    // One thing at a time: what it leads to may make the others pointless.
    if (isDue(patienceDue(state))) {
        patienceEnds(turn);
        return true;
    }
    if (state.command && isDue(commandDue(*state.command))) {
        commandTime(turn);
        return true;
    }
    if (!isDue(pauseDue(state)))
        return false;
    closeStep(turn,
        StepPhase::Succeeded,
        u"waited %1"_s.arg(durationText(*currentPlanned(state)->duration)));
    proceed(turn);
    return true;
}

std::optional<qint64> nextDue(const State& state)
{
    if (isEnd(state.phase))
        return std::nullopt;
    std::optional<qint64> next = state.command ? commandDue(*state.command) : std::nullopt;
    for (const auto& due : {patienceDue(state), pauseDue(state)}) {
        if (due && (!next || *due < *next))
            next = due;
    }
    return next;
}

} // namespace slipway::rollout
