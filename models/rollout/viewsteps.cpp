// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/enginelog.h"
#include "rollout/texts.h"
#include "rollout/viewparts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using config::StepKind;

StepView preflightView(const State& state)
{
    StepView out;
    out.name = Texts::tr("Preflight");
    out.kind = StepKind::Command;
    out.started = state.started;
    out.ended = state.preflightEnded > 0 ? state.preflightEnded : state.ended;
    out.isCurrent = state.phase == Phase::Preflight;
    const auto count = state.preflight.size();
    const QString lock = Texts::tr("lock held by %1").arg(visible(state.created.actor, 60));
    const QString checks = count == 1 ? Texts::tr("1 check") : Texts::tr("%1 checks").arg(count);
    if (state.preflightEnded == 0) {
        out.phase = isEnd(state.phase) ? StepPhase::Skipped : StepPhase::Executing;
        out.detail = isEnd(state.phase) ? state.sentence : Texts::tr("checking what must hold");
    } else if (state.phase == Phase::Cancelled) {
        out.phase = StepPhase::Failed;
        out.detail = state.sentence;
    } else {
        out.phase = StepPhase::Succeeded;
        out.detail = isEnd(state.phase) ? checks : Texts::tr("%1 · %2").arg(checks, lock);
    }
    return out;
}

QString commandDetail(
    const PlannedStep& planned, const StepState& step, const OpenCommand* open, qint64 now)
{
    const QString argv = planned.command ? argvText(*planned.command) : QString();
    if (open && open->phase == OpenCommand::Phase::Wanted && open->notBefore > 0)
        return Texts::tr("tries again in %1 · %2")
            .arg(clockText(open->notBefore - now), step.sentence);
    if (open && open->needsPerson)
        return Texts::tr("does not stop when asked");
    if (open && open->rung && open->phase != OpenCommand::Phase::Lost)
        return open->isTimedOut ? Texts::tr("takes too long, is being stopped")
                                : Texts::tr("is being stopped");
    if (open && open->phase == OpenCommand::Phase::LeaderExited)
        return Texts::tr("waits for %1 of its processes").arg(open->tree.size());
    const bool isPlain = step.phase == StepPhase::Pending || step.phase == StepPhase::Executing;
    return isPlain || step.sentence.isEmpty() ? argv : step.sentence;
}

QString pauseDetail(const PlannedStep& planned, const StepState& step, qint64 now)
{
    const bool isPending = step.phase == StepPhase::Pending;
    if (!isPending && step.phase != StepPhase::Waiting)
        return step.sentence;
    if (!planned.duration)
        return Texts::tr("waits until somebody continues");
    const qint64 total = planned.duration->count();
    if (isPending)
        return Texts::tr("soaks for %1").arg(clockText(total));
    const qint64 left = step.due > 0 ? step.due - now : step.remaining;
    const QString text
        = step.due > 0 ? Texts::tr("soaking · %1 of %2") : Texts::tr("soak halted · %1 of %2");
    return text.arg(clockText(std::clamp<qint64>(total - left, 0, total)), clockText(total));
}

QString analysisDetail(const PlannedStep& planned, const StepState& step)
{
    if (step.phase == StepPhase::Pending) {
        const auto count = planned.metrics.size();
        return count == 1 ? Texts::tr("1 gate") : Texts::tr("%1 gates").arg(count);
    }
    return step.phase == StepPhase::Waiting ? analysis::sentenceOf(step.metrics) : step.sentence;
}

QString approvalDetail(const PlannedStep& planned, const StepState& step)
{
    if (step.phase == StepPhase::Waiting && step.sentence.isEmpty())
        return Texts::tr("%1 of %2 approvals").arg(step.approvals.size()).arg(planned.minApprovals);
    if (step.phase != StepPhase::Pending)
        return step.sentence;
    return planned.minApprovals == 1
        ? Texts::tr("waits for approval")
        : Texts::tr("waits for %1 approvals").arg(planned.minApprovals);
}

std::optional<double> pauseProgress(const PlannedStep& planned, const StepState& step, qint64 now)
{
    const qint64 total = planned.duration ? planned.duration->count() : 0;
    if (total <= 0 || step.phase != StepPhase::Waiting)
        return std::nullopt;
    const qint64 left = step.due > 0 ? step.due - now : step.remaining;
    return std::clamp(static_cast<double>(total - left) / static_cast<double>(total), 0.0, 1.0);
}

std::optional<double> analysisProgress(const StepState& step)
{
    std::optional<double> out;
    for (const auto& run : step.metrics) {
        const auto& metric = run.spec.metric;
        const int total = metric.count.value_or(metric.interval ? 0 : 1);
        if (!isGate(run) || total <= 0)
            continue;
        const double done = std::min(1.0, static_cast<double>(run.count) / total);
        out = std::min(out.value_or(1.0), done);
    }
    return step.phase == StepPhase::Waiting ? out : std::nullopt;
}

StepView viewOfStep(
    const PlannedStep& planned, const StepState& step, const OpenCommand* open, qint64 now)
{
    StepView out;
    out.name = nameOf(planned);
    out.phase = step.phase;
    out.kind = planned.kind;
    out.attempt = step.attempt;
    out.started = step.started;
    out.ended = step.ended;
    out.due = step.due;
    out.remaining = step.remaining;
    switch (planned.kind) {
    case StepKind::Command:
    case StepKind::SetWeight:
        out.detail = commandDetail(planned, step, open, now);
        out.due = open ? open->deadline : 0;
        break;
    case StepKind::Pause:
        out.detail = pauseDetail(planned, step, now);
        out.progress = pauseProgress(planned, step, now);
        break;
    case StepKind::Analysis:
        out.detail = analysisDetail(planned, step);
        out.progress = analysisProgress(step);
        break;
    case StepKind::Approval: out.detail = approvalDetail(planned, step); break;
    }
    return out;
}

const OpenCommand* openOf(const State& state, Role role, std::size_t step)
{
    const bool isIt = state.command && state.command->role == role
        && state.command->step == static_cast<int>(step);
    return isIt ? &*state.command : nullptr;
}

} // namespace

QString clockText(qint64 milliseconds)
{
    const qint64 seconds = std::max<qint64>(0, milliseconds) / 1000;
    const QString tail = u":%1"_s.arg(seconds % 60, 2, 10, QChar(u'0'));
    if (seconds < 3600)
        return QString::number(seconds / 60) + tail;
    return u"%1:%2"_s.arg(seconds / 3600).arg(seconds / 60 % 60, 2, 10, QChar(u'0')) + tail;
}

QString argvText(const CommandLine& command)
{
    // The folder of the program says little in one line; the start view shows argv whole.
    QStringList words = command.argv;
    if (!words.isEmpty())
        words.first() = words.first().section(u'/', -1);
    return visible(argvText(words), 500);
}

namespace {

/// The last look, after the plan's or the rollback's last step.
StepView observationView(const State& state, qint64 now)
{
    PlannedStep planned;
    planned.name = Texts::tr("Observe");
    planned.command = state.created.plan.observe;
    const bool isOpen = state.command && state.command->role == Role::Observe;
    StepView out = viewOfStep(planned, state.observation, isOpen ? &*state.command : nullptr, now);
    out.isCurrent = isOpen;
    return out;
}

} // namespace

std::vector<StepView> stepViews(const State& state, qint64 now)
{
    const auto& steps = state.created.plan.steps;
    std::vector<StepView> out{preflightView(state)};
    const bool goesOn = state.phase != Phase::Preflight && !isEnd(state.phase)
        && state.phase != Phase::RollingBack && state.phase != Phase::RollbackFailed;
    for (std::size_t i = 0; i < steps.size() && i < state.steps.size(); ++i) {
        out.push_back(viewOfStep(steps[i], state.steps[i], openOf(state, Role::Step, i), now));
        out.back().isCurrent = goesOn && static_cast<int>(i) == state.step;
    }
    if (state.created.plan.observe && state.rollbackSteps.empty())
        out.push_back(observationView(state, now));
    return out;
}

std::vector<StepView> rollbackViews(const State& state, qint64 now)
{
    const bool hasBegun = !state.rollbackSteps.empty();
    const auto planned = hasBegun ? state.rollback : rollbackNow(state);
    std::vector<StepView> out;
    for (std::size_t i = 0; i < planned.size(); ++i) {
        const StepState step = hasBegun ? state.rollbackSteps[i] : StepState{};
        out.push_back(viewOfStep(planned[i], step, openOf(state, Role::Rollback, i), now));
        out.back().isRollback = true;
        out.back().isCurrent
            = hasBegun && !isEnd(state.phase) && static_cast<int>(i) == state.rollbackStep;
    }
    if (hasBegun && state.created.plan.observe) {
        out.push_back(observationView(state, now));
        out.back().isRollback = true;
    }
    return out;
}

} // namespace slipway::rollout
