// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/openmetricsrules.h"

#include "base/text.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::scrape {
namespace {

bool isOneOf(std::string_view text, std::initializer_list<std::string_view> list)
{
    return std::ranges::find(list, text) != list.end();
}

/// A bound as a number; infinity must be written `+Inf`.
std::optional<double> bound(std::string_view text)
{
    const auto number = readNumber(text);
    if (!number || std::isnan(*number) || (std::isinf(*number) && text != "+Inf"))
        return std::nullopt;
    return number;
}

/// The histogram of one group at one time.
struct HistogramCheck {
    std::optional<double> bucket;
    double value = 0;
    std::optional<double> count;
    bool hasSum = false;
    bool hasGaugeSum = false;
    bool hasNegativeBuckets = false;
    bool hasNegativeGaugeSum = false;

    QString problem() const
    {
        if (!bucket || !std::isinf(*bucket))
            return u"the +Inf bucket is missing"_s;
        if (count && *count != value)
            return u"the count is not the value of the +Inf bucket"_s;
        if ((hasSum || hasGaugeSum) && !count)
            return u"a sum without a count"_s;
        if (count && !hasSum && !hasGaugeSum)
            return u"a count without a sum"_s;
        if (!hasNegativeBuckets && hasNegativeGaugeSum)
            return u"a negative sum without negative buckets"_s;
        return {};
    }
};

} // namespace

const std::vector<std::string_view>& sampleSuffixes(MetricType type, Format format)
{
    static const std::vector<std::string_view> plain{""};
    static const std::vector<std::string_view> counter{"_total", "_created"};
    static const std::vector<std::string_view> summary{"", "_count", "_sum", "_created"};
    static const std::vector<std::string_view> histogram{"_bucket", "_count", "_sum", "_created"};
    static const std::vector<std::string_view> gaugeHistogram{"_bucket", "_gcount", "_gsum"};
    static const std::vector<std::string_view> info{"_info"};
    const bool isOpenMetrics = format == Format::OpenMetrics;
    switch (type) {
    case MetricType::Counter: return isOpenMetrics ? counter : plain;
    case MetricType::Summary: return summary;
    case MetricType::Histogram: return histogram;
    case MetricType::GaugeHistogram: return gaugeHistogram;
    case MetricType::Info: return isOpenMetrics ? info : plain;
    case MetricType::Gauge:
    case MetricType::StateSet:
    case MetricType::Unknown: return plain;
    }
    return plain;
}

void OpenMetricsRules::begin(std::string name)
{
    m_hasFamily = true;
    m_name = std::move(name);
    m_unit.clear();
    m_type = MetricType::Unknown;
    m_saidHelp = m_saidType = m_saidUnit = false;
    m_points.clear();
    m_groups.clear();
    m_group.reset();
    m_groupTime.reset();
}

Read<void> OpenMetricsRules::close()
{
    if (!m_hasFamily)
        return {};
    auto taken = sampleSuffixes(m_type, Format::OpenMetrics);
    if (std::ranges::find(taken, std::string_view()) == taken.end())
        taken.emplace_back("");
    for (const auto suffix : taken) {
        if (!m_names.insert(m_name + std::string(suffix)).second)
            return wrong(0,
                u"the name %1%2 is taken by another metric"_s.arg(
                    visible(QString::fromStdString(m_name), 200), QString::fromUtf8(suffix)));
    }
    if (!m_unit.empty() && !m_name.ends_with("_" + m_unit))
        return wrong(0, u"the unit is not the end of the metric's name"_s);
    if (!m_unit.empty() && (m_type == MetricType::Info || m_type == MetricType::StateSet))
        return wrong(0, u"this type of metric has no unit"_s);
    if (m_type == MetricType::Histogram || m_type == MetricType::GaugeHistogram)
        return checkHistogram();
    return {};
}

Read<void> OpenMetricsRules::finish()
{
    return close();
}

Read<void> OpenMetricsRules::metadata(const MetadataLine& line)
{
    if (m_hasFamily && line.name == m_name && !m_points.empty())
        return wrong(0, u"metadata after the metric's samples"_s);
    if (!m_hasFamily || line.name != m_name) {
        if (auto closed = close(); !closed)
            return closed;
        begin(line.name);
    }
    bool& said = line.kind == MetadataLine::Kind::Help ? m_saidHelp
        : line.kind == MetadataLine::Kind::Type        ? m_saidType
                                                       : m_saidUnit;
    if (said)
        return wrong(0, u"metadata that was already given"_s);
    said = true;
    if (line.kind == MetadataLine::Kind::Type)
        m_type = line.type;
    if (line.kind == MetadataLine::Kind::Unit)
        m_unit = line.text;
    return {};
}

bool OpenMetricsRules::allows(std::string_view sampleName) const
{
    if (!m_hasFamily || !sampleName.starts_with(m_name))
        return false;
    const auto& suffixes = sampleSuffixes(m_type, Format::OpenMetrics);
    return std::ranges::find(suffixes, sampleName.substr(m_name.size())) != suffixes.end();
}

timeseries::Labels OpenMetricsRules::groupOf(
    const ScrapedSample& sample, std::string_view suffix) const
{
    if (m_type == MetricType::Info)
        return {}; // info metrics cannot be told apart by group
    const auto labels = sample.labels.without(timeseries::metricName);
    if (m_type == MetricType::Summary && suffix.empty())
        return labels.without("quantile");
    if (m_type == MetricType::StateSet)
        return labels.without(m_name);
    if (suffix == "_bucket"
        && (m_type == MetricType::Histogram || m_type == MetricType::GaugeHistogram))
        return labels.without("le");
    return labels;
}

Read<void> OpenMetricsRules::sample(const ScrapedSample& sample)
{
    const auto name = sample.labels.value(timeseries::metricName);
    if (!allows(name)) {
        if (auto closed = close(); !closed)
            return closed;
        begin(std::string(name));
    }
    const auto suffix = name.substr(m_name.size());
    for (const auto& checked :
        {checkLabels(sample, suffix), checkValue(sample, suffix), checkExemplar(sample, suffix)}) {
        if (!checked)
            return checked;
    }
    const auto group = groupOf(sample, suffix);
    if (auto grouped = checkGroup(group, sample.time); !grouped)
        return grouped;
    m_points.push_back({std::string(suffix),
        group,
        std::string(sample.labels.value("le")),
        sample.value,
        sample.time});
    return {};
}

Read<void> OpenMetricsRules::checkGroup(const timeseries::Labels& group, std::optional<qint64> time)
{
    if (m_group && *m_group != group && m_groups.contains(group))
        return wrong(0, u"the samples of one label set do not stand together"_s);
    if (m_group && *m_group == group) {
        if (time.has_value() != m_groupTime.has_value())
            return wrong(0, u"some samples of one label set have a timestamp, some have not"_s);
        if (time && *m_groupTime > *time && m_type != MetricType::Info)
            return wrong(0, u"timestamps go backwards"_s);
    }
    m_group = group;
    m_groupTime = time;
    m_groups.insert(group);
    return {};
}

Read<void> OpenMetricsRules::checkLabels(const ScrapedSample& sample, std::string_view suffix) const
{
    if (m_type == MetricType::StateSet && !sample.labels.contains(m_name))
        return wrong(0, u"a state set without its own label"_s);
    const bool isHistogram
        = m_type == MetricType::Histogram || m_type == MetricType::GaugeHistogram;
    if (isHistogram && suffix == "_bucket" && !bound(sample.labels.value("le")))
        return wrong(0, u"invalid le label"_s);
    if (m_type == MetricType::Summary && suffix.empty()) {
        const auto quantile = bound(sample.labels.value("quantile"));
        if (!quantile || *quantile < 0 || *quantile > 1)
            return wrong(0, u"invalid quantile label"_s);
    }
    return {};
}

Read<void> OpenMetricsRules::checkValue(const ScrapedSample& sample, std::string_view suffix) const
{
    const double value = sample.value;
    const bool isWhole = std::isfinite(value) && std::trunc(value) == value;
    if (isOneOf(suffix, {"_bucket", "_count", "_gcount"}) && !isWhole)
        return wrong(0, u"a count that is not whole"_s);
    if (m_type == MetricType::StateSet && value != 0 && value != 1)
        return wrong(0, u"a state is 0 or 1"_s);
    if (m_type == MetricType::Info && value != 1)
        return wrong(0, u"an info sample is 1"_s);
    if (m_type == MetricType::Summary && suffix.empty() && value < 0)
        return wrong(0, u"a negative quantile"_s);
    if (isOneOf(suffix, {"_total", "_sum", "_count", "_bucket", "_gcount", "_gsum"})
        && std::isnan(value))
        return wrong(0, u"a count or sum that is not a number"_s);
    // A histogram of negative observations has a negative sum; the sum of a summary is a counter.
    const bool isCounterSum = suffix == "_sum" && m_type == MetricType::Summary;
    if ((isCounterSum || isOneOf(suffix, {"_total", "_count", "_bucket", "_gcount"})) && value < 0)
        return wrong(0, u"a negative count or sum"_s);
    return {};
}

Read<void> OpenMetricsRules::checkExemplar(
    const ScrapedSample& sample, std::string_view suffix) const
{
    if (!sample.exemplar)
        return {};
    const bool isHistogram
        = m_type == MetricType::Histogram || m_type == MetricType::GaugeHistogram;
    const bool mayHaveOne = (isHistogram && suffix == "_bucket")
        || (m_type == MetricType::Counter && suffix == "_total");
    if (!mayHaveOne)
        return wrong(0, u"an exemplar where none is allowed"_s);
    qsizetype characters = 0;
    for (const auto& label : sample.exemplar->labels.all()) {
        // Counted in code points.
        for (const auto* text : {&label.name, &label.value})
            characters += std::ranges::count_if(
                *text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    }
    if (characters > 128)
        return wrong(0, u"the labels of an exemplar are longer than 128 characters"_s);
    return {};
}

Read<void> OpenMetricsRules::checkHistogram() const
{
    HistogramCheck check;
    for (size_t i = 0; i < m_points.size(); ++i) {
        const auto& point = m_points[i];
        if (i > 0 && (point.group != m_points[i - 1].group || point.time != m_points[i - 1].time)) {
            if (const auto problem = check.problem(); !problem.isEmpty())
                return wrong(0, problem);
            check = {};
        }
        if (point.suffix == "_bucket") {
            const double le = bound(point.le).value_or(0);
            if (check.bucket && le <= *check.bucket)
                return wrong(0, u"buckets out of order"_s);
            if (point.value < check.value)
                return wrong(0, u"bucket values out of order"_s);
            check.hasNegativeBuckets = check.hasNegativeBuckets || le < 0;
            check.bucket = le;
            check.value = point.value;
        } else if (point.suffix == "_count" || point.suffix == "_gcount") {
            check.count = point.value;
        } else if (point.suffix == "_sum") {
            check.hasSum = true;
        } else if (point.suffix == "_gsum") {
            check.hasGaugeSum = true;
            check.hasNegativeGaugeSum = point.value < 0;
        }
    }
    const auto problem = m_points.empty() ? QString() : check.problem();
    return problem.isEmpty() ? Read<void>{} : wrong(0, problem);
}

} // namespace slipway::scrape
