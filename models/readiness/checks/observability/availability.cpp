// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint/reading.h"
#include "promql/parser.h"
#include "readiness/checks/observability/rulegraph.h"
#include "readiness/checks/observability/scraping.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// An alert that reads `up`, or a recorded series below it that does.
struct Watch {
    RuleAt at; ///< the alert
    promql::ExpressionPtr expression;
    std::vector<lint::Selection> selections;
};

void addWatches(const RuleGraph& graph,
    const RuleAt& alert,
    const QSet<QString>& series,
    std::vector<Watch>& out)
{
    for (const auto& [at, reading] : graph.rules) {
        const bool isOwn = at.rule == alert.rule;
        if (!isOwn && (at.rule->isAlert || !series.contains(at.rule->name)))
            continue;
        auto parsed = promql::parse(at.rule->expression.toStdString());
        if (!parsed)
            continue;
        Watch watch{alert, std::move(*parsed), {}};
        watch.selections = lint::selectionsOf(*watch.expression);
        out.push_back(std::move(watch));
    }
}

bool covers(const lint::Selection& selection, const evidence::ScrapeJob& job)
{
    if (selection.metric == u"probe_success" && job.isProbe)
        return true;
    if (selection.metric != u"up")
        return false;
    return std::ranges::none_of(selection.selector->matchers, [&](const auto& matcher) {
        return matcher.name() == "job" && !matcher.matches(job.name.toStdString());
    });
}

bool isCovered(const std::vector<Watch>& watches, const evidence::ScrapeJob& job)
{
    return std::ranges::any_of(watches, [&](const Watch& watch) {
        return std::ranges::any_of(watch.selections,
            [&](const lint::Selection& selection) { return covers(selection, job); });
    });
}

/// Prometheus itself cannot tell that it is down; renamed jobs are not known.
bool isExempt(const evidence::ScrapeJob& job)
{
    const bool isSelf = std::ranges::any_of(job.targets, [](const auto& target) {
        return (target.host == u"localhost" || target.host == u"127.0.0.1"
                   || target.host == u"prometheus")
            && (target.port == 9090 || target.port == 0);
    });
    return isSelf || (job.hasRelabelling && !job.isProbe);
}

} // namespace

Outcome availabilityIsWatched(const Facts& facts)
{
    const auto& graph = facts.get<RuleGraph>();
    const auto& scraping = facts.get<Scraping>();
    if (graph.rules.empty())
        return withoutRules(facts);
    if (scraping.configs.empty())
        return unknown(UnknownReason::Missing,
            u"There is no prometheus.yml in the tree that would name the scraped jobs."_s,
            {absent(u"prometheus.yml"_s), placeOf(facts, graph.rules.front().first)});
    std::vector<Watch> watches;
    for (const auto& [at, reading] : graph.rules) {
        if (!at.rule->isAlert)
            continue;
        const auto series = graph.below(reading.series);
        if (series.contains(u"up"_s) || series.contains(u"probe_success"_s))
            addWatches(graph, at, series, watches);
    }
    if (watches.empty())
        return failed(u"No alert watches up: a service that stops answering is not noticed."_s,
            {placeOf(facts, graph.rules.front().first)});
    Findings without;
    int jobs = 0;
    for (const auto* file : scraping.configs) {
        for (const auto& job : file->config.scraped) {
            if (isExempt(job))
                continue;
            ++jobs;
            if (!isCovered(watches, job))
                without.add(job.name, placeOf(facts, file->path, job.mark.line, job.mark.column));
        }
    }
    auto place = placeOf(facts, watches.front().at);
    if (without.isEmpty())
        return passed(u"An alert on up covers all %1 scraped jobs."_s.arg(jobs), {place});
    without.places.insert(without.places.begin(), place);
    return failed(u"No alert on up covers the scraped jobs %1."_s.arg(listed(without.what, 8)),
        std::move(without.places));
}

} // namespace slipway::readiness
