// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/linereader.h"
#include "scrape/pageorder.h"
#include "scrape/targetrules.h"

#include <memory>
#include <string_view>
#include <vector>

namespace slipway::scrape {

/// A series that a page brought, and that the store does not know yet.
struct NewSeries {
    std::uint32_t item = 0;
    std::shared_ptr<const timeseries::Labels> labels;
};
/// A sample whose series' place is not known yet.
struct OpenSample {
    size_t position = 0; ///< in the samples
    std::uint32_t item = 0;
};

/// Reads one page of a target against the page before. Changes the cache only by adding to it;
/// nothing goes to the store.
class TargetReader final : public PageSink {
public:
    TargetReader(std::string_view body,
        Format format,
        const TargetRules& rules,
        qint64 time,
        SeriesCache& cache);

    Result<void> read();
    /// The page is refused: the cache is as it was.
    void undo();

    PageOrder& order() { return m_order; }
    qint64 scraped() const { return m_lines.samples() - (m_isRefused ? 1 : 0); }
    qint64 relabelled() const { return m_relabelled; }
    qint64 added() const { return m_added; }
    bool isLimit() const { return m_isLimit; }
    std::vector<Finding>& findings() { return m_findings; }
    std::vector<timeseries::RefSample>& samples() { return m_samples; }
    const std::vector<NewSeries>& newSeries() const { return m_new; }
    const std::vector<OpenSample>& openSamples() const { return m_open; }

private:
    Read<void> sample(SampleLine line) override;
    Read<void> metadata(MetadataLine line) override;
    void odd(OddIn kind, int line, int column, const QString& text) override;

    const char* foreseen(const char* at);
    Read<const char*> oneLine(const char* at);
    Read<std::uint32_t> addSeries(std::string_view series, std::uint32_t hash);
    void repeated(std::uint32_t first, const SampleLine& line);
    void take(std::uint32_t index, double value, std::optional<qint64> time, int line);
    Result<void> judgeCount() const;

    const char* m_end;
    std::string_view m_body;
    Dialect m_dialect;
    const TargetRules& m_rules;
    qint64 m_time;
    SeriesCache& m_cache;
    PageOrder m_order;
    qint64 m_mostLines; ///< 0: no limit
    LineReader m_lines;
    std::vector<timeseries::RefSample> m_samples;
    std::vector<NewSeries> m_new;
    std::vector<OpenSample> m_open;
    std::vector<std::uint32_t> m_flipped; ///< items whose OwnTime is another than before
    std::vector<Finding> m_findings;
    qint64 m_relabelled = 0;
    qint64 m_added = 0;
    int m_limitLine = 0; ///< of the first sample beyond sampleLimit
    bool m_isLimit = false;
    bool m_isRefused = false;
    bool m_wasSample = false; ///< the line last read was one
};

} // namespace slipway::scrape
