// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/advance.h"
#include "rollout/view.h"

namespace slipway::rollout {
namespace {

history::RunResult resultOf(Phase phase)
{
    switch (phase) {
    case Phase::Succeeded: return history::RunResult::Succeeded;
    case Phase::Aborted: return history::RunResult::Aborted;
    case Phase::RolledBack: return history::RunResult::RolledBack;
    case Phase::Cancelled: return history::RunResult::Cancelled;
    case Phase::Abandoned: return history::RunResult::RollbackFailed;
    default: return history::RunResult::Open;
    }
}

} // namespace

history::RunRow rowOf(const State& state)
{
    const auto& created = state.created;
    history::RunRow row;
    row.run = created.run;
    row.project = created.plan.project;
    row.environment = created.plan.environment;
    row.plan = created.plan.name;
    row.version = created.plan.version;
    row.stable = created.plan.stable;
    row.phase = phaseWord(state.phase);
    row.result = resultOf(state.phase);
    row.sentence = state.sentence;
    row.actor = created.actor;
    row.host = created.host;
    row.reason = created.reason;
    row.started = state.started;
    row.ended = state.ended;
    row.waited = state.waited;
    row.isDemo = created.plan.isDemo;
    row.isRollback = created.isRollback;
    if (created.scorecard) {
        row.commit = created.scorecard->commit;
        row.committed = created.scorecard->committed;
        row.score = created.scorecard->proven;
        row.verdict = created.scorecard->verdict;
    }
    return row;
}

} // namespace slipway::rollout
