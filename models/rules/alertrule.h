// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/evaluate.h"

namespace slipway::rules {

/// An alerting rule at one time.
struct AlertEvaluation {
    const Rule& rule;
    qint64 limit = 0; ///< of active alerts; 0: any number
    const timeseries::Snapshot& snapshot; ///< for queries of templates
    qint64 time = 0; ///< milliseconds
    const Surroundings& surroundings;
};

/// Takes the expression's result into `alerts`, and returns the series that tell of them. On an
/// error the alerts stay as they were, but none stays where there are too many.
Result<promql::Vector> alert(
    const AlertEvaluation& evaluation, const promql::Vector& result, std::vector<Alert>& alerts);

} // namespace slipway::rules
