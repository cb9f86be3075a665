// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/pagereader.h"

#include <set>
#include <string>
#include <vector>

namespace slipway::scrape {

/// What OpenMetrics 1.0 asks of a page beyond the writing of its lines: metadata before samples,
/// one block a family, grouped labels, whole histograms, counters that are counts. Only strict mode
/// asks. Source: OpenMetrics specification 1.0, "Metric types" and "Text format".
class OpenMetricsRules {
public:
    Read<void> metadata(const MetadataLine& line);
    Read<void> sample(const ScrapedSample& sample);
    Read<void> finish();

private:
    struct Point {
        std::string suffix;
        timeseries::Labels group;
        std::string le;
        double value = 0;
        std::optional<qint64> time;
    };

    void begin(std::string name);
    Read<void> close();
    Read<void> checkHistogram() const;
    Read<void> checkLabels(const ScrapedSample& sample, std::string_view suffix) const;
    Read<void> checkValue(const ScrapedSample& sample, std::string_view suffix) const;
    Read<void> checkExemplar(const ScrapedSample& sample, std::string_view suffix) const;
    Read<void> checkGroup(const timeseries::Labels& group, std::optional<qint64> time);
    bool allows(std::string_view sampleName) const;
    timeseries::Labels groupOf(const ScrapedSample& sample, std::string_view suffix) const;

    bool m_hasFamily = false;
    std::string m_name;
    std::string m_unit;
    MetricType m_type = MetricType::Unknown;
    bool m_saidHelp = false;
    bool m_saidType = false;
    bool m_saidUnit = false;
    std::vector<Point> m_points;
    std::set<timeseries::Labels> m_groups;
    std::optional<timeseries::Labels> m_group;
    std::optional<qint64> m_groupTime;
    std::set<std::string> m_names; ///< every name that families so far have taken
};

/// What may follow a family's name in its samples' names.
const std::vector<std::string_view>& sampleSuffixes(MetricType type, Format format);

} // namespace slipway::scrape
