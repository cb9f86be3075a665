// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/texts.h"
#include "rollout/viewparts.h"

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using config::StepKind;

/// What stands between now and the next thing that is done.
struct Ahead {
    qint64 soak = 0;
    int gates = 0;
    int approvals = 0;
    bool isOpen = false; ///< until somebody continues
    const PlannedStep* action = nullptr;
};

void addWait(Ahead& ahead, const State& state, std::size_t index, qint64 now)
{
    const PlannedStep& planned = state.created.plan.steps[index];
    const StepState& step = state.steps[index];
    if (planned.kind == StepKind::Analysis)
        ++ahead.gates;
    if (planned.kind == StepKind::Approval)
        ahead.approvals += planned.minApprovals - static_cast<int>(step.approvals.size());
    if (planned.kind != StepKind::Pause)
        return;
    if (!planned.duration)
        ahead.isOpen = true;
    else if (step.phase != StepPhase::Waiting)
        ahead.soak += planned.duration->count();
    else
        ahead.soak += step.due > 0 ? std::max<qint64>(0, step.due - now) : step.remaining;
}

Ahead aheadOf(const State& state, qint64 now)
{
    Ahead out;
    const auto& steps = state.created.plan.steps;
    for (auto i = static_cast<std::size_t>(state.step); i < steps.size(); ++i) {
        const bool acts
            = steps[i].kind == StepKind::Command || steps[i].kind == StepKind::SetWeight;
        if (acts && state.steps[i].phase == StepPhase::Pending) {
            out.action = &steps[i];
            return out;
        }
        if (!acts && !(state.isPromotedFully && !steps[i].isRequired))
            addWait(out, state, i, now);
    }
    return out;
}

QString joined(const QStringList& parts)
{
    if (parts.size() < 2)
        return parts.value(0);
    return Texts::tr("%1 and %2").arg(parts.mid(0, parts.size() - 1).join(u", "_s), parts.last());
}

} // namespace

QString headlineOf(const State& state)
{
    const QString version = visible(state.created.plan.version, 60);
    const auto with = [&version](const QString& text) { return text.arg(version); };
    switch (state.phase) {
    case Phase::Preflight: return with(Texts::tr("%1 is being checked"));
    case Phase::Running: break;
    case Phase::AwaitingApproval: return with(Texts::tr("%1 waits for approval"));
    case Phase::Pausing: return with(Texts::tr("%1 is pausing"));
    case Phase::Paused: return with(Texts::tr("%1 paused"));
    case Phase::Aborting: return with(Texts::tr("%1 is being aborted"));
    case Phase::RollingBack: return with(Texts::tr("%1 rolling back"));
    case Phase::RollbackFailed: return with(Texts::tr("%1: rollback failed"));
    case Phase::Succeeded: return with(Texts::tr("%1 rolled out"));
    case Phase::Aborted: return with(Texts::tr("%1 aborted"));
    case Phase::RolledBack: return with(Texts::tr("%1 rolled back"));
    case Phase::Cancelled: return with(Texts::tr("%1 not started"));
    case Phase::Abandoned: return with(Texts::tr("%1 abandoned"));
    }
    const QString text = with(Texts::tr("%1 rolling out"));
    return state.desiredWeight ? Texts::tr("%1 · %2 %").arg(text).arg(*state.desiredWeight) : text;
}

QString nextOf(const State& state, qint64 now)
{
    const bool goesOn = state.phase <= Phase::Paused;
    if (!goesOn || state.created.run.isEmpty())
        return {};
    const Ahead ahead = aheadOf(state, now);
    QString what = Texts::tr("the end of the rollout");
    if (ahead.action && ahead.action->kind == StepKind::SetWeight)
        what = Texts::tr("traffic %1 %").arg(ahead.action->weight);
    else if (ahead.action)
        what = nameOf(*ahead.action);
    QStringList waits;
    if (ahead.soak > 0)
        waits.append(Texts::tr("%1 of soak").arg(clockText(ahead.soak)));
    if (ahead.gates > 0)
        waits.append(ahead.gates == 1 ? Texts::tr("one analysis")
                                      : Texts::tr("%1 analyses").arg(ahead.gates));
    if (ahead.approvals > 0)
        waits.append(ahead.approvals == 1 ? Texts::tr("one approval")
                                          : Texts::tr("%1 approvals").arg(ahead.approvals));
    if (ahead.isOpen)
        waits.append(Texts::tr("a person's Continue"));
    return waits.isEmpty() ? Texts::tr("Next: %1.").arg(what)
                           : Texts::tr("Next: %1 after %2.").arg(what, joined(waits));
}

} // namespace slipway::rollout
