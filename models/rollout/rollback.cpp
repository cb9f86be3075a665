// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/turn.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using CommandPhase = OpenCommand::Phase;

PlannedStep weightStep(const RunPlan& plan, int weight)
{
    PlannedStep out;
    out.name = u"Traffic %1 %"_s.arg(weight);
    out.kind = config::StepKind::SetWeight;
    out.weight = weight;
    out.command = weightCommand(plan, weight);
    return out;
}

PlannedStep undoStep(const PlannedStep& step)
{
    PlannedStep out;
    out.name = u"Undo %1"_s.arg(step.name);
    out.command = step.undo;
    return out;
}

/// Weight 0, then the undo commands in reverse; `isBegun(i)`: step i was begun.
template<typename IsBegun>
std::vector<PlannedStep> derived(const RunPlan& plan, bool hasWeight, IsBegun isBegun)
{
    std::vector<PlannedStep> out;
    if (hasWeight)
        out.push_back(weightStep(plan, 0));
    for (auto i = static_cast<int>(plan.steps.size()) - 1; i >= 0; --i) {
        const PlannedStep& step = plan.steps[static_cast<std::size_t>(i)];
        if (step.undo && isBegun(i))
            out.push_back(undoStep(step));
    }
    return out;
}

void beginRollback(Turn& turn)
{
    State& state = turn.state;
    state.phase = Phase::RollingBack;
    state.rollback = rollbackNow(state);
    state.rollbackSteps.assign(state.rollback.size(), {});
    state.rollbackStep = 0;
    state.observed.reset();
    state.observation.phase = StepPhase::Pending; // its attempts go on: they name executions
    state.observation.failures = 0;
    if (!state.rollback.empty())
        return proceedRollback(turn);
    state.phase = Phase::RollbackFailed;
    state.sentence = state.cause
        + u". There is nothing to undo it with: the plan has no rollback steps, no "
          u"undo command and no weight to set back"_s;
}

StepState* currentRollbackStep(State& state)
{
    const auto index = static_cast<std::size_t>(state.rollbackStep);
    return index < state.rollbackSteps.size() ? &state.rollbackSteps[index] : nullptr;
}

} // namespace

std::vector<PlannedStep> rollbackOf(const RunPlan& plan, int begun)
{
    if (!plan.rollback.empty())
        return plan.rollback;
    const auto count = std::clamp<std::ptrdiff_t>(begun, 0, std::ssize(plan.steps));
    const bool hasWeight = std::any_of(plan.steps.begin(),
        plan.steps.begin() + count,
        [](const PlannedStep& step) { return step.kind == config::StepKind::SetWeight; });
    return derived(plan, hasWeight, [count](int i) { return i < count; });
}

std::vector<PlannedStep> rollbackNow(const State& state)
{
    const RunPlan& plan = state.created.plan;
    if (!plan.rollback.empty())
        return plan.rollback;
    const auto hasRun = [&state](int i) {
        const auto did = [i](const CommandRecord& record) {
            return record.role == Role::Step && record.step == i && record.hasRun;
        };
        const bool isOpen = state.command && state.command->role == Role::Step
            && state.command->step == i && state.command->phase != CommandPhase::Wanted;
        return isOpen || std::ranges::any_of(state.commands, did);
    };
    return derived(plan, state.isWeightTouched, hasRun);
}

void abortRun(Turn& turn, const QString& sentence)
{
    State& state = turn.state;
    state.cause = sentence;
    state.sentence = sentence;
    state.pause = PauseReason::None;
    state.phase = Phase::Aborting;
    if (StepState* step = currentStep(state)) {
        step->due = 0;
        step->remaining = 0;
    }
    if (state.command && state.command->phase == CommandPhase::Wanted)
        withdraw(turn);
    if (!state.command)
        return afterAbort(turn);
    if (state.command->phase == CommandPhase::Lost && state.command->tree.empty()) {
        closeCommand(turn, std::nullopt, true);
        return afterAbort(turn);
    }
    if (!state.command->rung)
        tell(turn, io::Stop::Interrupt);
}

void afterAbort(Turn& turn)
{
    State& state = turn.state;
    StepState* step = currentStep(state);
    if (step && step->phase == StepPhase::Waiting) {
        step->phase = StepPhase::Failed;
        step->ended = turn.now;
        if (step->sentence.isEmpty())
            step->sentence = u"not over when the run was aborted"_s;
    }
    if (!state.isMutated)
        return finish(turn, Phase::Aborted, state.cause + u". Nothing had been changed"_s);
    beginRollback(turn);
}

void proceedRollback(Turn& turn)
{
    State& state = turn.state;
    state.phase = Phase::RollingBack;
    state.pause = PauseReason::None;
    state.sentence = state.cause;
    if (currentRollbackStep(state))
        return wantRollbackStep(turn);
    if (needsObservation(state))
        return wantObservation(turn);
    finish(turn, Phase::RolledBack, state.cause);
}

void failRollback(Turn& turn, StepPhase phase, const QString& sentence)
{
    State& state = turn.state;
    const auto& planned = state.rollback[static_cast<std::size_t>(state.rollbackStep)];
    StepState* step = currentRollbackStep(state);
    step->phase = phase;
    step->ended = turn.now;
    step->sentence = sentence;
    const bool isIgnored = planned.onFailure == config::OnFailure::Ignore && !planned.isRequired
        && phase != StepPhase::Unknown;
    if (isIgnored) {
        ++state.rollbackStep;
        return proceedRollback(turn);
    }
    state.phase = Phase::RollbackFailed;
    state.sentence = u"The rollback failed at %1: %2"_s.arg(nameOf(planned), sentence);
}

} // namespace slipway::rollout
