// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/pagereport.h"

#include "scrape/bytehash.h"
#include "scrape/expositionbuilder.h"
#include "scrape/histogramlint.h"
#include "scrape/labelcount.h"
#include "scrape/plainseries.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

/// What is gathered of one family beyond its figures.
struct Gathered {
    FamilyReport report;
    LabelCount labels;
    std::pair<int, int> notCounting; ///< where a counter is negative or no number
    std::pair<int, int> repeated; ///< where a series stands a second time
};

class ReportSink final : public PageSink {
public:
    ReportSink(Dialect dialect, ParseLimits limits)
        : m_dialect(dialect)
        , m_limits(limits)
        , m_book(dialect)
        , m_seed(QRandomGenerator::global()->generate64())
    {
    }

    Read<void> sample(SampleLine line) override
    {
        if (const auto read = cut(line); !read)
            return read;
        const size_t index = m_book.sample(m_name);
        auto& family = familyAt(index, line.line, line.column);
        if (index != m_current)
            closeHistogram();
        m_current = index;
        count(family, line);
        dropOwnLabel(m_book.entries()[index].type);
        const auto suffix = m_name.substr(std::min(m_name.size(), family.report.name.size()));
        family.labels.add(m_parts, line.line, line.column);
        judge(family, suffix, line);
        return {};
    }

    Read<void> metadata(MetadataLine line) override
    {
        const auto noted = m_book.metadata(line);
        if (!noted)
            return tl::unexpected<Wrong>(noted.error());
        familyAt(noted->family, line.line, line.column);
        for (const auto& text : noted->oddities)
            odd(OddIn::Comment, line.line, 1, text);
        return {};
    }

    void odd(OddIn /*kind*/, int line, int column, const QString& text) override
    {
        addFinding(m_page.findings, {line, column, text});
    }

    PageReport take()
    {
        closeHistogram();
        m_page.format = m_dialect.format;
        m_page.series = static_cast<qint64>(m_series.size());
        for (size_t i = 0; i < m_families.size(); ++i)
            close(m_families[i], m_book.entries()[i]);
        std::ranges::stable_sort(m_page.lint, {}, &Lint::line);
        return std::move(m_page);
    }

private:
    Gathered& familyAt(size_t index, int line, int column)
    {
        while (m_families.size() <= index) {
            m_families.emplace_back();
            auto& report = m_families.back().report;
            report.name = m_book.entries()[m_families.size() - 1].name;
            report.line = line;
            report.column = column;
        }
        return m_families[index];
    }

    /// Takes the series apart into m_name, m_parts, m_bound.
    Read<void> cut(const SampleLine& line)
    {
        m_parts.clear();
        m_bound.reset();
        m_group = 0;
        if (m_plain.cut(line.series)) {
            m_name = m_plain.name();
            for (const auto& part : m_plain.labels())
                label(part.name,
                    part.value,
                    line.column + static_cast<int>(part.name.data() - line.series.data()));
            return limit(m_plain.labels().size());
        }
        auto read = readSeries(line.series, m_dialect);
        if (!read)
            return tl::unexpected<Wrong>(read.error());
        if (!read->oddity.isEmpty())
            odd(OddIn::Sample, line.line, 1, read->oddity);
        m_slow = std::move(read->labels);
        for (const auto& one : m_slow) {
            if (one.name == timeseries::metricName)
                m_name = one.value;
            else
                label(one.name, one.value, line.column);
        }
        return limit(m_slow.size() - 1);
    }

    Read<void> limit(size_t labels) const
    {
        if (m_limits.labels > 0 && static_cast<qint64>(labels) > m_limits.labels)
            return wrong(0, u"more than %1 labels on one sample"_s.arg(m_limits.labels));
        return {};
    }

    void label(std::string_view name, std::string_view value, int column)
    {
        const auto hash = hashBytes(value, m_seed);
        if (name == "le")
            m_bound = readNumber(value);
        else
            m_group += hashBytes(name, hash);
        m_parts.push_back({name, hash, column});
    }

    /// What tells the parts of one histogram or summary apart is no label of the family.
    void dropOwnLabel(MetricType type)
    {
        const bool isHistogram
            = type == MetricType::Histogram || type == MetricType::GaugeHistogram;
        const std::string_view own = isHistogram ? "le"
            : type == MetricType::Summary        ? "quantile"
                                                 : "";
        if (!own.empty())
            std::erase_if(m_parts, [&](const auto& part) { return part.name == own; });
    }

    void count(Gathered& family, const SampleLine& line)
    {
        auto& report = family.report;
        ++m_page.samples;
        ++report.samples;
        report.exemplars += line.exemplar ? 1 : 0;
        if (m_series.insert(hashBytes(line.series, m_seed)))
            ++report.series;
        else if (!line.time && family.repeated.first == 0)
            family.repeated = {line.line, line.column};
    }

    void judge(Gathered& family, std::string_view suffix, const SampleLine& line)
    {
        const auto type = m_book.entries()[m_current].type;
        const bool isHistogram = type == MetricType::Histogram;
        const bool isCounting
            = type == MetricType::Counter || isHistogram || type == MetricType::Summary;
        if (isCounting && suffix == "_created") {
            ++family.report.startTimes;
            return;
        }
        const bool isCounter = type == MetricType::Counter || (isCounting && suffix == "_count")
            || (isHistogram && suffix == "_bucket");
        if (isCounter && !(line.value >= 0) && family.notCounting.first == 0)
            family.notCounting = {line.line, line.column};
        if (!isHistogram)
            return;
        using Part = HistogramLint::Part;
        if (suffix == "_bucket" || suffix == "_sum" || suffix == "_count")
            m_histogram.add({.part = suffix == "_bucket" ? Part::Bucket
                    : suffix == "_sum"                   ? Part::Sum
                                                         : Part::Count,
                .group = m_group,
                .bound = m_bound && !std::isnan(*m_bound) ? m_bound : std::nullopt,
                .value = line.value,
                .line = line.line,
                .column = line.column});
    }

    void closeHistogram()
    {
        if (m_current >= m_families.size())
            return;
        auto found = m_histogram.finish(m_families[m_current].report);
        m_page.lint.insert(m_page.lint.end(), found.begin(), found.end());
    }

    void add(std::vector<Lint> more)
    {
        m_page.lint.insert(m_page.lint.end(), more.begin(), more.end());
    }

    void close(Gathered& family, const FamilyBook::Entry& entry)
    {
        auto& report = family.report;
        report.type = entry.type;
        report.hasType = entry.saidType;
        report.hasHelp = entry.saidHelp;
        report.help = entry.help;
        report.unit = entry.unit;
        report.labels = family.labels.report();
        add(lintFamily(report, m_dialect.format));
        add(family.labels.lint(report));
        if (family.notCounting.first > 0)
            add({{family.notCounting.first,
                family.notCounting.second,
                u"not-a-counter"_s,
                u"a count of %1 is negative or no number"_s.arg(shown(report.name)),
                u"a counter only grows: make it a gauge"_s}});
        if (family.repeated.first > 0)
            add({{family.repeated.first,
                family.repeated.second,
                u"repeated-series"_s,
                u"a series of %1 stands a second time"_s.arg(shown(report.name)),
                u"expose every label set once: only the first is taken"_s}});
        m_page.families.push_back(std::move(report));
    }

    Dialect m_dialect;
    ParseLimits m_limits;
    FamilyBook m_book;
    std::uint64_t m_seed;
    PageReport m_page;
    std::vector<Gathered> m_families; ///< by index in the book
    HashSet m_series;
    HistogramLint m_histogram; ///< of the family at hand
    size_t m_current = static_cast<size_t>(-1);
    PlainSeries m_plain;
    std::vector<timeseries::Label> m_slow;
    std::string_view m_name;
    std::vector<LabelCount::Part> m_parts;
    std::uint64_t m_group = 0;
    std::optional<double> m_bound; ///< of `le`
};

} // namespace

Result<PageReport> reportPage(std::string_view body, Format format, ParseLimits limits)
{
    const Dialect dialect{.format = format};
    ReportSink sink(dialect, limits);
    if (const auto read = readPage(body, dialect, limits.samples, sink); !read)
        return tl::unexpected<Error>(read.error());
    return sink.take();
}

} // namespace slipway::scrape
