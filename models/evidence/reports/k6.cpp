// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/k6.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t keptThresholds = 500;

/// Figures stand in `values` (handleSummary) or beside the thresholds (--summary-export).
std::optional<double> figureOf(const yaml::Node& metric, QStringView key)
{
    const auto* values = metric.find(u"values");
    return numberOf((values != nullptr ? *values : metric).find(key));
}

void readThresholds(const QString& name, const yaml::Node& metric, LoadReport& out)
{
    const auto* thresholds = metric.find(u"thresholds");
    if (thresholds == nullptr)
        return;
    for (const auto& [expression, result] : thresholds->entries) {
        if (out.thresholds.size() >= keptThresholds)
            return;
        const bool isMet
            = result.isMap() ? result.textOf(u"ok") == u"true" : result.text == u"false";
        out.thresholds.push_back(
            {shortText(name), shortText(expression.text), isMet, expression.mark.line});
    }
}

} // namespace

bool isK6(const yaml::Node& root)
{
    const auto* metrics = root.find(u"metrics");
    if (metrics == nullptr || !metrics->isMap())
        return false;
    return root.find(u"root_group") != nullptr || metrics->find(u"iterations") != nullptr
        || metrics->find(u"http_req_duration") != nullptr;
}

Result<LoadReport> readK6(const yaml::Node& root)
{
    LoadReport out;
    out.origin.tool = u"k6"_s;
    const auto* metrics = root.find(u"metrics");
    if (metrics == nullptr || !metrics->isMap())
        return failure(u"%1:1"_s.arg(root.mark.line), u"it holds no metrics"_s);
    out.origin.line = metrics->mark.line;
    for (const auto& [name, metric] : metrics->entries)
        readThresholds(name.text, metric, out);
    if (const auto* duration = metrics->find(u"http_req_duration")) {
        out.p95 = figureOf(*duration, u"p(95)");
        out.origin.line = duration->mark.line;
    }
    if (const auto* requests = metrics->find(u"http_reqs"))
        if (const auto count = figureOf(*requests, u"count"); count && *count >= 0)
            out.requests = static_cast<qint64>(std::min(*count, 1e15));
    if (const auto* failed = metrics->find(u"http_req_failed")) {
        const auto rate = figureOf(*failed, u"rate");
        const auto share = rate ? rate : figureOf(*failed, u"value");
        if (share && *share >= 0 && *share <= 1)
            out.failedShare = share;
    }
    return out;
}

} // namespace slipway::evidence
