// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"
#include "readiness/checks/source/injected.h"
#include "readiness/checks/source/workers.h"
#include "readiness/checks/stack/stack.h"

#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::PythonMetric;

std::optional<Outcome> withoutMetrics(const Facts& facts)
{
    if (auto other = withoutPython(facts))
        return other;
    const auto& source = facts.get<PythonSource>();
    if (!source.metrics.metrics.empty())
        return {};
    if (auto unread = unreadModules(facts, source))
        return unread;
    return notApplicable(u"No metric is declared in the Python source here."_s,
        {placeOf(facts, facts.get<Language>().example)});
}

QString nameOf(const PythonMetric& metric)
{
    return metric.isNameKnown ? metric.name : metric.variable;
}

} // namespace

Outcome checkMetricUpdates(const Facts& facts)
{
    if (auto without = withoutMetrics(facts))
        return std::move(*without);
    const auto& source = facts.get<PythonSource>();
    Findings bad;
    for (const auto& one : source.metrics.metrics) {
        // An Info or a Gauge with a function is set where it is made.
        if (one.isUpdated())
            continue;
        const QString why = one.updates.empty()
            ? u"%1 is declared and never updated"_s.arg(nameOf(one))
            : u"%1 is updated only by code that nothing calls"_s.arg(nameOf(one));
        bad.add(why, placeOf(facts, one.place));
        if (!one.updates.empty())
            bad.places.push_back(placeOf(facts, one.updates.front().place));
    }
    if (!bad.isEmpty())
        return failed(u"%1 of %2 metrics stay empty: %3"_s.arg(bad.what.size())
                          .arg(source.metrics.metrics.size())
                          .arg(bad.text()),
            std::move(bad.places));
    return passed(
        u"All %1 declared metrics are updated by code."_s.arg(source.metrics.metrics.size()),
        {placeOf(facts, source.metrics.metrics.front().place)});
}

namespace {

/// Labels whose values nobody can count.
bool isUnboundedName(const QString& label)
{
    static const QRegularExpression shape(
        u"^(.*_)?(user|request|session|trace|span|correlation|message|order|execution|workflow|"
        u"step|"
        u"task|job|run|event|document|conversation|thread|transaction)_?(id|uuid)$|^(uuid|email|"
        u"user|username|ip|client_ip|remote_addr|url|uri|full_path|raw_path|query|session|token|"
        u"timestamp|"
        u"error_message|exception_message|prompt)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(label).hasMatch();
}

/// Values that are as many as requests are.
bool isUnboundedValue(const QString& text)
{
    static const QRegularExpression shape(
        u"request\\.url(\\.path)?\\b|\\brequest\\.path\\b|scope\\[.path.\\]|request\\.full_path|"
        u"\\buuid4?\\(|^str\\((e|exc|err|error|exception)\\)$|request\\.client|request\\.remote_addr"_s);
    return shape.match(text).hasMatch();
}

} // namespace

Outcome checkMetricLabels(const Facts& facts)
{
    if (auto without = withoutMetrics(facts))
        return std::move(*without);
    const auto& source = facts.get<PythonSource>();
    Findings bad;
    bool isUnseen = false;
    for (const auto& one : source.metrics.metrics) {
        isUnseen = isUnseen || !one.areLabelsKnown;
        for (const auto& label : one.labels)
            if (isUnboundedName(label))
                bad.add(u"%1 has a label %2: one series for each value"_s.arg(nameOf(one), label),
                    placeOf(facts, one.place));
        for (const auto& update : one.updates) {
            for (const auto& text : update.labelTexts) {
                if (!isUnboundedValue(text) || text.contains(u"route"))
                    continue;
                bad.add(u"A label of %1 gets %2"_s.arg(nameOf(one), text.left(60)),
                    placeOf(facts, update.place));
            }
        }
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (isUnseen)
        return unknown(UnknownReason::Unsupported,
            u"Labels of some metrics are computed by the code."_s,
            {placeOf(facts, source.metrics.metrics.front().place)});
    return passed(u"No label takes identifiers, addresses or raw paths."_s,
        {placeOf(facts, source.metrics.metrics.front().place)});
}

Outcome checkMultiprocess(const Facts& facts)
{
    if (auto without = withoutMetrics(facts))
        return std::move(*without);
    const auto& source = facts.get<PythonSource>();
    std::vector<Evidence> many;
    std::vector<Evidence> one;
    bool isOpen = false;
    for (const auto& server : facts.get<ServerProcesses>().servers) {
        if (!server.workers)
            isOpen = true;
        else
            (*server.workers > 1 ? many : one).push_back(placeOf(facts, server.place));
    }
    if (!many.empty()) {
        if (source.metrics.isMultiprocess)
            return passed(u"Several workers share their metrics in multiprocess mode."_s,
                {placeOf(facts, source.metrics.multiprocess)});
        many.push_back(placeOf(facts, source.metrics.metrics.front().place));
        return failed(
            u"Several worker processes serve, and each counts for itself: a scrape sees one of them."_s,
            std::move(many));
    }
    if (source.metrics.isMultiprocess)
        return passed(u"Metrics are written in multiprocess mode."_s,
            {placeOf(facts, source.metrics.multiprocess)});
    if (isOpen)
        return unknown(UnknownReason::Missing,
            u"How many workers serve is decided outside of the repository."_s,
            {placeOf(facts, facts.get<ServerProcesses>().servers.front().place)});
    if (!one.empty())
        return passed(u"One worker process serves: its metrics are whole."_s, std::move(one));
    return notApplicable(u"No command of the repository starts a web server."_s,
        {placeOf(facts, source.metrics.metrics.front().place)});
}

namespace {

bool isTraceName(const QString& name)
{
    const QString upper = name.toUpper();
    const bool isAddress = upper.contains(u"ENDPOINT") || upper.contains(u"HOST")
        || upper.contains(u"URL") || upper.contains(u"COLLECTOR");
    return isAddress
        && (upper.contains(u"OTEL") || upper.contains(u"OTLP") || upper.contains(u"JAEGER")
            || upper.contains(u"ZIPKIN") || upper.contains(u"TEMPO"));
}

QString hostOf(const QString& value)
{
    const QUrl url(value.contains(u"://") ? value : u"x://"_s + value);
    return url.host().toLower();
}

bool isLoopback(const QString& host)
{
    return host == u"localhost" || host == u"127.0.0.1" || host == u"::1" || host == u"0.0.0.0";
}

/// How many variables of an environment are read in the file of a setting.
qsizetype readBeside(const evidence::PythonSettings& settings,
    const evidence::PythonSetting& setting,
    const InjectedEnvironment& environment)
{
    return std::ranges::count_if(environment.variables, [&](const auto& variable) {
        return std::ranges::any_of(settings.named(variable.name),
            [&](const auto* one) { return one->place.path == setting.place.path; });
    });
}

/// Whether an environment is one of the program that reads the setting: it is given more than
/// ENVIRONMENT or PORT of the same file, unless none is.
bool isReader(const Injected& injected,
    const evidence::PythonSettings& settings,
    const evidence::PythonSetting& setting,
    const InjectedEnvironment& environment)
{
    qsizetype most = 0;
    for (const auto& one : injected.environments)
        most = std::max(most, readBeside(settings, setting, one));
    return readBeside(settings, setting, environment) >= std::min<qsizetype>(2, most);
}

} // namespace

Outcome checkTraceExporter(const Facts& facts)
{
    if (auto other = withoutPython(facts))
        return std::move(*other);
    const auto& settings = facts.get<PythonSource>().settings;
    std::vector<const evidence::PythonSetting*> read;
    for (const auto& one : settings.settings)
        if (isTraceName(one.name))
            read.push_back(&one);
    const auto& injected = facts.get<Injected>();
    Findings bad;
    std::vector<Evidence> good;
    int seen = 0;
    for (const auto& environment : injected.environments) {
        bool isSet = false;
        for (const auto& variable : environment.variables) {
            if (!isTraceName(variable.name))
                continue;
            isSet = true;
            ++seen;
            if (variable.value && isLoopback(hostOf(*variable.value)))
                bad.add(u"%1 sends traces to itself (%2)"_s.arg(environment.title, variable.name),
                    placeOf(facts, variable.place));
            else
                good.push_back(placeOf(facts, variable.place));
        }
        const bool isApplication = std::ranges::any_of(environment.variables,
            [&](const auto& one) { return !settings.named(one.name).empty(); });
        if (isSet || environment.isOpen || !isApplication)
            continue;
        for (const auto* one : read) {
            if (!one->fallback || !isLoopback(hostOf(*one->fallback))
                || !isReader(injected, settings, *one, environment))
                continue;
            ++seen;
            bad.add(u"%1 does not set %2, whose default is the container itself"_s.arg(
                        environment.title, one->name),
                placeOf(facts, environment.place));
            bad.places.push_back(placeOf(facts, one->place));
        }
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (seen > 0)
        return passed(
            u"Each environment that sets a trace exporter names another host."_s, std::move(good));
    if (!read.empty())
        return unknown(UnknownReason::Missing,
            u"The application exports traces; no manifest here says where to."_s,
            {placeOf(facts, read.front()->place)});
    return notApplicable(u"Nothing here exports traces to a host."_s,
        {placeOf(facts, facts.get<Language>().example)});
}

} // namespace slipway::readiness
