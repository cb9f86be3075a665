// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/observability/metricfacts.h"

#include "readiness/checks/monitoring.h"
#include "readiness/checks/observability/scraping.h"
#include "readiness/checks/source/pythonsource.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

lint::MetricType typeOf(evidence::PythonMetric::Kind kind)
{
    using Kind = evidence::PythonMetric::Kind;
    switch (kind) {
    case Kind::Counter: return lint::MetricType::Counter;
    case Kind::Histogram: return lint::MetricType::Histogram;
    case Kind::Summary: return lint::MetricType::Summary;
    case Kind::Info: return lint::MetricType::Info;
    case Kind::Gauge:
    case Kind::Enum: return lint::MetricType::Gauge;
    }
    return lint::MetricType::Unknown;
}

/// As prometheus_client writes a bound: Python's repr, so `1.0` and never `1`.
QString boundText(double bound)
{
    if (std::isinf(bound))
        return u"+Inf"_s;
    QString text = QString::number(bound, 'g', QLocale::FloatingPointShortest);
    if (!text.contains(u'.') && !text.contains(u'e'))
        text += u".0"_s;
    return text;
}

lint::Metric metricOf(const evidence::PythonMetric& declared)
{
    using Kind = evidence::PythonMetric::Kind;
    lint::Metric out;
    out.name = declared.name;
    if (declared.kind == Kind::Counter)
        out.name += u"_total"_s;
    else if (declared.kind == Kind::Info)
        out.name += u"_info"_s;
    out.type = typeOf(declared.kind);
    out.labels = declared.labels;
    if (declared.kind == Kind::Enum)
        out.labels << declared.name;
    out.areLabelsKnown = declared.areLabelsKnown && declared.kind != Kind::Info;
    out.buckets = declared.buckets;
    out.areBucketsKnown = declared.kind == Kind::Histogram && declared.areBucketsKnown;
    const bool isPlain = std::ranges::all_of(
        out.buckets, [](double bound) { return bound >= 0.0001 && bound < 1e6; });
    if (out.areBucketsKnown && isPlain)
        for (const double bound : out.buckets)
            out.bucketTexts << boundText(bound);
    out.isUpdated = declared.isUpdated();
    out.place = declared.place;
    return out;
}

/// What libraries that export by themselves bring: prefixes, or nothing that is known.
void addLibrary(const QString& library, lint::MetricSet& set)
{
    constexpr std::pair<QStringView, QStringView> known[]{
        {u"prometheus_fastapi_instrumentator", u"http_request"},
        {u"prometheus_fastapi_instrumentator", u"http_response"},
        {u"starlette_exporter", u"starlette_"},
        {u"starlette_exporter", u"http_request"},
        {u"starlette_prometheus", u"starlette_"},
        {u"django_prometheus", u"django_"},
        {u"prometheus_flask_exporter", u"flask_"},
        {u"aioprometheus", u"requests_"},
        {u"celery_exporter", u"celery_"},
    };
    bool isKnown = false;
    for (const auto& [name, prefix] : known) {
        if (library == name || library.startsWith(name.toString() + u'.')) {
            set.addPrefix(prefix.toString(), library);
            isKnown = true;
        }
    }
    if (isKnown)
        return;
    set.isComplete = false;
    set.incompleteWhy = u"The library %1 exports metrics of its own."_s.arg(library);
}

void incomplete(lint::MetricSet& set, const QString& why)
{
    if (set.isComplete)
        set.incompleteWhy = why;
    set.isComplete = false;
}

void addApplication(const Facts& facts, MetricsOfTree& out)
{
    const auto& language = facts.get<Language>();
    auto& set = out.set;
    if (!language.hasSource())
        return incomplete(set, u"The application's source is not in the tree."_s);
    if (!language.isPython())
        return incomplete(
            set, u"The application is written in %1, which is not read."_s.arg(language.name));
    const auto& source = facts.get<PythonSource>();
    for (const auto& metric : source.metrics.metrics) {
        if (!metric.isNameKnown)
            continue;
        out.hasDeclarations = true;
        set.add(metricOf(metric));
    }
    for (const auto& library : source.metrics.exporters)
        addLibrary(library, set);
    if (!source.metrics.unnamed.isEmpty())
        incomplete(
            set, u"A metric's name at %1 is not constant."_s.arg(source.metrics.unnamed.front()));
    if (!source.unreadable.isEmpty())
        incomplete(set, u"%1 cannot be read."_s.arg(source.unreadable.front()));
    if (!language.others.isEmpty())
        incomplete(set,
            u"A part of the system is written in %1, which is not read."_s.arg(
                language.others.front()));
}

/// What is scraped beside the application.
void addScraped(const Facts& facts, lint::MetricSet& set)
{
    const auto& scraping = facts.get<Scraping>();
    for (const auto& exporter : scraping.exporters)
        set.addExporter(exporter);
    if (scraping.configs.empty())
        return incomplete(set, u"No prometheus.yml tells what is scraped."_s);
    if (scraping.isOpen())
        incomplete(
            set, u"The targets of %1 are found while it runs."_s.arg(scraping.openJobs.front()));
    for (const auto& target : scraping.targets) {
        const auto* service = target.host.service;
        const bool isForeign = target.exporter.isEmpty()
            && (target.host.kind == HostKind::Outside || target.host.kind == HostKind::Unknown
                || (service != nullptr && !service->build && service->image));
        if (isForeign)
            incomplete(set,
                u"Job %1 scrapes %2, whose metrics are not known."_s.arg(
                    target.job->name, target.target.text));
        for (auto it = target.job->labels.begin(); it != target.job->labels.end(); ++it)
            if (!set.targetLabels.contains(it.key()))
                set.targetLabels << it.key();
        if (set.scrapeInterval == 0 || target.job->interval < set.scrapeInterval)
            set.scrapeInterval = target.job->interval;
        if (target.job->hasRelabelling || !target.job->files.empty())
            set.areTargetLabelsKnown = false;
    }
    if (scraping.isOpen())
        set.areTargetLabelsKnown = false;
}

std::vector<lint::Query> panelQueries(const Facts& facts)
{
    std::vector<lint::Query> out;
    for (const auto& [path, board] : facts.get<Boards>().boards) {
        for (const auto& query : board.queries) {
            if (!query.isPrometheus)
                continue;
            const auto plain = evidence::plainExpression(query.expression);
            lint::Query one;
            one.kind = lint::Query::Kind::Panel;
            one.name = query.panel.isEmpty() ? board.title : query.panel;
            one.text = plain.text;
            one.isSubstituted = plain.hasVariables;
            // The string's first character stands behind its quote.
            one.place = {path, query.mark.line, plain.hasVariables ? 0 : query.mark.column + 1};
            out.push_back(std::move(one));
        }
    }
    return out;
}

} // namespace

std::vector<lint::Query> ruleQueries(const Facts& facts)
{
    std::vector<lint::Query> out;
    for (const auto& file : facts.get<RuleFiles>().files) {
        for (const auto& rule : file.rules.rules) {
            lint::Query one;
            one.kind = rule.isAlert ? lint::Query::Kind::Alert : lint::Query::Kind::Record;
            one.name = rule.name;
            one.text = rule.expression;
            one.isLiteral = rule.isLiteral;
            one.place = {file.path,
                rule.expressionMark.line + (rule.isLiteral ? 1 : 0),
                rule.isLiteral ? 0 : rule.expressionMark.column};
            one.hasFor = rule.waits;
            one.templates = rule.labels;
            if (rule.isAlert)
                for (auto it = rule.annotations.begin(); it != rule.annotations.end(); ++it)
                    one.templates.insert(it.key(), it.value());
            out.push_back(std::move(one));
        }
    }
    return out;
}

MetricsOfTree MetricsOfTree::gather(const Facts& facts)
{
    MetricsOfTree out;
    addApplication(facts, out);
    addScraped(facts, out.set);
    for (const auto& file : facts.get<RuleFiles>().files)
        if (file.isUnsupported || (!file.faults.empty() && file.rules.rules.empty()))
            out.set.areRulesComplete = false;
    lint::addRules(ruleQueries(facts), out.set);
    return out;
}

Linted Linted::gather(const Facts& facts)
{
    const auto& metrics = facts.get<MetricsOfTree>();
    Linted out;
    out.rules = ruleQueries(facts);
    out.ruleFindings = lint::lint(out.rules, metrics.set);
    out.panels = panelQueries(facts);
    out.panelFindings = lint::lint(out.panels, metrics.set);
    return out;
}

} // namespace slipway::readiness
