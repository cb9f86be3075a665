// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/turn.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using CommandPhase = OpenCommand::Phase;

/// `NN-A-name`, with the region's letter in front where it is not the plan's own.
QString keyOf(Role role, int index, int attempt, const QString& name)
{
    QString word;
    for (const QChar c : name.toLower()) {
        const bool isPlain = (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
        if (isPlain)
            word += c;
        else if (!word.endsWith(u'-'))
            word += u'-';
    }
    while (word.startsWith(u'-'))
        word.remove(0, 1);
    word.truncate(40);
    while (word.endsWith(u'-'))
        word.chop(1);
    if (word.isEmpty())
        word = u"command"_s;
    const QString letter = role == Role::Rollback ? u"r"_s
        : role == Role::Weight                    ? u"w"_s
        : role == Role::Observe                   ? u"o"_s
                                                  : QString();
    return u"%1%2-%3-%4"_s.arg(letter).arg(index + 1, 2, 10, QChar(u'0')).arg(attempt).arg(word);
}

void want(Turn& turn, OpenCommand command, qint64 notBefore)
{
    command.notBefore = notBefore > turn.now ? notBefore : 0;
    if (command.notBefore == 0)
        turn.effects.push_back(effect::Run{command.key});
    turn.state.command = std::move(command);
}

/// Whether the world may have changed, from all that was intended and not proven to have never run.
void recount(State& state)
{
    const auto counts = [](const CommandRecord& record) { return record.hasRun; };
    state.isMutated = std::ranges::any_of(
        state.commands, [&](const auto& one) { return counts(one) && one.command.mutates; });
    state.isWeightTouched = std::ranges::any_of(state.commands, [&](const auto& one) {
        const bool isSetting = one.role == Role::Weight
            || (one.role == Role::Step
                && state.created.plan.steps[static_cast<std::size_t>(one.step)].kind
                    == config::StepKind::SetWeight);
        return counts(one) && isSetting;
    });
}

} // namespace

void wantStep(Turn& turn, qint64 notBefore)
{
    State& state = turn.state;
    StepState& step = *currentStep(state);
    const PlannedStep& planned = *currentPlanned(state);
    if (!planned.command) {
        return failStep(
            turn, StepPhase::Failed, PauseReason::StepFailed, u"the plan has no command for it"_s);
    }
    step.phase = StepPhase::Executing;
    step.ended = 0;
    ++step.attempt;
    OpenCommand command;
    command.role = Role::Step;
    command.command = *planned.command;
    command.step = state.step;
    command.attempt = step.attempt;
    command.key = keyOf(Role::Step, state.step, step.attempt, planned.command->name);
    if (state.sentence.isEmpty())
        state.sentence = u"Running %1"_s.arg(nameOf(planned));
    want(turn, std::move(command), notBefore);
}

void wantRollbackStep(Turn& turn, qint64 notBefore)
{
    State& state = turn.state;
    const auto index = static_cast<std::size_t>(state.rollbackStep);
    StepState& step = state.rollbackSteps[index];
    const PlannedStep& planned = state.rollback[index];
    if (step.started == 0)
        step.started = turn.now;
    if (!planned.command)
        return failRollback(turn, StepPhase::Failed, u"the plan has no command for it"_s);
    step.phase = StepPhase::Executing;
    step.ended = 0;
    ++step.attempt;
    OpenCommand command;
    command.role = Role::Rollback;
    command.command = *planned.command;
    command.step = state.rollbackStep;
    command.attempt = step.attempt;
    command.key = keyOf(Role::Rollback, state.rollbackStep, step.attempt, planned.command->name);
    want(turn, std::move(command), notBefore);
}

void wantObservation(Turn& turn, qint64 notBefore)
{
    State& state = turn.state;
    StepState& step = state.observation;
    if (step.started == 0)
        step.started = turn.now;
    step.phase = StepPhase::Executing;
    step.ended = 0;
    ++step.attempt;
    OpenCommand command;
    command.role = Role::Observe;
    command.command = *turn.plan().observe;
    command.step = state.step;
    command.attempt = step.attempt;
    command.key = keyOf(Role::Observe, 0, step.attempt, command.command.name);
    if (state.sentence.isEmpty())
        state.sentence = u"Observing whether it is as it should be"_s;
    want(turn, std::move(command), notBefore);
}

void wantWeight(Turn& turn, int weight, int attempt, qint64 notBefore)
{
    State& state = turn.state;
    const auto line = weightCommand(turn.plan(), weight);
    const auto index
        = std::ranges::count(state.requests, Action::SetWeight, &event::Requested::action) - 1;
    if (!line)
        return;
    OpenCommand command;
    command.role = Role::Weight;
    command.command = *line;
    command.step = state.step;
    command.attempt = attempt;
    command.key = keyOf(Role::Weight, static_cast<int>(index), attempt, line->name);
    want(turn, std::move(command), notBefore);
}

void withdraw(Turn& turn)
{
    State& state = turn.state;
    if (!state.command)
        return;
    StepState* step = currentStep(state);
    if (state.command->role == Role::Observe)
        step = &state.observation;
    if (step && state.command->role != Role::Weight) {
        --step->attempt;
        step->phase = StepPhase::Pending;
    }
    state.command.reset();
}

OpenCommand closeCommand(Turn& turn, const std::optional<io::CommandExit>& exit, bool hasRun)
{
    State& state = turn.state;
    OpenCommand was = *std::exchange(state.command, std::nullopt);
    CommandRecord record;
    record.key = was.key;
    record.command = was.command;
    record.role = was.role;
    record.step = was.step;
    record.started = was.started > 0 || !exit ? was.started : exit->started;
    record.ended = !exit ? 0 : exit->ended > 0 ? exit->ended : turn.now;
    record.exit = exit;
    record.hasRun = hasRun;
    state.commands.push_back(std::move(record));
    if (!hasRun)
        recount(state);
    return was;
}

void tell(Turn& turn, io::Stop how)
{
    OpenCommand& command = *turn.state.command;
    command.rung = how;
    command.isStopSent = false;
    command.needsPerson = false;
    command.nextRung = how == io::Stop::Kill ? 0 : turn.now + command.command.grace.count();
    turn.effects.push_back(effect::Stop{command.key, how});
}

void climb(Turn& turn)
{
    OpenCommand& command = *turn.state.command;
    if (command.rung == io::Stop::Interrupt)
        return tell(turn, io::Stop::Terminate);
    if (command.needsPerson)
        return tell(turn, io::Stop::Kill);
    command.needsPerson = true;
    command.nextRung = turn.now + command.command.killAfter.count();
    turn.state.sentence = u"Waiting because %1 does not stop: kill it, or it is killed in %2"_s.arg(
        visible(command.command.name, 100), durationText(command.command.killAfter));
}

qint64 retryTime(const CommandLine& command, int failures, qint64 now)
{
    const auto& backoff = command.backoff;
    const double most = static_cast<double>(backoff.maxDuration.count());
    const double wait = static_cast<double>(backoff.duration.count())
        * std::pow(std::max(1.0, backoff.factor), std::max(0, failures - 1));
    return now + static_cast<qint64>(std::clamp(wait, 0.0, std::max(0.0, most)));
}

std::optional<int> weightOf(const State& state, const OpenCommand& command)
{
    const auto index = static_cast<std::size_t>(command.step);
    const auto of = [](const PlannedStep& step) {
        return step.kind == config::StepKind::SetWeight ? std::optional(step.weight) : std::nullopt;
    };
    switch (command.role) {
    case Role::Step: return of(state.created.plan.steps[index]);
    case Role::Rollback: return of(state.rollback[index]);
    case Role::Weight: break;
    case Role::Observe: return std::nullopt;
    }
    const auto last = std::find_if(state.requests.rbegin(),
        state.requests.rend(),
        [](const auto& one) { return one.action == Action::SetWeight; });
    return last != state.requests.rend() ? std::optional(last->weight) : std::nullopt;
}

void noteWeight(Turn& turn, int weight)
{
    turn.state.desiredWeight = weight;
    turn.state.marks.push_back({turn.now, Mark::Kind::Weight, weight});
}

QString outcomeOf(const OpenCommand& command, const io::CommandExit& exit)
{
    using Kind = io::CommandExit::Kind;
    const QString name = visible(command.command.name, 100);
    if (exit.kind == Kind::NotStarted) {
        return exit.error.isEmpty() ? u"%1 could not be started"_s.arg(name)
                                    : visible(exit.error, 500);
    }
    if (command.isTimedOut)
        return u"%1 was stopped because it took too long (at most %2)"_s.arg(
            name, durationText(command.command.timeout));
    if (exit.kind == Kind::Signalled)
        return u"%1 was ended by signal %2"_s.arg(name).arg(exit.code);
    if (exit.code != 0)
        return u"%1 exited with %2"_s.arg(name).arg(exit.code);
    if (exit.swept > 0)
        return u"%1 exited with 0, but left %2 processes that had to be killed"_s.arg(name).arg(
            exit.swept);
    return u"%1 exited with 0"_s.arg(name);
}

bool hasSurvivors(const State& state)
{
    return state.command && state.command->phase == CommandPhase::Lost
        && !state.command->tree.empty();
}

} // namespace slipway::rollout
