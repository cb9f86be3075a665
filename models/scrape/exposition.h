// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "timeseries/labels.h"

#include <QByteArray>
#include <QString>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a metrics page says, and asking for it again and again.
namespace slipway::scrape {

enum class MetricType {
    Unknown,
    Counter,
    Gauge,
    Histogram,
    Summary,
    GaugeHistogram,
    Info,
    StateSet
};
QString metricTypeName(MetricType type);

/// An exemplar of OpenMetrics.
struct Exemplar {
    timeseries::Labels labels;
    double value = 0;
    std::optional<qint64> time; ///< milliseconds since the Unix epoch
};

/// One sample line.
struct ScrapedSample {
    timeseries::Labels labels; ///< with `__name__`
    double value = 0;
    std::optional<qint64> time; ///< milliseconds since the Unix epoch, if the line said one
    std::optional<Exemplar> exemplar;
    int line = 0; ///< from 1
    bool isStartTime = false; ///< `_created`: when its counter began, nothing to plot
};

/// The lines that belong to one metric.
struct Family {
    std::string name;
    MetricType type = MetricType::Unknown;
    std::string help;
    std::string unit;
    std::vector<size_t> samples; ///< indexes into Exposition::samples
};

/// Something odd that did not cost the scrape.
struct Finding {
    int line = 0;
    int column = 0;
    QString text;
};

enum class Format { Text, OpenMetrics };

/// A whole page, parsed.
struct Exposition {
    Format format = Format::Text;
    std::vector<ScrapedSample> samples;
    std::vector<Family>
        families; ///< in order of appearance; also those with metadata and no sample
    std::vector<Finding> findings;
};

/// Limits on one page; past one, the whole page is refused with the limit's name.
struct ParseLimits {
    qint64 samples = 50'000; ///< 0: none
    qint64 labels = 64; ///< on one sample; 0: none
};

/// Strict gives the conformance suites' verdicts; Scraper survives what can be survived and says
/// so.
enum class ParseMode { Strict, Scraper };

/// Which format a Content-Type asks for; unknown or empty falls back to Text.
Format formatOf(const QByteArray& contentType);

/// Parses a page (Prometheus text 0.0.4 with quoted UTF-8 names, or OpenMetrics 1.0). The error's
/// `where` is `line:column`.
Result<Exposition> parseExposition(std::string_view body,
    Format format,
    ParseLimits limits = {},
    ParseMode mode = ParseMode::Scraper);

} // namespace slipway::scrape
