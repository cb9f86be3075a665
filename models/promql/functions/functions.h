// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "promql/annotations.h"
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

// smoothing.cpp: double_exponential_smoothing
WindowFunction findSmoothing(std::string_view name);

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
// limiting.cpp: limitk, limit_ratio
/// The first k of each group, in order of their labels.
Tracks limitCount(const Aggregation& aggregation, Tracks tracks, const Column& parameter);
/// Those whose labels' hash is below that share of all hashes; with a negative one, at least
/// 1 + ratio of it. The hash is ours: other servers choose other series.
Tracks limitRatio(Tracks tracks, const Column& parameter);
/// Groups in order of appearance. `parameter` is a column where the operation has a scalar one.
std::optional<Tracks> aggregateWith(
    const Aggregation& aggregation, Tracks tracks, const Column& parameter);
Result<Tracks> countValues(
    const Aggregation& aggregation, const Tracks& tracks, const std::string& label);
/// Sorts `values`; quantile as Prometheus takes it: linear between neighbours, ±Inf outside [0, 1].
double quantileOf(double quantile, std::vector<double>& values);

// histogram.cpp: classic histograms, whose buckets are series with `le`
/// What was wrong with the buckets.
struct HistogramNotes {
    struct BadBucket {
        std::string metric;
        std::string bound; ///< what stands where the number should
    };
    struct Corrected {
        std::string metric;
        Annotations::Correction correction; ///< one histogram at one step; times are steps
    };
    std::vector<BadBucket> badBuckets;
    std::vector<Corrected> corrected;
};
Tracks histogramQuantile(const Column& quantile, const Tracks& buckets, HistogramNotes& notes);
/// The share of observations between two bounds.
Tracks histogramFraction(
    const Column& lower, const Column& upper, const Tracks& buckets, HistogramNotes& notes);
/// A quantile as the value of a label: `0.5`, `1.0`.
std::string quantileText(double quantile);

// naturalorder.cpp: sort_by_label
/// Whether `a` stands before `b` where runs of digits count as numbers: `a2` before `a10`.
bool isNaturallyLess(std::string_view a, std::string_view b);

// info.cpp
/// How info() joins: labels that matchers ask for, and what identifies a target.
struct InfoRequest {
    std::vector<timeseries::Matcher> names; ///< of the info metrics
    std::vector<timeseries::Matcher> labels; ///< only these are added; all where there are none
};
/// `base` with the labels of the info series of the same target. `infos` has as values the times
/// of their samples, in seconds.
Result<Tracks> joinInfo(
    const InfoRequest& request, const Tracks& base, const Tracks& infos, size_t steps);

// labels.cpp
Result<Tracks> labelReplace(Tracks tracks, const std::vector<std::string>& arguments);
Result<Tracks> labelJoin(Tracks tracks, const std::vector<std::string>& arguments);
/// The labels that absent() can give for a selector: those that it fixes by equality, once each.
timeseries::Labels absentLabels(const Expression& expression);

} // namespace slipway::promql::functions
