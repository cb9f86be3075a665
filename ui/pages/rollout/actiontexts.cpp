// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout/actiontexts.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using rollout::Action;
using rollout::Phase;

QString say(const char* text)
{
    return QCoreApplication::translate("RolloutActions", text);
}

/// The step that an action is about: the current one of the list that goes on.
QString currentStep(const rollout::RunView& run)
{
    const bool isBack = run.phase == Phase::RollingBack || run.phase == Phase::RollbackFailed;
    const auto& steps = isBack ? run.rollback : run.steps;
    const auto found = std::ranges::find_if(steps, &rollout::StepView::isCurrent);
    return found == steps.end() ? QString() : found->name;
}

/// How the current step ended, for those who decide what comes next.
QString currentDetail(const rollout::RunView& run)
{
    const bool isBack = run.phase == Phase::RollingBack || run.phase == Phase::RollbackFailed;
    const auto& steps = isBack ? run.rollback : run.steps;
    const auto found = std::ranges::find_if(steps, &rollout::StepView::isCurrent);
    return found == steps.end() ? QString() : found->detail;
}

QString sentenceOf(Action action, const rollout::RunView& run)
{
    const QString step = currentStep(run);
    switch (action) {
    case Action::Approve:
        return say("Approves “%1” for %2 in %3. Your name is recorded; it is not verified.")
            .arg(step, run.version, run.environment);
    case Action::Reject:
        return say("Rejects “%1”: the run pauses, nothing is undone yet.").arg(step);
    case Action::Continue: return say("Goes on with the next step. No analysis is skipped.");
    case Action::SkipStep:
        return say("Marks “%1” as skipped and goes on with the next step.").arg(step);
    case Action::PromoteFully:
        return say("Skips all waits and the remaining analysis on the way to 100 %. Commands are "
                   "still run, one after the other.");
    case Action::SetWeight:
        return say("Sets the share of the new version once, up or down, while the run stays "
                   "paused.");
    case Action::Retry: return say("Runs “%1” again. It ended: %2").arg(step, currentDetail(run));
    case Action::MarkDone:
        return say("Nobody saw how “%1” ended. Say that you have looked, and that it was done.")
            .arg(step);
    case Action::Kill:
        return say("Kills the command of “%1” and every process that it has started.").arg(step);
    case Action::Abandon:
        return say("Leaves the failed rollback to people. The run ends here; nothing more is "
                   "undone.");
    case Action::Pause:
    case Action::Abort: return {};
    }
    return {};
}

} // namespace

QString actionText(Action action)
{
    switch (action) {
    case Action::Approve: return say("Approve");
    case Action::Reject: return say("Reject");
    case Action::Pause: return say("Pause");
    case Action::Continue: return say("Continue");
    case Action::SkipStep: return say("Skip step");
    case Action::PromoteFully: return say("Promote fully");
    case Action::SetWeight: return say("Set weight");
    case Action::Abort: return say("Abort and roll back");
    case Action::Retry: return say("Retry");
    case Action::MarkDone: return say("Mark done");
    case Action::Kill: return say("Kill");
    case Action::Abandon: return say("Abandon");
    }
    return {};
}

bool asksFirst(const rollout::ActionView& action)
{
    if (action.action == Action::Abort)
        return false;
    const bool isPlain = action.action == Action::Pause || action.action == Action::Continue;
    return !isPlain || action.needsReason || action.needsName;
}

Confirmation confirmationOf(const rollout::ActionView& action, const rollout::RunView& run)
{
    const bool isDanger = action.action == Action::Kill || action.action == Action::Abandon
        || action.action == Action::Reject;
    return {
        .title = say("%1 · %2 in %3").arg(actionText(action.action), run.version, run.environment),
        .sentence = sentenceOf(action.action, run),
        .button = actionText(action.action),
        .isDanger = isDanger,
        .needsReason = action.needsReason,
        .offersReason = true,
        .typedName = action.needsName ? run.environment : QString(),
        .needsWeight = action.action == Action::SetWeight};
}

Sign phaseSign(Phase phase)
{
    switch (phase) {
    case Phase::Preflight:
    case Phase::Running:
    case Phase::RollingBack:
    case Phase::Aborting: return Sign::Running;
    case Phase::AwaitingApproval:
    case Phase::Pausing:
    case Phase::Paused: return Sign::Warn;
    case Phase::RollbackFailed: return Sign::Bad;
    case Phase::Succeeded: return Sign::Ok;
    case Phase::RolledBack:
    case Phase::Aborted:
    case Phase::Cancelled: return Sign::Warn;
    case Phase::Abandoned: return Sign::Bad;
    }
    return Sign::Unknown;
}

Tone sentenceTone(Phase phase)
{
    switch (phase) {
    case Phase::Succeeded: return Tone::Ok;
    case Phase::RollbackFailed:
    case Phase::Abandoned:
    case Phase::RollingBack:
    case Phase::Aborting: return Tone::Bad;
    case Phase::Preflight:
    case Phase::Running: return Tone::Dim;
    default: return Tone::Warn;
    }
}

} // namespace slipway::ui
