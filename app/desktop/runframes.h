// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"
#include "history/dora.h"
#include "history/record.h"
#include "rollout/view.h"
#include "ui/pages/history/historyview.h"

#include <vector>

namespace slipway::desktop {

/// What a gate saw, as a chart: the new version's and the old one's measurements, the limit, the
/// run's marks. From the run's own events, so that it is the same in every window and in a replay.
/// `to` in milliseconds UTC.
charts::Frame gateFrame(const rollout::RunView& run, const rollout::GateView& gate, qint64 to);
/// One frame a metric, in the order of the gates, without repeats.
std::vector<charts::Frame> gateFrames(const rollout::RunView& run, qint64 to);

/// Deployments into one environment as bands, for every chart.
std::vector<charts::Band> bandsOf(
    const std::vector<history::RunRow>& runs, const QString& environment);

/// The five tiles of the History page.
std::vector<ui::FigureView> figuresOf(const history::Dora& dora, int days);

/// Two runs side by side: durations, waits, verdicts, last values of gates.
ui::CompareView compareOf(const history::RunRow& row,
    const rollout::RunView& run,
    const history::RunRow& previousRow,
    const rollout::RunView& previous);

} // namespace slipway::desktop
