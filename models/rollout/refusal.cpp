// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/texts.h"
#include "rollout/turn.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using config::StepKind;
using event::Requested;
using Why = std::optional<QString>;

constexpr std::nullopt_t nothing = std::nullopt;

bool hasReason(const Requested& request)
{
    return !request.reason.trimmed().isEmpty();
}

Why needsReason(const Requested& request)
{
    return hasReason(request) ? Why() : Why(Texts::tr("It needs a reason"));
}

bool isStepProblem(const State& state)
{
    const StepState* step = currentStep(state);
    switch (step ? step->phase : state.observation.phase) {
    case StepPhase::Failed:
    case StepPhase::TimedOut:
    case StepPhase::Errored:
    case StepPhase::Unknown: return true;
    default: return false;
    }
}

QString currentName(const State& state)
{
    const PlannedStep* planned = currentPlanned(state);
    return planned ? nameOf(*planned) : Texts::tr("The last look");
}

QString survivors(const State& state)
{
    return Texts::tr("%1 of its processes still live: kill them first")
        .arg(state.command->tree.size());
}

/// A lost command is run again only where that does no harm, or where a person says why.
Why retryLost(const State& state, const Requested& request)
{
    if (hasSurvivors(state))
        return survivors(state);
    const bool isHarmless = state.command->command.isIdempotent || !state.command->command.mutates;
    if (!isHarmless && !hasReason(request))
        return Texts::tr("Nobody saw how %1 ended, and it may not be run twice: it needs a reason")
            .arg(visible(state.command->command.name, 100));
    return nothing;
}

bool isLost(const State& state)
{
    return state.command && state.command->phase == OpenCommand::Phase::Lost;
}

Why approval(const State& state, const Requested& request)
{
    if (state.phase != Phase::AwaitingApproval)
        return Texts::tr("No step waits for approval now");
    const auto& given = currentStep(state)->approvals;
    if (std::ranges::find(given, request.actor, &Requested::actor) != given.end())
        return Texts::tr("%1 has approved it already: another person has to")
            .arg(visible(request.actor, 100));
    return nothing;
}

Why rejection(const State& state, const Requested& request)
{
    if (state.phase != Phase::AwaitingApproval)
        return Texts::tr("No step waits for approval now");
    return needsReason(request);
}

Why pausing(const State& state)
{
    switch (state.phase) {
    case Phase::Running: return nothing;
    case Phase::Paused: return Texts::tr("It is paused already");
    case Phase::Pausing: return Texts::tr("It pauses already, as soon as the command is over");
    case Phase::AwaitingApproval: return Texts::tr("It waits for approval already");
    case Phase::Preflight: return Texts::tr("It has not begun yet");
    default: return Texts::tr("It is being rolled back");
    }
}

Why continuing(const State& state, const Requested& request)
{
    if (state.phase == Phase::Pausing && state.pause == PauseReason::User)
        return nothing;
    if (state.phase != Phase::Paused)
        return Texts::tr("It is not paused");
    if (state.command)
        return Texts::tr("%1 is not over").arg(visible(state.command->command.name, 100));
    if (state.pause == PauseReason::Rejected)
        return Texts::tr("%1 was rejected: Retry asks again").arg(currentName(state));
    if (isStepProblem(state))
        return Texts::tr("%1 did not succeed: retry it, skip it, or abort").arg(currentName(state));
    const bool isLast = !currentStep(state);
    const auto title = isLast ? unmeasuredBackground(state) : nothing;
    if (title && state.pause == PauseReason::Inconclusive
        && analysis::verdictOf(state.background) < analysis::Verdict::Inconclusive)
        return Texts::tr("%1 has not passed once: wait for a measurement, promote fully, or abort")
            .arg(*title);
    return state.pause == PauseReason::StepFailed ? needsReason(request) : nothing;
}

Why skipping(const State& state, const Requested& request)
{
    const PlannedStep* planned = currentPlanned(state);
    const bool canSkip = state.phase == Phase::Running || state.phase == Phase::Paused
        || state.phase == Phase::AwaitingApproval;
    if (!planned || !canSkip)
        return Texts::tr("No step waits that could be skipped");
    if (hasSurvivors(state))
        return survivors(state);
    if (state.command && !isLost(state))
        return Texts::tr("%1 runs: pause or abort").arg(visible(state.command->command.name, 100));
    if (state.command && state.command->role == Role::Weight)
        return Texts::tr("Nobody saw whether the weight was set: retry it, or mark it done");
    const bool isWaiting = currentStep(state)->phase == StepPhase::Waiting;
    if (!isWaiting && !isStepProblem(state))
        return Texts::tr("%1 neither waits nor failed").arg(currentName(state));
    if (planned->isRequired)
        return Texts::tr("%1 is required by the plan").arg(currentName(state));
    return needsReason(request);
}

Why promoting(const State& state, const Requested& request)
{
    const bool goesOn = state.phase == Phase::Running || state.phase == Phase::Pausing
        || state.phase == Phase::Paused || state.phase == Phase::AwaitingApproval;
    if (!goesOn)
        return Texts::tr("It does not go forward now");
    if (state.isPromotedFully && state.phase == Phase::Running)
        return Texts::tr("It is promoted fully already");
    if (state.phase == Phase::Paused && state.command)
        return Texts::tr("%1 is not over").arg(visible(state.command->command.name, 100));
    const PlannedStep* planned = currentPlanned(state);
    const bool isWork
        = planned && (planned->kind == StepKind::Command || planned->kind == StepKind::SetWeight);
    if (state.phase == Phase::Paused && (isWork || !planned) && isStepProblem(state))
        return Texts::tr("%1 did not succeed: retry it, skip it, or abort").arg(currentName(state));
    if (planned && !isWork && planned->isRequired)
        return Texts::tr("%1 is required by the plan").arg(currentName(state));
    return needsReason(request);
}

Why weighing(const State& state, const Requested& request)
{
    if (state.phase != Phase::Paused || state.pause != PauseReason::User)
        return Texts::tr("Pause it first");
    if (state.command)
        return Texts::tr("%1 is not over").arg(visible(state.command->command.name, 100));
    if (!state.created.plan.setWeight)
        return Texts::tr("There is no command set-weight");
    if (request.weight < 0 || request.weight > 100)
        return Texts::tr("A weight is 0 to 100 percent, not %1").arg(request.weight);
    return nothing;
}

Why aborting(const State& state)
{
    switch (state.phase) {
    case Phase::Aborting: return Texts::tr("It is being aborted already");
    case Phase::RollingBack: return Texts::tr("It is being rolled back already");
    case Phase::RollbackFailed:
        return Texts::tr("The rollback failed: retry it, mark the step done, or abandon it");
    default: return nothing;
    }
}

Why retrying(const State& state, const Requested& request)
{
    if (state.phase == Phase::RollbackFailed) {
        if (state.rollback.empty())
            return Texts::tr("There is nothing to undo it with");
        return isLost(state) ? retryLost(state, request) : nothing;
    }
    if (state.phase != Phase::Paused)
        return Texts::tr("Nothing has failed");
    if (isLost(state))
        return retryLost(state, request);
    if (state.command)
        return Texts::tr("%1 is not over").arg(visible(state.command->command.name, 100));
    if (isStepProblem(state) || state.pause == PauseReason::Rejected)
        return nothing;
    return Texts::tr("Nothing has failed");
}

Why marking(const State& state, const Requested& request)
{
    const bool isFailedRollback = state.phase == Phase::RollbackFailed;
    const bool isObservation
        = state.phase == Phase::Paused && !currentStep(state) && isStepProblem(state);
    if (!isFailedRollback && !isObservation && !(state.phase == Phase::Paused && isLost(state)))
        return Texts::tr("Only a step whose end nobody saw can be marked done");
    if (hasSurvivors(state))
        return survivors(state);
    return needsReason(request);
}

Why killing(const State& state)
{
    if (!state.command || (!state.command->needsPerson && !hasSurvivors(state)))
        return Texts::tr("No command refuses to stop");
    if (state.command->rung == io::Stop::Kill)
        return Texts::tr("It is being killed already");
    return nothing;
}

Why abandoning(const State& state, const Requested& request)
{
    if (state.phase != Phase::RollbackFailed)
        return Texts::tr("Only a failed rollback can be abandoned");
    return needsReason(request);
}

} // namespace

std::optional<QString> refusal(const State& state, const event::Requested& request)
{
    if (state.created.run.isEmpty())
        return Texts::tr("There is no such run");
    if (isEnd(state.phase))
        return Texts::tr("The run is over: start a new one");
    switch (request.action) {
    case Action::Approve: return approval(state, request);
    case Action::Reject: return rejection(state, request);
    case Action::Pause: return pausing(state);
    case Action::Continue: return continuing(state, request);
    case Action::SkipStep: return skipping(state, request);
    case Action::PromoteFully: return promoting(state, request);
    case Action::SetWeight: return weighing(state, request);
    case Action::Abort: return aborting(state);
    case Action::Retry: return retrying(state, request);
    case Action::MarkDone: return marking(state, request);
    case Action::Kill: return killing(state);
    case Action::Abandon: return abandoning(state, request);
    }
    return Texts::tr("It is not known how to do that");
}

} // namespace slipway::rollout
