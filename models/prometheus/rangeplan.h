// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "promql/query.h"

#include <vector>

namespace slipway::prometheus {

/// One request of a range query; times and step in milliseconds, both ends count.
struct RangePart {
    qint64 start = 0;
    qint64 end = 0;
    friend bool operator==(const RangePart&, const RangePart&) = default;
};

inline constexpr qint64 pointsPerRequest = 11'000; ///< what Prometheus gives at most
inline constexpr qint64 maxRequests = 64; ///< for one range query

/// Start and end moved back to multiples of the step (so that a refresh asks for the same points
/// again), in parts of at most 11,000 points. Errors: no step, an end before the start, more than
/// 64 parts.
Result<std::vector<RangePart>> rangeParts(qint64 start, qint64 end, qint64 step);

/// The answers of parts that follow each other as one: samples of one series in a row, each warning
/// once; sorted by labels. What is no matrix is left out.
promql::Answer joined(std::vector<promql::Answer> parts);

} // namespace slipway::prometheus
