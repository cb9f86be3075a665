// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "conformance/script.h"
#include "promql/query.h"

namespace slipway::conformance {

/// The expression with `@ time` (milliseconds) on every selector and subquery that has none; what
/// stands within a subquery stays. Empty if it cannot be read, or if its answer depends on the
/// time of evaluation although its selectors do not.
QString fixedInTime(const QString& expression, qint64 time);

/// Evaluates an instant that passed again: fixed in time at other times, and as the middle of a
/// range. What differs, or nothing.
QString againProblem(const EvalCommand& asked,
    const promql::Answer& answer,
    const timeseries::Snapshot& snapshot,
    const promql::QueryLimits& limits);

/// Whether a selector of the expression could find one of these series.
bool readsAny(const QString& expression, const std::vector<timeseries::Labels>& series);

} // namespace slipway::conformance
