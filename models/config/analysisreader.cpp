// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/analysisreader.h"

#include "base/text.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::config {
namespace {

QString readCondition(const Fields& fields, QStringView key, ReadTemplate& out, Mistakes& mistakes)
{
    constexpr qsizetype longest = 1000;
    const yaml::Node* node = fields.find(key);
    if (!node)
        return {};
    const QString text = node->text.trimmed();
    if (!node->isScalar() || text.isEmpty() || text.size() > longest) {
        mistakes.add(node->mark,
            u"'%1' must be a condition of 1 to 1000 characters"_s.arg(key),
            u"as \"result < 0.01\""_s);
        return {};
    }
    out.conditions.push_back({text, node->mark});
    return text;
}

void readLimits(const Fields& fields, Metric& out)
{
    constexpr int most = 100'000;
    out.count = fields.integer(u"count", 1, most);
    out.failureLimit = fields.integer(u"failureLimit", -1, most).value_or(out.failureLimit);
    out.inconclusiveLimit
        = fields.integer(u"inconclusiveLimit", -1, most).value_or(out.inconclusiveLimit);
    out.consecutiveErrorLimit
        = fields.integer(u"consecutiveErrorLimit", 0, most).value_or(out.consecutiveErrorLimit);
    out.consecutiveSuccessLimit
        = fields.integer(u"consecutiveSuccessLimit", 0, most).value_or(out.consecutiveSuccessLimit);
    out.interval = fields.duration(u"interval", 100ms, 24h);
    out.initialDelay = fields.duration(u"initialDelay", 0ms, 24h).value_or(out.initialDelay);
    out.maxExtension = fields.duration(u"maxExtension", 0ms, 24h).value_or(out.maxExtension);
}

/// What is held is never counted; other ways would let missing data pass or fail a release.
void checkNoData(const Fields& fields, Mistakes& mistakes)
{
    const yaml::Node* node = fields.find(u"noData");
    if (node && (!node->isScalar() || node->text != u"hold"))
        mistakes.add(node->mark,
            u"noData: %1 is not supported yet"_s.arg(quoted(node->text)),
            u"write noData: hold"_s);
}

PlacedText readProvider(const Fields& fields, QString& source, Mistakes& mistakes)
{
    const yaml::Node* provider = fields.find(u"provider");
    if (!provider)
        return {};
    const Fields providers(*provider, section(Part::Provider), mistakes);
    const yaml::Node* prometheus = providers.find(u"prometheus");
    if (!prometheus)
        return {};
    const Fields query(*prometheus, section(Part::Prometheus), mistakes);
    source = query.has(u"source") ? query.name(u"source") : QString();
    return readQuery(query, u"query", mistakes);
}

void readMetric(const yaml::Node& node, ReadTemplate& out, Mistakes& mistakes)
{
    constexpr double unlimited = std::numeric_limits<double>::max();
    const Fields fields(node, section(Part::Metric), mistakes);
    Metric metric;
    metric.name = fields.name(u"name");
    metric.title = fields.has(u"title") ? fields.text(u"title") : metric.name;
    metric.unit = fields.text(u"unit");
    out.queries.push_back(readProvider(fields, metric.source, mistakes));
    metric.query = out.queries.back().text;
    metric.successCondition = readCondition(fields, u"successCondition", out, mistakes);
    metric.failureCondition = readCondition(fields, u"failureCondition", out, mistakes);
    readLimits(fields, metric);
    checkNoData(fields, mistakes);
    metric.dryRun = fields.flag(u"dryRun").value_or(false);
    metric.threshold = fields.number(u"threshold", -unlimited, unlimited);
    if (metric.count.value_or(1) > 1 && !fields.has(u"interval"))
        mistakes.add(node.find(u"count")->mark,
            u"%1 measurements need an 'interval' between them"_s.arg(*metric.count));
    const auto isSame = [&metric](const Metric& other) { return other.name == metric.name; };
    if (!metric.name.isEmpty() && std::ranges::any_of(out.value.metrics, isSame))
        mistakes.add(
            node.find(u"name")->mark, u"metric %1 is there twice"_s.arg(quoted(metric.name)));
    out.value.metrics.push_back(std::move(metric));
}

ReadTemplate readTemplate(const yaml::Node& key, const yaml::Node& node, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::AnalysisTemplate), mistakes);
    ReadTemplate out;
    out.value.name = key.text;
    const auto items = fields.items(u"metrics");
    for (const yaml::Node* item : items)
        readMetric(*item, out, mistakes);
    const yaml::Node* metrics = node.find(u"metrics");
    if (metrics && metrics->isSequence() && items.empty())
        mistakes.add(metrics->mark, u"'metrics' is empty: it would pass without looking"_s);
    return out;
}

} // namespace

PlacedText readQuery(const Fields& fields, QStringView key, Mistakes& mistakes)
{
    const yaml::Node* node = fields.find(key);
    if (!node)
        return {};
    const QString text = node->text.trimmed();
    if (node->isScalar() && !text.isEmpty())
        return {text, node->mark};
    mistakes.add(node->mark, u"'%1' must be a PromQL query"_s.arg(key));
    return {};
}

QMap<QString, ReadTemplate> readAnalysisTemplates(const Fields& root, Mistakes& mistakes)
{
    QMap<QString, ReadTemplate> out;
    for (const auto& [key, node] : root.named(u"analysisTemplates"))
        out.insert(key->text, readTemplate(*key, *node, mistakes));
    return out;
}

} // namespace slipway::config
