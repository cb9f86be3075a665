// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/jsonmembers.h"
#include "rollout/view.h"

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

constexpr std::array<std::pair<Phase, QLatin1StringView>, 13> phases{{
    {Phase::Preflight, "preflight"_L1},
    {Phase::Running, "running"_L1},
    {Phase::AwaitingApproval, "awaiting-approval"_L1},
    {Phase::Pausing, "pausing"_L1},
    {Phase::Paused, "paused"_L1},
    {Phase::Aborting, "aborting"_L1},
    {Phase::RollingBack, "rolling-back"_L1},
    {Phase::RollbackFailed, "rollback-failed"_L1},
    {Phase::Succeeded, "succeeded"_L1},
    {Phase::Aborted, "aborted"_L1},
    {Phase::RolledBack, "rolled-back"_L1},
    {Phase::Cancelled, "cancelled"_L1},
    {Phase::Abandoned, "abandoned"_L1},
}};

constexpr std::array<std::pair<StepPhase, QLatin1StringView>, 9> stepPhases{{
    {StepPhase::Pending, "pending"_L1},
    {StepPhase::Executing, "executing"_L1},
    {StepPhase::Waiting, "waiting"_L1},
    {StepPhase::Succeeded, "succeeded"_L1},
    {StepPhase::Skipped, "skipped"_L1},
    {StepPhase::Failed, "failed"_L1},
    {StepPhase::TimedOut, "timed-out"_L1},
    {StepPhase::Errored, "errored"_L1},
    {StepPhase::Unknown, "unknown"_L1},
}};

constexpr std::array<std::pair<analysis::Verdict, QLatin1StringView>, 6> verdicts{{
    {analysis::Verdict::Successful, "successful"_L1},
    {analysis::Verdict::Running, "running"_L1},
    {analysis::Verdict::Pending, "pending"_L1},
    {analysis::Verdict::Inconclusive, "inconclusive"_L1},
    {analysis::Verdict::Error, "error"_L1},
    {analysis::Verdict::Failed, "failed"_L1},
}};

} // namespace

QString phaseWord(Phase phase)
{
    return wordIn(phases, phase);
}

QString stepPhaseWord(StepPhase phase)
{
    return wordIn(stepPhases, phase);
}

QString verdictWord(analysis::Verdict verdict)
{
    return wordIn(verdicts, verdict);
}

} // namespace slipway::rollout
