// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"
#include "promql/functions/kahan.h"
#include "promql/grouping.h"

namespace slipway::promql::functions {
namespace {

struct Sum {
    KahanSum sum;
    bool isAny = false;
    void add(double value)
    {
        isAny = true;
        sum.add(value);
    }
    double result() const { return isAny ? sum.total() : absent; }
};

struct Mean {
    KahanMean mean;
    void add(double value) { mean.add(value); }
    double result() const { return mean.count() > 0 ? mean.mean() : absent; }
};

struct Largest {
    double value = absent;
    void add(double next)
    {
        if (next > value || std::isnan(value))
            value = next;
    }
    double result() const { return value; }
};

struct Smallest {
    double value = absent;
    void add(double next)
    {
        if (next < value || std::isnan(value))
            value = next;
    }
    double result() const { return value; }
};

struct Count {
    double count = 0;
    void add(double) { count += 1; }
    double result() const { return count > 0 ? count : absent; }
};

struct Presence {
    bool isAny = false;
    void add(double) { isAny = true; }
    double result() const { return isAny ? 1 : absent; }
};

/// Welford's running variance; an infinite or NaN value makes it NaN.
struct Variance {
    double count = 0;
    double mean = 0;
    double squares = 0;
    void add(double value)
    {
        count += 1;
        const double off = value - mean;
        mean += off / count;
        squares += off * (value - mean);
    }
    double result() const { return count > 0 ? squares / count : absent; }
};

struct Deviation : Variance {
    double result() const { return count > 0 ? std::sqrt(squares / count) : absent; }
};

template<typename Fold>
Tracks fold(const Aggregation& aggregation, const Tracks& tracks, size_t steps)
{
    Grouping groups;
    std::vector<std::vector<Fold>> folds;
    Tracks out;
    for (const auto& track : tracks) {
        const auto group = groups.idOf(groupLabels(aggregation, *track.labels));
        if (group == folds.size()) {
            folds.emplace_back(steps);
            out.push_back({std::make_shared<const timeseries::Labels>(groups.key(group)),
                track.dropsName,
                {}});
        }
        out[group].dropsName = out[group].dropsName || track.dropsName;
        auto& column = folds[group];
        for (size_t i = 0; i < steps; ++i) {
            if (!isAbsent(track.values[i]))
                column[i].add(track.values[i]);
        }
    }
    for (size_t group = 0; group < out.size(); ++group) {
        out[group].values.reserve(steps);
        for (const auto& one : folds[group])
            out[group].values.push_back(one.result());
    }
    return out;
}

} // namespace

timeseries::Labels groupLabels(const Aggregation& aggregation, const timeseries::Labels& labels)
{
    if (!aggregation.without)
        return labels.keeping(aggregation.labels);
    return labels.dropping(aggregation.labels).without(timeseries::metricName);
}

std::optional<Tracks> aggregate(const Aggregation& aggregation, const Tracks& tracks, size_t steps)
{
    switch (aggregation.operation) {
    case Keyword::Sum: return fold<Sum>(aggregation, tracks, steps);
    case Keyword::Avg: return fold<Mean>(aggregation, tracks, steps);
    case Keyword::Max: return fold<Largest>(aggregation, tracks, steps);
    case Keyword::Min: return fold<Smallest>(aggregation, tracks, steps);
    case Keyword::Count: return fold<Count>(aggregation, tracks, steps);
    case Keyword::Group: return fold<Presence>(aggregation, tracks, steps);
    case Keyword::Stdvar: return fold<Variance>(aggregation, tracks, steps);
    case Keyword::Stddev: return fold<Deviation>(aggregation, tracks, steps);
    default: return std::nullopt;
    }
}

} // namespace slipway::promql::functions
