// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/targetrules.h"

#include "base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace slipway::scrape {
namespace {

bool hasName(const std::vector<Label>& labels, std::string_view name)
{
    return std::ranges::find(labels, name, &Label::name) != labels.end();
}

/// As Prometheus: a scraped label that stands in the way moves to `exported_…`, an empty one goes.
void exportClashes(std::vector<Label>& scraped, const std::vector<Label>& target)
{
    for (const auto& label : target) {
        const auto same = std::ranges::find(scraped, label.name, &Label::name);
        if (same == scraped.end())
            continue;
        std::string exported = "exported_" + label.name;
        while (hasName(scraped, exported) || hasName(target, exported))
            exported.insert(0, "exported_");
        same->name = std::move(exported);
    }
}

} // namespace

std::vector<Label> targetLabels(
    std::string_view environment, std::string_view service, std::string_view instance)
{
    std::vector<Label> labels{{"environment", std::string(environment)},
        {"instance", std::string(instance)},
        {"job", std::string(service)},
        {"service", std::string(service)}};
    std::erase_if(labels, [](const auto& label) { return label.value.empty(); });
    return labels;
}

Labels withTarget(std::vector<Label> scraped, const std::vector<Label>& target, bool honorLabels)
{
    if (!honorLabels) {
        exportClashes(scraped, target);
        scraped.insert(scraped.end(), target.begin(), target.end());
        return Labels(std::move(scraped));
    }
    const size_t own = scraped.size();
    for (const auto& label : target) {
        const auto end = scraped.begin() + static_cast<std::ptrdiff_t>(own);
        if (std::find_if(
                scraped.begin(), end, [&](const auto& it) { return it.name == label.name; })
            == end)
            scraped.push_back(label);
    }
    return Labels(std::move(scraped));
}

Read<Placed> placed(
    std::string_view series, Dialect dialect, const TargetRules& rules, bool& isLimit)
{
    auto read = readSeries(series, dialect);
    if (!read)
        return tl::unexpected<Wrong>(read.error());
    Placed out{.labels = nullptr, .isOdd = !read->oddity.isEmpty()};
    auto labels = withTarget(std::move(read->labels), rules.target, rules.settings.honorLabels);
    if (!rules.relabeller.isEmpty()) {
        auto relabelled = rules.relabeller.apply(std::move(labels));
        if (!relabelled || !relabelled->contains(timeseries::metricName))
            return out; // Prometheus refuses a page over a name that its own rules take away
        labels = std::move(*relabelled);
    }
    // As Prometheus counts: with the name, after relabelling.
    const auto count = static_cast<qint64>(labels.all().size());
    if (rules.settings.labelLimit > 0 && count > rules.settings.labelLimit) {
        isLimit = true;
        const auto name = labels.value(timeseries::metricName);
        return wrong(0,
            u"labelLimit is %1, and a series of %2 has %3 labels"_s.arg(rules.settings.labelLimit)
                .arg(visible(
                    QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), 100))
                .arg(count));
    }
    out.labels = std::make_shared<const Labels>(std::move(labels));
    return out;
}

bool isWanted(const Labels& labels, const TargetRules& rules)
{
    return rules.wanted && std::ranges::any_of(*rules.wanted, [&](const auto& selector) {
        return std::ranges::all_of(selector,
            [&](const auto& matcher) { return matcher.matches(labels.value(matcher.name())); });
    });
}

} // namespace slipway::scrape
