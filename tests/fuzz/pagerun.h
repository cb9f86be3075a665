// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/pagereport.h"
#include "scrape/targetpage.h"

#include <cstdint>
#include <cstdlib>

namespace slipway::fuzz {

/// Counts what it is given.
class CountingStore final : public timeseries::SeriesStore {
public:
    timeseries::SeriesRef refer(const std::shared_ptr<const timeseries::Labels>& labels) override
    {
        return {static_cast<std::uint32_t>(labels->hash() & 0xffff), 1};
    }
    std::vector<size_t> append(std::span<const timeseries::RefSample> samples) override
    {
        for (const auto& one : samples)
            count += timeseries::isStaleMarker(one.sample.value) ? 0 : 1;
        return {};
    }
    void append(std::span<const timeseries::Point> /*points*/) override { }
    std::shared_ptr<const timeseries::Snapshot> snapshot() const override { return nullptr; }
    Size size() const override { return {}; }
    qint64 count = 0;
};

/// The page in all ways: strictly, as a scraper, as a report, and as a target's page that comes cut
/// in half first, then whole, then again. Both readings of the whole page have to be the same.
inline int runPage(const uint8_t* data, size_t size, scrape::Format format)
{
    const std::string_view page(reinterpret_cast<const char*>(data), size);
    (void)scrape::parseExposition(page, format, {}, scrape::ParseMode::Strict);
    const auto loose = scrape::parseExposition(page, format, {.samples = 0, .labels = 0});
    const auto report = scrape::reportPage(page, format, {.samples = 0, .labels = 0});
    scrape::TargetRules rules;
    rules.settings.sampleLimit = 0;
    rules.settings.labelLimit = 0;
    rules.settings.keep = 0;
    scrape::SeriesCache cache;
    CountingStore store;
    (void)scrape::takePage(page.substr(0, size / 2), format, rules, 1'000, cache, store);
    scrape::TakenPage taken[2];
    for (int i = 0; i < 2; ++i)
        taken[i] = scrape::takePage(page, format, rules, 2'000 + i, cache, store);
    const bool isSame = taken[0].scraped == taken[1].scraped
        && taken[0].error.has_value() == taken[1].error.has_value()
        && taken[0].findings.size() == taken[1].findings.size();
    const bool agrees = loose.has_value() != taken[0].error.has_value()
        && loose.has_value() == report.has_value()
        && (!loose || static_cast<qint64>(loose->samples.size()) == taken[0].scraped);
    if (!isSame || !agrees)
        std::abort();
    return 0;
}

} // namespace slipway::fuzz
