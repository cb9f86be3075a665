// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/seriesstore.h"

#include <bit>
#include <cstdint>
#include <memory>
#include <vector>

/// What the evaluator works on: whole columns of values, one for each step of the query.
namespace slipway::promql {

/// The times of evaluation: start, start+step, …
struct Grid {
    qint64 start = 0; ///< milliseconds
    qint64 step = 1;
    size_t count = 1;
    qint64 at(size_t i) const { return start + static_cast<qint64>(i) * step; }
    qint64 end() const { return count == 0 ? start : at(count - 1); }
};

/// Stands where a series has no value at a step. The bits of the stale marker: no selector lets
/// that one through, and arithmetic never gives it (it is a signalling NaN).
inline constexpr double absent = std::bit_cast<double>(std::uint64_t{0x7ff0000000000002});
inline bool isAbsent(double value)
{
    return std::bit_cast<std::uint64_t>(value) == std::bit_cast<std::uint64_t>(absent);
}

/// One value a step; of a scalar none is absent.
using Column = std::vector<double>;

/// One series of an instant vector, at all steps.
struct Track {
    std::shared_ptr<const timeseries::Labels> labels;
    bool dropsName
        = false; ///< the metric's name goes at the end of the query (delayed name removal)
    Column values;
};
using Tracks = std::vector<Track>;

/// The samples of one series that a range covers at one step: `from < time <= to`.
struct Window {
    std::span<const timeseries::Sample> samples; ///< never empty
    qint64 from = 0;
    qint64 to = 0;
    qint64 evaluationTime = 0; ///< of the step; differs from `to` with offset or @
    double parameter = 0; ///< the scalar argument, where the function has one
};
/// A value from a window, or `absent`.
using WindowFunction = double (*)(const Window&);

} // namespace slipway::promql
