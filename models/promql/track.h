// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/query.h"

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
    qint64 rest = 0; ///< from the last step to the end that the query asked for
    qint64 at(size_t i) const { return start + static_cast<qint64>(i) * step; }
    qint64 end() const { return count == 0 ? start : at(count - 1); }
    qint64 askedEnd() const { return end() + rest; }
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

/// The samples of one series that a range covers at one step: `from < time <= to` (with
/// Semantics::Prometheus2 also that at `from`).
struct Window {
    std::span<const timeseries::Sample> samples; ///< never empty
    qint64 from = 0;
    qint64 to = 0;
    qint64 evaluationTime = 0; ///< of the step; differs from `to` with offset or @
    double parameter = 0; ///< the scalar argument, where the function has one
    Semantics semantics = Semantics::Prometheus3;
    double second = 0; ///< another scalar argument
};
/// A value from a window, or `absent`.
using WindowFunction = double (*)(const Window&);

class Budget;

/// What the range of one series covers at every step.
struct Windows {
    /// The samples at `begin` up to, not including, `end`.
    struct Slice {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;
        size_t size() const { return end - begin; }
    };
    std::span<const timeseries::Sample> samples; ///< in order of time
    std::span<const Slice> slices; ///< one a step; neither end ever falls from step to step
    qint64 firstTo = 0; ///< where the first step's range ends
    qint64 step = 0; ///< how far it moves from step to step; 0 with @
    qint64 range = 0; ///< its length
    Semantics semantics = Semantics::Prometheus3;
    const Budget* budget = nullptr; ///< to be asked within long loops
    qint64 to(size_t i) const { return firstTo + static_cast<qint64>(i) * step; }
};
/// A range function for all steps at once: fills `out` (one value a step, or `absent`).
using SeriesFunction = void (*)(const Windows& windows, std::span<double> out);

} // namespace slipway::promql
