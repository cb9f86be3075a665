// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint/reading.h"
#include "promql/parser.h"
#include "readiness/checks/observability/checks.h"
#include "readiness/checks/observability/metricfacts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// An expression with this fault gives nothing, or what it says is not what it means.
bool isDead(const lint::Finding& finding)
{
    using lint::Fault;
    if (finding.grade != lint::Grade::Error)
        return false;
    switch (finding.fault) {
    case Fault::UnknownMetric:
    case Fault::NotScraped:
    case Fault::UnknownLabel:
    case Fault::QuantileWithoutLe: return true;
    default: return false;
    }
}

/// Worth telling, and no proof that nothing comes of it.
bool isDoubtful(const lint::Finding& finding)
{
    using lint::Fault;
    switch (finding.fault) {
    case Fault::NeverUpdated:
    case Fault::RateOfGauge:
    case Fault::ShortWindow: return true;
    case Fault::UnknownLabel: return finding.grade == lint::Grade::Warning;
    default: return false;
    }
}

Evidence placeOfFinding(const Facts& facts, const lint::Finding& finding)
{
    return placeOf(facts, finding.place.path, finding.place.line, finding.place.column);
}

/// One sentence a finding, each text once.
Findings told(const Facts& facts, const std::vector<const lint::Finding*>& findings)
{
    Findings out;
    QSet<QString> said;
    for (const auto* finding : findings) {
        const QString key = finding->query + u'\n' + finding->text;
        if (said.contains(key))
            continue;
        said.insert(key);
        out.add(u"%1: %2"_s.arg(finding->query, finding->text), placeOfFinding(facts, *finding));
    }
    return out;
}

/// `what`: "alerting and recording expressions".
Outcome judge(const Facts& facts,
    const std::vector<lint::Finding>& findings,
    const std::vector<lint::Query>& queries,
    const QString& what)
{
    std::vector<const lint::Finding*> dead, doubtful, unsure;
    for (const auto& finding : findings) {
        if (isDead(finding))
            (finding.isCertain ? dead : unsure).push_back(&finding);
        else if (isDoubtful(finding))
            doubtful.push_back(&finding);
    }
    const auto& set = facts.get<MetricsOfTree>().set;
    if (!dead.empty()) {
        auto out = told(facts, dead);
        return failed(out.text(), std::move(out.places));
    }
    if (!unsure.empty()) {
        auto out = told(facts, unsure);
        const QString why
            = set.incompleteWhy.isEmpty() ? u"Not every rule file is read."_s : set.incompleteWhy;
        return unknown(UnknownReason::Unsupported, out.text(1) + u' ' + why, std::move(out.places));
    }
    if (!doubtful.empty()) {
        auto out = told(facts, doubtful);
        return warned(out.text(), std::move(out.places));
    }
    std::vector<Evidence> places;
    QSet<QString> seen;
    for (const auto& query : queries) {
        if (seen.contains(query.place.path))
            continue;
        seen.insert(query.place.path);
        places.push_back(placeOf(facts, query.place.path));
    }
    return passed(
        u"All %1 %2 select metrics and labels that are exported."_s.arg(queries.size()).arg(what),
        std::move(places));
}

bool isFaulty(const lint::Query& query, const std::vector<lint::Finding>& findings)
{
    return std::ranges::any_of(findings, [&](const lint::Finding& finding) {
        return finding.fault == lint::Fault::Syntax && finding.query == query.name
            && finding.place.path == query.place.path;
    });
}

/// Expressions that name a bucket by `le`, and how many of those buckets are known.
struct BucketUses {
    int known = 0;
    std::vector<const lint::Query*> unknown;
    const lint::Query* first = nullptr;
};

BucketUses bucketUses(const Linted& linted, const lint::MetricSet& set)
{
    BucketUses out;
    for (const auto& query : linted.rules) {
        const auto parsed = promql::parse(query.text.toStdString());
        if (!parsed)
            continue;
        for (const auto& selection : lint::selectionsOf(**parsed)) {
            const bool isNamed
                = std::ranges::any_of(selection.selector->matchers, [](const auto& matcher) {
                      return matcher.name() == "le" && matcher.value() != "+Inf";
                  });
            if (!isNamed)
                continue;
            out.first = out.first == nullptr ? &query : out.first;
            const auto standing = set.find(selection.metric);
            if (standing.metric != nullptr && standing.metric->areBucketsKnown)
                ++out.known;
            else
                out.unknown.push_back(&query);
        }
    }
    return out;
}

} // namespace

std::vector<RuleAt> allRules(const Facts& facts)
{
    std::vector<RuleAt> out;
    for (const auto& file : facts.get<RuleFiles>().files)
        for (const auto& rule : file.rules.rules)
            out.push_back({&file, &rule});
    return out;
}

Outcome withoutRules(const Facts& facts)
{
    std::vector<Evidence> places;
    bool hasRules = false;
    for (const auto& file : facts.get<RuleFiles>().files) {
        places.push_back(placeOf(facts, file.path));
        hasRules = hasRules || !file.rules.rules.empty();
    }
    if (hasRules)
        return unknown(UnknownReason::Missing,
            u"The rules record series, and none of them is an alert."_s,
            std::move(places));
    if (!places.empty())
        return unknown(UnknownReason::Unsupported,
            u"The rule files are templates or broken, so their rules are not known."_s,
            std::move(places));
    return unknown(UnknownReason::Missing,
        u"There are no Prometheus rules in the tree."_s,
        {absent(u"prometheus/rules.yml"_s)});
}

Evidence placeOf(const Facts& facts, const RuleAt& rule)
{
    return placeOf(facts, rule.file->path, rule.rule->mark.line, rule.rule->mark.column);
}

Outcome rulesUseExportedMetrics(const Facts& facts)
{
    const auto& linted = facts.get<Linted>();
    if (linted.rules.empty())
        return withoutRules(facts);
    return judge(facts, linted.ruleFindings, linted.rules, u"expressions of rules"_s);
}

Outcome bucketsExist(const Facts& facts)
{
    const auto& linted = facts.get<Linted>();
    if (linted.rules.empty())
        return withoutRules(facts);
    std::vector<const lint::Finding*> wrong;
    for (const auto& finding : linted.ruleFindings)
        if (finding.fault == lint::Fault::UnknownBucket)
            wrong.push_back(&finding);
    if (!wrong.empty()) {
        auto out = told(facts, wrong);
        return failed(out.text(), std::move(out.places));
    }
    const auto uses = bucketUses(linted, facts.get<MetricsOfTree>().set);
    if (uses.first == nullptr)
        return notApplicable(u"No rule selects a histogram's bucket by its boundary."_s,
            {placeOf(facts, linted.rules.front().place.path)});
    if (!uses.unknown.empty()) {
        const auto& query = *uses.unknown.front();
        return unknown(UnknownReason::Unsupported,
            u"%1 names a bucket of a histogram whose boundaries are not known."_s.arg(query.name),
            {placeOf(facts, query.place.path, query.place.line, query.place.column)});
    }
    return passed(
        u"%1 bucket boundaries that rules name exist in their histograms."_s.arg(uses.known),
        {placeOf(facts, uses.first->place.path, uses.first->place.line)});
}

Outcome panelsUseExportedMetrics(const Facts& facts)
{
    const auto& boards = facts.get<Boards>();
    const auto& linted = facts.get<Linted>();
    if (boards.boards.empty()) {
        if (!boards.broken.empty())
            return unknown(UnknownReason::Unreadable,
                u"%1 cannot be read: %2."_s.arg(
                    boards.broken.front().first, boards.broken.front().second.what),
                {placeOf(facts, boards.broken.front().first)});
        return unknown(UnknownReason::Missing,
            u"There is no Grafana dashboard in the tree."_s,
            {absent(u"grafana/dashboards"_s)});
    }
    if (linted.panels.empty())
        return notApplicable(u"No panel of the dashboards asks Prometheus."_s,
            {placeOf(facts, boards.boards.front().first)});
    const auto broken = std::ranges::find_if(linted.panels, [&](const lint::Query& query) {
        return !query.isSubstituted && isFaulty(query, linted.panelFindings);
    });
    if (broken != linted.panels.end()
        && std::ranges::none_of(linted.panelFindings,
            [](const lint::Finding& one) { return isDead(one) && one.isCertain; }))
        return unknown(UnknownReason::Unsupported,
            u"The query of panel %1 is no PromQL that is read here."_s.arg(broken->name),
            {placeOf(facts, broken->place.path, broken->place.line)});
    return judge(facts, linted.panelFindings, linted.panels, u"queries of panels"_s);
}

} // namespace slipway::readiness
