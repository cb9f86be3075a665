// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/targetreader.h"

#include <span>

namespace slipway::scrape {

/// Gives the series of a target their places in the store, within the target's budget: the first
/// ones of a page are kept, then those that somebody asks for. A series that was kept stays kept
/// while the target exposes it.
class SeriesPlaces {
public:
    SeriesPlaces(Dialect dialect,
        const TargetRules& rules,
        SeriesCache& cache,
        timeseries::SeriesStore& store)
        : m_dialect(dialect)
        , m_rules(rules)
        , m_cache(cache)
        , m_store(store)
    {
    }

    /// Before a page: series that were not kept and may be now.
    void settleWaiting();
    /// After a page: its new series, in their order, and then its samples of them. Samples without
    /// a place go. `leaving`: kept series that the page lacks.
    void settleNew(TargetReader& page, qint64 leaving);
    /// Appends; where a place is no longer its series', another is asked for.
    void append(std::span<const timeseries::RefSample> samples);
    void appendMarkers(std::span<const timeseries::SeriesRef> refs, qint64 time);

private:
    void settle(PageItem& item, const std::shared_ptr<const timeseries::Labels>& labels);
    void settleRepeats();
    std::shared_ptr<const timeseries::Labels> labelsOf(const PageItem& item) const;

    Dialect m_dialect;
    const TargetRules& m_rules;
    SeriesCache& m_cache;
    timeseries::SeriesStore& m_store;
};

} // namespace slipway::scrape
