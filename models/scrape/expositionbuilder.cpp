// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/expositionbuilder.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

constexpr size_t mostFindings = 100;

/// `_created` of a type that has one.
bool isStartTime(const FamilyBook::Entry& family, std::string_view sampleName)
{
    const bool mayHaveOne = family.type == MetricType::Counter
        || family.type == MetricType::Histogram || family.type == MetricType::Summary;
    return mayHaveOne && sampleName.ends_with("_created")
        && sampleName.size() == family.name.size() + std::string_view("_created").size();
}

} // namespace

void addFinding(std::vector<Finding>& findings, Finding finding)
{
    if (findings.size() < mostFindings)
        findings.push_back(std::move(finding));
    else if (findings.size() == mostFindings)
        findings.push_back({finding.line, finding.column, u"more findings were left out"_s});
}

ExpositionBuilder::ExpositionBuilder(Dialect dialect, qint64 labelLimit)
    : m_dialect(dialect)
    , m_labelLimit(labelLimit)
    , m_book(dialect)
{
    m_page.format = dialect.format;
}

void ExpositionBuilder::odd(OddIn /*kind*/, int line, int column, const QString& text)
{
    addFinding(m_page.findings, {line, column, text});
}

Read<void> ExpositionBuilder::sample(SampleLine line)
{
    auto series = readSeries(line.series, m_dialect);
    if (!series)
        return tl::unexpected<Wrong>(series.error());
    if (m_labelLimit > 0 && static_cast<qint64>(series->labels.size()) - 1 > m_labelLimit)
        return wrong(0, u"more than %1 labels on one sample"_s.arg(m_labelLimit));
    if (!series->oddity.isEmpty())
        odd(OddIn::Sample, line.line, 1, series->oddity);
    ScrapedSample sample{.labels = timeseries::Labels(std::move(series->labels)),
        .value = line.value,
        .time = line.time,
        .exemplar = std::move(line.exemplar),
        .line = line.line};
    const auto name = sample.labels.value(timeseries::metricName);
    const size_t family = m_book.sample(name);
    const auto& entry = m_book.entries()[family];
    sample.isStartTime = isStartTime(entry, name);
    if (m_dialect.isStrict()) {
        const auto checked
            = m_dialect.isOpenMetrics() ? m_rules.sample(sample) : strictText(sample, entry);
        if (!checked)
            return checked;
    }
    m_samples.resize(std::max(m_samples.size(), family + 1));
    m_samples[family].push_back(m_page.samples.size());
    m_page.samples.push_back(std::move(sample));
    return {};
}

Read<void> ExpositionBuilder::metadata(MetadataLine line)
{
    if (m_dialect.isStrict() && m_dialect.isOpenMetrics()) {
        if (auto checked = m_rules.metadata(line); !checked)
            return checked;
    }
    const auto noted = m_book.metadata(line);
    if (!noted)
        return tl::unexpected<Wrong>(noted.error());
    for (const auto& text : noted->oddities)
        odd(OddIn::Comment, line.line, 1, text);
    return {};
}

Read<void> ExpositionBuilder::strictText(
    const ScrapedSample& sample, const FamilyBook::Entry& family) const
{
    const auto name = sample.labels.value(timeseries::metricName);
    const auto suffix = name.substr(std::min(name.size(), family.name.size()));
    const auto isNumber = [&](std::string_view label) {
        const auto value = sample.labels.value(label);
        return value.empty() || readNumber(value);
    };
    if (family.type == MetricType::Summary && !isNumber("quantile"))
        return wrong(0, u"expected a number as quantile"_s);
    if (family.type != MetricType::Histogram)
        return {};
    if (!isNumber("le"))
        return wrong(0, u"expected a number as le"_s);
    if ((suffix == "_bucket" || suffix == "_count") && sample.value < 0)
        return wrong(0, u"a negative count in a histogram"_s);
    return {};
}

Read<void> ExpositionBuilder::finish()
{
    return m_dialect.isStrict() && m_dialect.isOpenMetrics() ? m_rules.finish() : Read<void>{};
}

Exposition ExpositionBuilder::take()
{
    const auto& entries = m_book.entries();
    m_samples.resize(entries.size());
    m_page.families.reserve(entries.size());
    for (size_t i = 0; i < entries.size(); ++i) {
        const auto& entry = entries[i];
        m_page.families.push_back({.name = entry.name,
            .type = entry.type,
            .help = entry.help,
            .unit = entry.unit,
            .samples = std::move(m_samples[i])});
    }
    return std::move(m_page);
}

} // namespace slipway::scrape
