// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/record.h"

#include <QString>

#include <optional>
#include <vector>

namespace slipway::history {

/// One figure with what it is made of, so that a reader can recompute it.
struct DoraFigure {
    std::optional<double> value{}; ///< nothing: unknown, because nothing was counted (n = 0)
    double numerator = 0; ///< what was counted; of medians: how many values
    double denominator = 0; ///< what it is divided by; of medians and counts: 0
    qint64 n = 0; ///< how many runs (medians: values) the figure rests on
    friend bool operator==(const DoraFigure&, const DoraFigure&) = default;
};

/// A figure and the same figure of the window before, for its arrow.
struct DoraTrend {
    DoraFigure now{};
    DoraFigure before{};
    friend bool operator==(const DoraTrend&, const DoraTrend&) = default;
    /// now - before; nothing while either is unknown.
    std::optional<double> change() const;
};

/// What to look at. Runs count by the time of their end, in (now - days, now]; the window before is
/// as long and ends where this one begins.
struct DoraWindow {
    qint64 now = 0; ///< milliseconds UTC
    int days = 30;
    QString project{}; ///< empty: any
    QString environment{};
    bool isDemo = false; ///< the project is the demo: its runs count, and no others
};

/// The figures of one environment. A deployment is an ended run that reached traffic: succeeded,
/// rolled back, or rollback failed; runs that were aborted, cancelled or rejected are none, and a
/// run that was started to go back (isRollback) is a rollback and not a deployment.
struct Dora {
    qint64 from = 0; ///< milliseconds UTC, exclusive
    qint64 to = 0; ///< inclusive
    /// Succeeded deployments a week: numerator deployments, denominator weeks.
    DoraTrend deploymentFrequency{};
    /// Median milliseconds from the commit's time to the end of the deployment that succeeded;
    /// those without a commit's time, or of zero and less, are left out.
    DoraTrend leadTime{};
    /// Share (0 to 1) of deployments with at least one failure: rolled back, rollback failed, or
    /// succeeded and gone back from later. Not incidents by deployments.
    DoraTrend changeFailureRate{};
    /// Median milliseconds from a failure's start to its restored end. It starts with the
    /// deployment that was rolled back, or with the rollback of one that had succeeded; it is
    /// restored when that run ends, or, where its rollback failed, when the next run succeeds. What
    /// is not restored yet has no time and is left out. Counts in the window of its restored end.
    DoraTrend recoveryTime{};
    /// Deployments that were rolled back (also where that failed), and runs that went back.
    DoraTrend rollbacks{};
    friend bool operator==(const Dora&, const Dora&) = default;
};

/// The four keys and rollbacks, by the definitions above (https://dora.dev/guides/dora-metrics/).
/// `runs` in any order, of any environment.
Dora dora(const std::vector<RunRow>& runs, const DoraWindow& window);

} // namespace slipway::history
