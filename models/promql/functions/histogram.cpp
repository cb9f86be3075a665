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
bool ensureMonotonic(std::vector<Bucket>& buckets)
{
    bool isForced = false;
    double previous = buckets.front().count;
    for (auto& bucket : buckets) {
        if (isAlmostEqual(previous, bucket.count)) {
            bucket.count = previous;
        } else if (bucket.count < previous) {
            bucket.count = previous;
            isForced = true;
        } else {
            previous = bucket.count;
        }
    }
    return isForced;
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

double quantileOfBuckets(double quantile, std::vector<Bucket>& buckets, HistogramNotes& notes)
{
    if (std::isnan(quantile) || quantile < 0 || quantile > 1)
        notes.isBadQuantile = true;
    if (std::isnan(quantile))
        return nan;
    if (quantile < 0 || quantile > 1)
        return quantile < 0 ? -infinity : infinity;
    if (buckets.back().upperBound != infinity)
        return nan;
    coalesce(buckets);
    if (ensureMonotonic(buckets))
        notes.isForcedMonotonic = true;
    return buckets.size() < 2 ? nan : interpolated(quantile, buckets);
}

std::vector<Histogram> histogramsOf(const Tracks& tracks, Grouping& groups, HistogramNotes& notes)
{
    std::vector<Histogram> out;
    for (const auto& track : tracks) {
        const auto bound = parseNumber(track.labels->value("le"));
        if (!bound) {
            notes.hasBadBucket = true;
            continue;
        }
        const auto id = groups.idOf(track.labels->without("le"));
        out.resize(groups.count());
        out[id].members.push_back({*bound, &track});
    }
    for (auto& histogram : out)
        std::ranges::stable_sort(histogram.members, {}, &Histogram::Member::upperBound);
    return out;
}

} // namespace

Tracks histogramQuantile(const Column& quantile, const Tracks& tracks, HistogramNotes& notes)
{
    Grouping groups;
    const auto histograms = histogramsOf(tracks, groups, notes);
    Tracks out;
    std::vector<Bucket> buckets;
    for (size_t id = 0; id < histograms.size(); ++id) {
        Track track{std::make_shared<const timeseries::Labels>(groups.key(id)), true, {}};
        track.values.reserve(quantile.size());
        for (size_t step = 0; step < quantile.size(); ++step) {
            buckets.clear();
            for (const auto& member : histograms[id].members) {
                if (!isAbsent(member.track->values[step]))
                    buckets.push_back({member.upperBound, member.track->values[step]});
            }
            track.values.push_back(
                buckets.empty() ? absent : quantileOfBuckets(quantile[step], buckets, notes));
        }
        out.push_back(std::move(track));
    }
    return out;
}

} // namespace slipway::promql::functions
