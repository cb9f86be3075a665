// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"
#include "promql/functions/kahan.h"
#include "promql/functions/streaming.h"
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
class Folding final : public Aggregator {
public:
    Folding(const Aggregation& aggregation, size_t steps)
        : m_aggregation(aggregation)
        , m_steps(steps)
    {
    }

    void add(const Track& track) override
    {
        const auto group = m_groups.idOf(groupLabels(m_aggregation, *track.labels));
        if (group == m_folds.size()) {
            m_folds.emplace_back(m_steps);
            m_out.push_back({std::make_shared<const timeseries::Labels>(m_groups.key(group)),
                track.dropsName,
                {}});
        }
        m_out[group].dropsName = m_out[group].dropsName || track.dropsName;
        auto* fold = m_folds[group].data();
        const double* values = track.values.data();
        for (size_t i = 0; i < m_steps; ++i) {
            if (!isAbsent(values[i]))
                fold[i].add(values[i]);
        }
    }

    Tracks finish() override
    {
        for (size_t group = 0; group < m_out.size(); ++group) {
            m_out[group].values.reserve(m_steps);
            for (const auto& one : m_folds[group])
                m_out[group].values.push_back(one.result());
            m_folds[group] = {};
        }
        return std::move(m_out);
    }

private:
    const Aggregation& m_aggregation;
    const size_t m_steps;
    Grouping m_groups;
    std::vector<std::vector<Fold>> m_folds; ///< of each group, one a step
    Tracks m_out;
};

} // namespace

timeseries::Labels groupLabels(const Aggregation& aggregation, const timeseries::Labels& labels)
{
    if (!aggregation.without)
        return labels.keeping(aggregation.labels);
    return labels.dropping(aggregation.labels).without(timeseries::metricName);
}

std::unique_ptr<Aggregator> makeAggregator(const Aggregation& aggregation, size_t steps)
{
    switch (aggregation.operation) {
    case Keyword::Sum: return std::make_unique<Folding<Sum>>(aggregation, steps);
    case Keyword::Avg: return std::make_unique<Folding<Mean>>(aggregation, steps);
    case Keyword::Max: return std::make_unique<Folding<Largest>>(aggregation, steps);
    case Keyword::Min: return std::make_unique<Folding<Smallest>>(aggregation, steps);
    case Keyword::Count: return std::make_unique<Folding<Count>>(aggregation, steps);
    case Keyword::Group: return std::make_unique<Folding<Presence>>(aggregation, steps);
    case Keyword::Stdvar: return std::make_unique<Folding<Variance>>(aggregation, steps);
    case Keyword::Stddev: return std::make_unique<Folding<Deviation>>(aggregation, steps);
    default: return nullptr;
    }
}

} // namespace slipway::promql::functions
