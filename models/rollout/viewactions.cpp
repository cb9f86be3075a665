// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/viewparts.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

constexpr std::array order{Action::Approve,
    Action::Reject,
    Action::Continue,
    Action::Pause,
    Action::Retry,
    Action::MarkDone,
    Action::SkipStep,
    Action::SetWeight,
    Action::PromoteFully,
    Action::Kill,
    Action::Abandon,
    Action::Abort};

bool hasApprovalAhead(const State& state)
{
    const auto& steps = state.created.plan.steps;
    const auto from = std::min(static_cast<std::size_t>(state.step), steps.size());
    return std::any_of(steps.begin() + static_cast<std::ptrdiff_t>(from),
        steps.end(),
        [](const auto& step) { return step.kind == config::StepKind::Approval; });
}

bool isLost(const State& state)
{
    return state.command && state.command->phase == OpenCommand::Phase::Lost;
}

bool goesForward(Phase phase)
{
    return phase == Phase::Running || phase == Phase::Pausing || phase == Phase::Paused
        || phase == Phase::AwaitingApproval;
}

/// Whether a button makes sense in this phase, even where it is disabled.
bool isShown(const State& state, Action action)
{
    const bool isPaused = state.phase == Phase::Paused;
    const bool isFailed = state.phase == Phase::RollbackFailed;
    switch (action) {
    case Action::Approve: return goesForward(state.phase) && hasApprovalAhead(state);
    case Action::Reject: return state.phase == Phase::AwaitingApproval;
    case Action::Continue: return isPaused || state.phase == Phase::Pausing;
    case Action::Pause: return state.phase <= Phase::AwaitingApproval;
    case Action::Retry:
        return isFailed
            || (isPaused && state.pause != PauseReason::User
                && state.pause != PauseReason::Waiting);
    case Action::MarkDone:
        return isFailed
            || (isPaused
                && (isLost(state)
                    || (state.pause == PauseReason::StepFailed && !currentStep(state))));
    case Action::SkipStep: return isPaused;
    case Action::SetWeight: return isPaused && state.pause == PauseReason::User;
    case Action::PromoteFully: return goesForward(state.phase);
    case Action::Kill: return state.command && (state.command->rung || hasSurvivors(state));
    case Action::Abandon: return isFailed;
    case Action::Abort: return !isEnd(state.phase);
    }
    return false;
}

bool needsReason(const State& state, Action action)
{
    switch (action) {
    case Action::Reject:
    case Action::SkipStep:
    case Action::PromoteFully:
    case Action::MarkDone:
    case Action::Abandon: return true;
    case Action::Retry:
        return isLost(state) && !state.command->command.isIdempotent
            && state.command->command.mutates;
    case Action::Continue:
        return state.phase == Phase::Paused && state.pause == PauseReason::StepFailed;
    default: return false;
    }
}

} // namespace

std::vector<ActionView> actionViews(const State& state)
{
    std::vector<ActionView> out;
    for (const Action action : order) {
        // Asked as if a reason were typed: whether one is needed is said beside it.
        event::Requested probe;
        probe.action = action;
        probe.reason = u"-"_s;
        const auto why = refusal(state, probe);
        ActionView view;
        view.action = action;
        view.isEnabled = !why;
        view.isShown = view.isEnabled || (!isEnd(state.phase) && isShown(state, action));
        view.why = why.value_or(QString());
        view.needsReason = needsReason(state, action);
        view.needsName = action == Action::PromoteFully && state.created.plan.isProtected;
        out.push_back(view);
    }
    return out;
}

} // namespace slipway::rollout
