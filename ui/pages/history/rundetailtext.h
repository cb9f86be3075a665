// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/history/historyview.h"
#include "ui/pages/history/staterows.h"
#include "ui/widgets/facts.h"

namespace slipway::ui {

/// `v4.1.4 rolled back from production`.
QString runTitle(const history::RunRow& row);
/// What happened, or at the moment of a replay what was going on.
QString runStory(const history::RunRow& row, const DetailView& detail);
/// A line a gate: verdict's sign, last values, the verdict's sentence.
std::vector<StateRow> gateRows(const rollout::RunView& view);
/// A line a step that was begun or stands before the run, with how long it took; those of the
/// rollback after them.
std::vector<StateRow> stepRows(const rollout::RunView& view, qint64 now);
/// The table of facts; `detail` as it is while it is being read (run empty): what the row knows.
std::vector<Fact> runFacts(const history::RunRow& row, const DetailView& detail, qint64 now);

} // namespace slipway::ui
