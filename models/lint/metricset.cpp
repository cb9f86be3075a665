// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint/metricset.h"

#include "base/text.h"
#include "lint/exporters.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::lint {
namespace {

/// What one family's series may be called beside its own name.
struct Suffix {
    QStringView text;
    Part part;
};
constexpr Suffix suffixes[]{{u"_bucket", Part::Bucket},
    {u"_count", Part::Count},
    {u"_sum", Part::Sum},
    {u"_created", Part::Created}};

bool mayHave(MetricType type, Part part)
{
    if (type == MetricType::Unknown)
        return true;
    if (part == Part::Bucket)
        return type == MetricType::Histogram;
    if (part == Part::Created)
        return type != MetricType::Gauge && type != MetricType::Info;
    return type == MetricType::Histogram || type == MetricType::Summary;
}

void join(Metric& into, const Metric& other)
{
    for (const auto& label : other.labels)
        if (!into.labels.contains(label))
            into.labels << label;
    into.areLabelsKnown = into.areLabelsKnown && other.areLabelsKnown;
    into.isUpdated = into.isUpdated || other.isUpdated;
    if (into.type != other.type)
        into.type = MetricType::Unknown;
    if (into.buckets != other.buckets || !other.areBucketsKnown)
        into.areBucketsKnown = false;
    into.isRule = into.isRule && other.isRule;
}

} // namespace

QString typeWord(MetricType type)
{
    switch (type) {
    case MetricType::Counter: return u"counter"_s;
    case MetricType::Gauge: return u"gauge"_s;
    case MetricType::Histogram: return u"histogram"_s;
    case MetricType::Summary: return u"summary"_s;
    case MetricType::Info: return u"info"_s;
    case MetricType::Unknown: break;
    }
    return u"unknown"_s;
}

void MetricSet::add(Metric metric)
{
    const auto found = m_byName.constFind(metric.name);
    if (found != m_byName.constEnd())
        return join(m_metrics[*found], metric);
    m_byName.insert(metric.name, m_metrics.size());
    m_metrics.push_back(std::move(metric));
}

void MetricSet::addExporter(const QString& name)
{
    if (!m_exporters.contains(name))
        m_exporters << name;
}

void MetricSet::addPrefix(const QString& prefix, const QString& owner)
{
    m_prefixes.emplace_back(prefix, owner);
}

Standing MetricSet::find(const QString& series) const
{
    using Kind = Standing::Kind;
    const auto declared = [&](const QString& name, Part part) -> Standing {
        const auto found = m_byName.constFind(name);
        if (found == m_byName.constEnd())
            return {};
        const auto& metric = m_metrics[*found];
        if (part != Part::Whole && (metric.isRule || !mayHave(metric.type, part)))
            return {};
        return {Kind::Declared, &metric, part};
    };
    if (const auto whole = declared(series, Part::Whole); whole.metric != nullptr)
        return whole;
    for (const auto& suffix : suffixes) {
        if (!series.endsWith(suffix.text))
            continue;
        const QString base = series.chopped(suffix.text.size());
        auto part = declared(base, suffix.part);
        if (part.metric == nullptr && suffix.part == Part::Created)
            part = declared(base + u"_total"_s, suffix.part);
        if (part.metric != nullptr)
            return part;
    }
    if (isBuiltIn(series))
        return {Kind::BuiltIn};
    for (const auto& [prefix, owner] : m_prefixes)
        if (series.startsWith(prefix))
            return {Kind::Scraped, nullptr, Part::Whole, owner};
    for (const auto& name : m_exporters) {
        const auto* exporter = exporterNamed(name);
        if (exporter == nullptr)
            continue;
        for (const auto& prefix : QStringView(exporter->prefixes).split(u' '))
            if (!prefix.isEmpty() && series.startsWith(prefix))
                return {Kind::Scraped, nullptr, Part::Whole, name};
    }
    if (isOfLibrary(series))
        return {Kind::Scraped, nullptr, Part::Whole, u"client library"_s};
    if (const auto* exporter = exporterOfMetric(series))
        return {Kind::NotScraped, nullptr, Part::Whole, QStringView(exporter->name).toString()};
    return {};
}

QString MetricSet::nearest(const QString& series) const
{
    QStringList names;
    for (const auto& metric : m_metrics) {
        const bool hasParts
            = metric.type == MetricType::Histogram || metric.type == MetricType::Summary;
        if (metric.type != MetricType::Histogram)
            names << metric.name;
        if (metric.type == MetricType::Histogram)
            names << metric.name + u"_bucket"_s;
        if (hasParts)
            names << metric.name + u"_count"_s << metric.name + u"_sum"_s;
    }
    // A forgotten or spare `_total`, unit or part is the usual slip.
    const QString* longer = nullptr;
    for (const auto& name : names) {
        const bool isPart = name.startsWith(series + u'_') || series.startsWith(name + u'_');
        if (isPart && (longer == nullptr || name.size() < longer->size()))
            longer = &name;
    }
    return longer != nullptr ? *longer : closest(series, names);
}

} // namespace slipway::lint
