// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"
#include "promql/query.h"
#include "promql/track.h"

namespace slipway::promql {

/// Metric names that were to go, go now; what is the same after that must not overlap.
Result<Tracks> withoutDroppedNames(Tracks tracks);

/// The parts of a range query that threads may work on by themselves: neighbours, in order, about
/// equally long. One, if it is too short, or if its ranges are so long that the parts would read
/// the same samples. A value at a step never depends on other steps, so the answer has the same
/// bits however many there are.
std::vector<Grid> segmentsOf(
    const Expression& expression, const Grid& grid, const QueryLimits& limits);

/// The series of neighbouring parts of a range as one, sorted by labels as each part is.
Matrix joined(std::vector<Matrix> parts);

/// A range query; the matrix is sorted by labels. Works on `limits.threads` threads, and returns
/// when all are done.
Result<Answer> evaluateRange(const timeseries::Snapshot& snapshot,
    std::string_view text,
    const Expression& expression,
    const Grid& grid,
    const QueryLimits& limits);

} // namespace slipway::promql
