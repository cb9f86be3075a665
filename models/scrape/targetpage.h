// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/exposition.h"
#include "timeseries/seriesstore.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace slipway::scrape {

/// The label sets of one target, by the bytes that its page writes for them, so that a page that
/// says the same again costs no new labels. One parse at a time may use it.
struct SeriesCache {
    struct Entry {
        std::shared_ptr<const timeseries::Labels> labels;
        quint64 lastSeen = 0; ///< number of the scrape
        quint64 born = 0; ///< the scrape that saw it first
        bool hasOwnTime = false; ///< takes no stale marker
    };
    struct Hash {
        using is_transparent = void;
        size_t operator()(std::string_view text) const
        {
            return std::hash<std::string_view>()(text);
        }
    };
    std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries;
    quint64 scrape = 0;
};

/// What every series of a target carries. A scraped label of the same name becomes `exported_…`.
std::vector<timeseries::Label> targetLabels(
    std::string_view environment, std::string_view service, std::string_view instance);
/// The labels of a scraped series with those of its target (`honor_labels: false`).
timeseries::Labels withTarget(
    std::vector<timeseries::Label> scraped, const std::vector<timeseries::Label>& target);

/// A page as points for the store.
struct TargetPage {
    std::vector<timeseries::Point> points; ///< samples, then stale markers of series that vanished
    std::vector<Finding> findings;
    qint64 samples = 0;
};

/// Parses a page into points at `time` (milliseconds since the Unix epoch) unless a line says its
/// own time. On an error nothing is taken.
Result<TargetPage> readTargetPage(std::string_view body,
    Format format,
    ParseLimits limits,
    const std::vector<timeseries::Label>& target,
    qint64 time,
    SeriesCache& cache);
/// Stale markers for all series that the last page had; forgets them.
std::vector<timeseries::Point> endSeries(SeriesCache& cache, qint64 time);

} // namespace slipway::scrape
