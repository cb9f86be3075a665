// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "scrape/relabel.h"
#include "scrape/seriestext.h"
#include "timeseries/seriesstore.h"

#include <memory>
#include <vector>

namespace slipway::scrape {

/// What somebody asks for: series that match all matchers of one of these.
using Selectors = std::vector<std::vector<timeseries::Matcher>>;

/// How the pages of one target are taken.
struct TargetRules {
    config::ScrapeSettings settings;
    Relabeller relabeller; ///< of settings.metricRelabel
    std::vector<timeseries::Label> target; ///< what every series carries
    std::shared_ptr<const Selectors> wanted; ///< kept beyond settings.keep; null: nothing
    std::uint64_t wantedVersion = 0; ///< raised when `wanted` changes
};

/// What every series of a target carries.
std::vector<timeseries::Label> targetLabels(
    std::string_view environment, std::string_view service, std::string_view instance);
/// The labels of a scraped series with those of its target. Of two with one name the scraped one
/// wins if `honorLabels` (also an empty one: then the series has none), else it becomes
/// `exported_…`.
timeseries::Labels withTarget(std::vector<timeseries::Label> scraped,
    const std::vector<timeseries::Label>& target,
    bool honorLabels = false);

/// A series as it goes into the store.
struct Placed {
    std::shared_ptr<const timeseries::Labels> labels; ///< null: relabelling drops it
    bool isOdd = false; ///< see SeriesText::oddity
};
/// Reads a series as written, adds its target's labels and relabels it. Refuses one that breaks the
/// format or the label limit (`isLimit`).
Read<Placed> placed(
    std::string_view series, Dialect dialect, const TargetRules& rules, bool& isLimit);
bool isWanted(const timeseries::Labels& labels, const TargetRules& rules);

} // namespace slipway::scrape
