// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint/lint.h"

#include "lint/findings.h"
#include "promql/parser.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::lint {
namespace {

/// The labels that a recording rule's result has; nothing if they are not known.
std::optional<QStringList> labelsOfRule(
    const Query& query, const promql::Expression& expression, const MetricSet& metrics)
{
    const auto labels = labelsOf(expression, metrics);
    if (labels.isOpen)
        return std::nullopt;
    QStringList out(labels.names.begin(), labels.names.end());
    for (auto it = query.templates.begin(); it != query.templates.end(); ++it)
        if (!out.contains(it.key()))
            out << it.key();
    std::ranges::sort(out);
    return out;
}

void checkTemplates(const Query& query, const LabelSet& labels, std::vector<Finding>& out)
{
    for (auto it = query.templates.begin(); it != query.templates.end(); ++it) {
        for (const auto& label : templateLabels(it.value())) {
            if (labels.mayHave(label))
                continue;
            Finding finding;
            finding.fault = Fault::LostLabel;
            finding.grade = Grade::Warning;
            finding.subject = it.key();
            finding.label = label;
            finding.text
                = u"%1 of %2 shows $labels.%3, and the expression's result never has the label %3"_s
                      .arg(it.key(), query.name, label);
            finding.end = query.text.size();
            out.push_back(std::move(finding));
        }
    }
}

void checkFor(const Query& query, std::vector<Finding>& out)
{
    if (query.hasFor)
        return;
    Finding finding;
    finding.fault = Fault::NoFor;
    finding.grade = Grade::Hint;
    finding.subject = query.name;
    finding.text = u"%1 has no for: it fires at the first evaluation that holds"_s.arg(query.name);
    finding.end = query.text.size();
    out.push_back(std::move(finding));
}

/// Where a character of the query stands in its file.
evidence::Place placeIn(const Query& query, qsizetype begin)
{
    auto place = query.place;
    if (place.line == 0)
        return place;
    const auto before = QStringView(query.text).left(begin);
    const auto lines = before.count(u'\n');
    if (query.isLiteral) {
        place.line += int(lines);
        if (lines > 0)
            place.column = 0;
    }
    if (lines == 0 && place.column > 0)
        place.column += int(begin);
    return place;
}

Finding syntaxFinding(const Query& query, const Error& error)
{
    Finding finding;
    finding.fault = Fault::Syntax;
    finding.isCertain = !query.isSubstituted;
    finding.subject = query.name;
    finding.text = u"the expression of %1 is no PromQL: %2"_s.arg(query.name, error.what);
    const int line = error.where.section(u':', 0, 0).toInt();
    const int column = error.where.section(u':', 1, 1).toInt();
    qsizetype begin = 0;
    for (int i = 1; i < line && begin >= 0; ++i)
        begin = query.text.indexOf(u'\n', begin) + 1;
    finding.begin = std::clamp<qsizetype>(begin + std::max(0, column - 1), 0, query.text.size());
    finding.end = query.text.size();
    return finding;
}

} // namespace

QString faultWord(Fault fault)
{
    switch (fault) {
    case Fault::Syntax: return u"syntax"_s;
    case Fault::UnknownMetric: return u"unknown-metric"_s;
    case Fault::NotScraped: return u"not-scraped"_s;
    case Fault::NeverUpdated: return u"never-updated"_s;
    case Fault::UnknownLabel: return u"unknown-label"_s;
    case Fault::UnknownBucket: return u"unknown-bucket"_s;
    case Fault::RateOfGauge: return u"rate-of-gauge"_s;
    case Fault::CounterWithoutRate: return u"counter-without-rate"_s;
    case Fault::QuantileWithoutLe: return u"quantile-without-le"_s;
    case Fault::ShortWindow: return u"short-window"_s;
    case Fault::LostLabel: return u"lost-label"_s;
    case Fault::NoFor: return u"no-for"_s;
    }
    return u"syntax"_s;
}

bool isPlaceholder(QStringView name)
{
    return name.contains(placeholderMark);
}

void addRules(const std::vector<Query>& queries, MetricSet& metrics)
{
    // A rule may read one that stands after it, so names first, then labels in order.
    std::vector<Metric> made;
    for (const auto& query : queries) {
        if (query.kind != Query::Kind::Record)
            continue;
        Metric metric{.name = query.name,
            .labels = {},
            .areLabelsKnown = false,
            .isRule = true,
            .place = query.place};
        if (const auto parsed = promql::parse(query.text.toStdString())) {
            if (auto labels = labelsOfRule(query, **parsed, metrics)) {
                metric.labels = std::move(*labels);
                metric.areLabelsKnown = true;
            }
        }
        metrics.add(std::move(metric));
    }
}

std::vector<Finding> lintOne(const Query& query, const MetricSet& metrics)
{
    std::vector<Finding> out;
    const auto parsed = promql::parse(query.text.toStdString());
    if (!parsed) {
        out.push_back(syntaxFinding(query, parsed.error()));
    } else {
        const Subject subject{query, **parsed, metrics};
        for (const auto& selection : selectionsOf(**parsed))
            checkSelection(subject, selection, out);
        checkQuantiles(subject, **parsed, out);
        checkGroupings(subject, out);
        std::ranges::stable_sort(out, {}, &Finding::begin);
        if (query.kind == Query::Kind::Alert) {
            checkTemplates(query, labelsOf(**parsed, metrics), out);
            checkFor(query, out);
        }
    }
    for (auto& finding : out) {
        finding.query = query.name;
        finding.place = placeIn(query, finding.begin);
    }
    return out;
}

std::vector<Finding> lint(const std::vector<Query>& queries, const MetricSet& metrics)
{
    std::vector<Finding> out;
    for (const auto& query : queries) {
        auto found = lintOne(query, metrics);
        std::move(found.begin(), found.end(), std::back_inserter(out));
    }
    return out;
}

} // namespace slipway::lint
