// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"
#include "promql/grouping.h"
#include "promql/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace slipway::promql::functions {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

struct Bucket {
    double upperBound = 0;
    double count = 0; ///< cumulative
};

/// The buckets of one histogram: tracks, sorted by upper bound.
struct Histogram {
    struct Member {
        double upperBound = 0;
        const Track* track = nullptr;
    };
    std::vector<Member> members;
};

/// Equal bounds written differently (`1` and `1.0`) are one bucket.
void coalesce(std::vector<Bucket>& buckets)
{
    size_t last = 0;
    for (size_t i = 1; i < buckets.size(); ++i) {
        if (buckets[i].upperBound == buckets[last].upperBound)
            buckets[last].count += buckets[i].count;
        else
            buckets[++last] = buckets[i];
    }
    buckets.resize(last + 1);
}

bool isAlmostEqual(double a, double b)
{
    constexpr double tolerance = 1e-12;
    return a == b
        || std::abs(a - b)
        < tolerance * std::min(std::abs(a) + std::abs(b), std::numeric_limits<double>::max());
}

/// Cumulative counts never fall; rounding is forgiven silently, more is told.
std::optional<Annotations::Correction> ensureMonotonic(std::vector<Bucket>& buckets)
{
    std::optional<Annotations::Correction> out;
    double previous = buckets.front().count;
    for (auto& bucket : buckets) {
        if (isAlmostEqual(previous, bucket.count)) {
            bucket.count = previous;
        } else if (bucket.count < previous) {
            if (!out)
                out = Annotations::Correction{0, 0, bucket.upperBound, bucket.upperBound, 0};
            out->largestBound = bucket.upperBound;
            out->largestDifference = std::max(out->largestDifference, previous - bucket.count);
            bucket.count = previous;
        } else {
            previous = bucket.count;
        }
    }
    return out;
}

/// Linear within the bucket that holds the rank; buckets are sorted and end at +Inf.
double interpolated(double quantile, const std::vector<Bucket>& buckets)
{
    const double observations = buckets.back().count;
    if (observations == 0 || std::isnan(observations))
        return nan;
    double rank = quantile * observations;
    const auto last = buckets.size() - 1;
    size_t at = 0;
    while (at < last && !(buckets[at].count >= rank))
        ++at;
    if (at == last)
        return buckets[last - 1].upperBound;
    if (at == 0 && buckets[0].upperBound <= 0)
        return buckets[0].upperBound;
    double start = 0;
    double count = buckets[at].count;
    if (at > 0) {
        start = buckets[at - 1].upperBound;
        count -= buckets[at - 1].count;
        rank -= buckets[at - 1].count;
    }
    return start + (buckets[at].upperBound - start) * (rank / count);
}

/// Sorted buckets that end at +Inf, each bound once.
bool isWhole(std::vector<Bucket>& buckets)
{
    if (buckets.back().upperBound != infinity)
        return false;
    coalesce(buckets);
    return true;
}

double quantileOfBuckets(double quantile,
    std::vector<Bucket>& buckets,
    std::optional<Annotations::Correction>& correction)
{
    if (std::isnan(quantile))
        return nan;
    if (quantile < 0 || quantile > 1)
        return quantile < 0 ? -infinity : infinity;
    if (!isWhole(buckets))
        return nan;
    correction = ensureMonotonic(buckets);
    return buckets.size() < 2 ? nan : interpolated(quantile, buckets);
}

/// How many observations lie below `value`, linear within its bucket.
double rankOf(double value, const std::vector<Bucket>& buckets)
{
    double below = 0;
    double bound = buckets.front().upperBound <= 0 ? -infinity : 0;
    for (const auto& bucket : buckets) {
        if (bound >= value)
            return below;
        if (bucket.upperBound > value) {
            // Nothing can be said within a bucket without a lower end: all of it counts.
            if (bound == -infinity)
                return bucket.count;
            return below + (bucket.count - below) * (value - bound) / (bucket.upperBound - bound);
        }
        below = bucket.count;
        bound = bucket.upperBound;
    }
    return buckets.back().count;
}

double fractionOfBuckets(double lower, double upper, std::vector<Bucket>& buckets)
{
    if (!isWhole(buckets))
        return nan;
    const double count = buckets.back().count;
    if (count == 0 || std::isnan(lower) || std::isnan(upper))
        return nan;
    if (lower >= upper)
        return 0;
    const auto rank = [&](double value) { return std::min(count, rankOf(value, buckets)); };
    return (rank(upper) - rank(lower)) / count;
}

std::vector<Histogram> histogramsOf(const Tracks& tracks, Grouping& groups, HistogramNotes& notes)
{
    std::vector<Histogram> out;
    for (const auto& track : tracks) {
        const std::string bound(track.labels->value("le"));
        const auto number = parseNumber(bound);
        if (!number) {
            notes.badBuckets.push_back(
                {std::string(track.labels->value(timeseries::metricName)), bound});
            continue;
        }
        const auto id = groups.idOf(track.labels->without("le"));
        out.resize(groups.count());
        out[id].members.push_back({*number, &track});
    }
    for (auto& histogram : out)
        std::ranges::stable_sort(histogram.members, {}, &Histogram::Member::upperBound);
    return out;
}

/// One track a histogram; `valueAt` gets its buckets at one step, which it may change.
template<typename ValueAt>
Tracks eachHistogram(const Tracks& tracks, size_t steps, HistogramNotes& notes, ValueAt valueAt)
{
    Grouping groups;
    const auto histograms = histogramsOf(tracks, groups, notes);
    Tracks out;
    std::vector<Bucket> buckets;
    for (size_t id = 0; id < histograms.size(); ++id) {
        Track track{std::make_shared<const timeseries::Labels>(groups.key(id)), true, {}};
        track.values.reserve(steps);
        for (size_t step = 0; step < steps; ++step) {
            buckets.clear();
            for (const auto& member : histograms[id].members) {
                if (!isAbsent(member.track->values[step]))
                    buckets.push_back({member.upperBound, member.track->values[step]});
            }
            track.values.push_back(
                buckets.empty() ? absent : valueAt(step, *track.labels, buckets));
        }
        out.push_back(std::move(track));
    }
    return out;
}

} // namespace

Tracks histogramQuantile(const Column& quantile, const Tracks& tracks, HistogramNotes& notes)
{
    return eachHistogram(tracks,
        quantile.size(),
        notes,
        [&](size_t step, const timeseries::Labels& labels, std::vector<Bucket>& buckets) {
            std::optional<Annotations::Correction> correction;
            const double value = quantileOfBuckets(quantile[step], buckets, correction);
            if (correction) {
                correction->first = correction->last = static_cast<qint64>(step);
                notes.corrected.push_back(
                    {std::string(labels.value(timeseries::metricName)), *correction});
            }
            return value;
        });
}

Tracks histogramFraction(
    const Column& lower, const Column& upper, const Tracks& tracks, HistogramNotes& notes)
{
    return eachHistogram(tracks,
        lower.size(),
        notes,
        [&](size_t step, const timeseries::Labels&, std::vector<Bucket>& buckets) {
            return fractionOfBuckets(lower[step], upper[step], buckets);
        });
}

std::string quantileText(double quantile)
{
    std::string out = numberText(quantile);
    const bool isWhole = std::isfinite(quantile) && out.find_first_of(".e") == std::string::npos;
    return isWhole ? out + ".0" : out;
}

} // namespace slipway::promql::functions
