// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/expositionbuilder.h"

#include "base/text.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

constexpr size_t mostFindings = 100;

QString quoted(const std::string& name)
{
    return u"\"%1\""_s.arg(visible(QString::fromStdString(name), 200));
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
{
    m_page.format = dialect.format;
}

void ExpositionBuilder::odd(int line, int column, const QString& text)
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
        odd(line.line, 1, series->oddity);
    ScrapedSample sample{.labels = timeseries::Labels(std::move(series->labels)),
        .value = line.value,
        .time = line.time,
        .exemplar = std::move(line.exemplar),
        .line = line.line};
    const size_t family = familyOf(sample.labels.value(timeseries::metricName));
    if (m_dialect.isStrict()) {
        const auto checked = m_dialect.isOpenMetrics()
            ? m_rules.sample(sample)
            : strictText(sample, m_page.families[family]);
        if (!checked)
            return checked;
    }
    m_page.families[family].samples.push_back(m_page.samples.size());
    m_page.samples.push_back(std::move(sample));
    return {};
}

bool ExpositionBuilder::belongs(size_t family, std::string_view sampleName) const
{
    const auto& it = m_page.families[family];
    if (!sampleName.starts_with(it.name))
        return false;
    const auto& suffixes = sampleSuffixes(it.type, m_dialect.format);
    return std::ranges::find(suffixes, sampleName.substr(it.name.size())) != suffixes.end();
}

size_t ExpositionBuilder::add(std::string name)
{
    const size_t index = m_page.families.size();
    m_byName[name] = index;
    m_page.families.push_back(
        {.name = std::move(name), .type = {}, .help = {}, .unit = {}, .samples = {}});
    m_said.push_back({});
    return index;
}

size_t ExpositionBuilder::familyOf(std::string_view sampleName)
{
    if (!m_page.families.empty() && belongs(m_page.families.size() - 1, sampleName))
        return m_page.families.size() - 1;
    const std::string name(sampleName);
    if (const auto known = m_bySampleName.find(name); known != m_bySampleName.end())
        return known->second;
    static constexpr std::array suffixes{
        "", "_total", "_bucket", "_sum", "_count", "_created", "_info", "_gsum", "_gcount"};
    for (const std::string_view suffix : suffixes) {
        if (!name.ends_with(suffix))
            continue;
        const auto found = m_byName.find(name.substr(0, name.size() - suffix.size()));
        if (found != m_byName.end() && belongs(found->second, sampleName))
            return m_bySampleName[name] = found->second;
    }
    const bool isTaken = m_byName.contains(name);
    const size_t before = isTaken ? m_byName[name] : 0;
    const size_t index = add(name);
    if (isTaken)
        m_byName[name] = before; // the family that was declared keeps the name
    return m_bySampleName[name] = index;
}

size_t ExpositionBuilder::familyFor(const MetadataLine& line)
{
    const auto found = m_byName.find(line.name);
    if (found == m_byName.end())
        return add(line.name);
    const size_t index = found->second;
    const auto& family = m_page.families[index];
    const auto& said = m_said[index];
    const bool isNewBlock = m_dialect.isOpenMetrics() ? !family.samples.empty() : false;
    const bool isOtherType
        = line.kind == MetadataLine::Kind::Type && said.type && line.type != family.type;
    if (!isNewBlock && !isOtherType)
        return index;
    odd(line.line, 1, u"metric %1 is declared a second time"_s.arg(quoted(line.name)));
    return add(line.name);
}

Read<void> ExpositionBuilder::metadata(MetadataLine line)
{
    if (m_dialect.isStrict() && m_dialect.isOpenMetrics()) {
        if (auto checked = m_rules.metadata(line); !checked)
            return checked;
    }
    if (m_dialect.isStrict()) {
        const auto found = m_byName.find(line.name);
        if (found == m_byName.end())
            return describe(add(line.name), line);
        return describe(found->second, line);
    }
    return describe(familyFor(line), line);
}

Read<void> ExpositionBuilder::describe(size_t index, const MetadataLine& line)
{
    auto& family = m_page.families[index];
    auto& said = m_said[index];
    const auto again = [&](const QString& word) -> Read<void> {
        const auto text = u"a second %1 for metric %2"_s.arg(word, quoted(line.name));
        if (m_dialect.isStrict())
            return wrong(0, text);
        odd(line.line, 1, text);
        return {};
    };
    switch (line.kind) {
    case MetadataLine::Kind::Help:
        if (std::exchange(said.help, true))
            return again(u"HELP"_s);
        family.help = line.text;
        return {};
    case MetadataLine::Kind::Unit:
        if (std::exchange(said.unit, true))
            return again(u"UNIT"_s);
        family.unit = line.text;
        if (!line.text.empty() && !line.name.ends_with("_" + line.text))
            odd(line.line,
                1,
                u"the unit is not the end of the name of metric %1"_s.arg(quoted(line.name)));
        return {};
    case MetadataLine::Kind::Type:
        if (std::exchange(said.type, true))
            return again(u"TYPE"_s);
        if (!family.samples.empty()) {
            const auto text
                = u"the TYPE of metric %1 stands after its samples"_s.arg(quoted(line.name));
            if (m_dialect.isStrict())
                return wrong(0, text);
            odd(line.line, 1, text);
        }
        family.type = line.type;
        return {};
    }
    return {};
}

Read<void> ExpositionBuilder::strictText(const ScrapedSample& sample, const Family& family) const
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

} // namespace slipway::scrape
