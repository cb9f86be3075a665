// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "promql/ast.h"
#include "promql/track.h"

#include <optional>
#include <string_view>

/// The functions of the language, one file a family. All are pure; a name that is not found is not
/// supported yet.
namespace slipway::promql::functions {

// rate.cpp: rate, increase, delta, irate, idelta, resets, changes
WindowFunction findRate(std::string_view name);

// overtime.cpp: avg_over_time and the like
struct OverTime {
    WindowFunction function = nullptr;
    bool keepsName = false;
};
OverTime findOverTime(std::string_view name);

// regression.cpp: deriv, predict_linear
WindowFunction findRegression(std::string_view name);

// math.cpp: abs, ln, sin, … of one value; hour, month, … of a time in seconds
using ElementFunction = double (*)(double);
ElementFunction findElement(std::string_view name);
ElementFunction findCalendar(std::string_view name);
/// clamp, clamp_min, clamp_max, round: the value and up to two parameters.
using ParameterFunction = double (*)(double value, double first, double second);
ParameterFunction findWithParameters(std::string_view name);

// aggregate.cpp: sum, avg, … of the tracks of each group
/// Which label set a track's group has.
timeseries::Labels groupLabels(const Aggregation& aggregation, const timeseries::Labels& labels);
// ranking.cpp: topk, bottomk, quantile, count_values
/// Groups in order of appearance. `parameter` is a column where the operation has a scalar one.
std::optional<Tracks> aggregateWith(
    const Aggregation& aggregation, Tracks tracks, const Column& parameter);
Result<Tracks> countValues(
    const Aggregation& aggregation, const Tracks& tracks, const std::string& label);
/// Sorts `values`; quantile as Prometheus takes it: linear between neighbours, ±Inf outside [0, 1].
double quantileOf(double quantile, std::vector<double>& values);

// histogram.cpp
struct HistogramNotes {
    bool hasBadBucket = false; ///< a series without a readable `le`
    bool isForcedMonotonic = false;
    bool isBadQuantile = false;
};
Tracks histogramQuantile(const Column& quantile, const Tracks& buckets, HistogramNotes& notes);

// labels.cpp
Result<Tracks> labelReplace(Tracks tracks, const std::vector<std::string>& arguments);
Result<Tracks> labelJoin(Tracks tracks, const std::vector<std::string>& arguments);
/// The labels that absent() can give for a selector: those that it fixes by equality, once each.
timeseries::Labels absentLabels(const Expression& expression);

} // namespace slipway::promql::functions
