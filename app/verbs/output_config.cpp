// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/output_config.h"

#include "app/verbs/output_configrollout.h"
#include "base/duration.h"
#include "config/secrets.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonValue authenticationJson(const config::Authentication& authentication)
{
    const QString value = config::referenceText(authentication.value);
    switch (authentication.kind) {
    case config::Authentication::Kind::None: break;
    case config::Authentication::Kind::Header:
        return QJsonObject{{u"header"_s,
            QJsonObject{{u"name"_s, authentication.header},
                {u"value"_s,
                    authentication.scheme.isEmpty() ? value
                                                    : authentication.scheme + u' ' + value}}}};
    case config::Authentication::Kind::Basic:
        return QJsonObject{
            {u"basic"_s, QJsonObject{{u"user"_s, authentication.user}, {u"password"_s, value}}}};
    }
    return QJsonValue::Null;
}

QJsonValue endpointJson(const std::optional<config::Endpoint>& endpoint)
{
    if (!endpoint)
        return QJsonValue::Null;
    QJsonObject out{{u"url"_s, endpoint->url.toString(QUrl::RemoveUserInfo)},
        {u"interval"_s, durationText(endpoint->interval)},
        {u"timeout"_s, durationText(endpoint->timeout)},
        {u"failureThreshold"_s, endpoint->failureThreshold},
        {u"successThreshold"_s, endpoint->successThreshold},
        {u"degradedAbove"_s,
            endpoint->degradedAbove ? QJsonValue(durationText(*endpoint->degradedAbove))
                                    : QJsonValue(QJsonValue::Null)},
        {u"auth"_s, authenticationJson(endpoint->authentication)},
        {u"tls"_s, QJsonValue::Null}};
    if (endpoint->tls != config::Tls{})
        out[u"tls"_s] = QJsonObject{{u"ca"_s, orNull(endpoint->tls.authorities)},
            {u"certificate"_s, orNull(endpoint->tls.certificate)},
            {u"key"_s, orNull(endpoint->tls.key)}};
    return out;
}

QJsonArray relabelJson(const std::vector<config::RelabelStep>& steps)
{
    static const QStringList actions{u"replace"_s,
        u"keep"_s,
        u"drop"_s,
        u"keepequal"_s,
        u"dropequal"_s,
        u"hashmod"_s,
        u"labelmap"_s,
        u"labeldrop"_s,
        u"labelkeep"_s,
        u"lowercase"_s,
        u"uppercase"_s};
    QJsonArray out;
    for (const auto& step : steps)
        out.append(QJsonObject{{u"action"_s, actions[static_cast<int>(step.action)]},
            {u"sourceLabels"_s, QJsonArray::fromStringList(step.sourceLabels)},
            {u"separator"_s, step.separator},
            {u"regex"_s, step.regex},
            {u"targetLabel"_s, orNull(step.targetLabel)},
            {u"replacement"_s, step.replacement},
            {u"modulus"_s, static_cast<double>(step.modulus)}});
    return out;
}

QJsonValue metricsJson(const config::Service& service)
{
    if (!service.metrics)
        return QJsonValue::Null;
    QJsonObject out = endpointJson(service.metrics).toObject();
    const auto& scrape = service.scrape;
    out[u"honorLabels"_s] = scrape.honorLabels;
    out[u"honorTimestamps"_s] = scrape.honorTimestamps;
    out[u"bodySizeLimit"_s] = scrape.bodyLimit;
    out[u"sampleLimit"_s] = scrape.sampleLimit;
    out[u"labelLimit"_s] = scrape.labelLimit;
    out[u"keepSeries"_s] = scrape.keep;
    out[u"metricRelabelConfigs"_s] = relabelJson(scrape.metricRelabel);
    return out;
}

QJsonArray serversJson(const std::vector<config::PrometheusServer>& servers)
{
    QJsonArray out;
    for (const auto& server : servers) {
        QJsonObject one = endpointJson(server.endpoint).toObject();
        for (const auto& key : {u"failureThreshold"_s, u"successThreshold"_s, u"degradedAbove"_s})
            one.remove(key);
        one[u"name"_s] = server.name;
        out.append(one);
    }
    return out;
}

QJsonArray servicesJson(const std::vector<config::Service>& services)
{
    QJsonArray out;
    for (const auto& service : services)
        out.append(QJsonObject{{u"name"_s, service.name},
            {u"title"_s, service.title},
            {u"health"_s, endpointJson(service.health)},
            {u"metrics"_s, metricsJson(service)},
            {u"probe"_s, endpointJson(service.probe)}});
    return out;
}

QJsonValue gatesJson(const config::Gates& gates)
{
    using Scorecard = config::Gates::Scorecard;
    if (gates.scorecard == Scorecard::None)
        return QJsonValue::Null;
    const QString word = gates.scorecard == Scorecard::Go ? u"go"_s : u"go-with-risk"_s;
    return QJsonObject{{u"scorecard"_s, QJsonObject{{u"require"_s, word}}}};
}

QJsonArray environmentsJson(const std::vector<config::Environment>& environments)
{
    QJsonArray out;
    for (const auto& environment : environments)
        out.append(QJsonObject{{u"name"_s, environment.name},
            {u"colour"_s, orNull(environment.colour)},
            {u"protected"_s, environment.isProtected},
            {u"gates"_s, gatesJson(environment.gates)},
            {u"plans"_s, QJsonArray::fromStringList(environment.plans)},
            {u"prometheus"_s, serversJson(environment.servers)},
            {u"source"_s, environment.querySource.isEmpty() ? u"own"_s : environment.querySource},
            {u"services"_s, servicesJson(environment.services)}});
    return out;
}

QJsonArray chartsJson(const std::vector<config::Chart>& charts)
{
    QJsonArray out;
    for (const auto& chart : charts)
        out.append(QJsonObject{{u"title"_s, chart.title},
            {u"unit"_s, orNull(chart.unit)},
            {u"query"_s, chart.query},
            {u"legend"_s, orNull(chart.legend)},
            {u"source"_s, orNull(chart.source)},
            {u"threshold"_s,
                chart.threshold ? QJsonValue(*chart.threshold) : QJsonValue(QJsonValue::Null)}});
    return out;
}

QJsonObject readinessJson(const config::Readiness& readiness)
{
    QJsonObject weights;
    for (auto it = readiness.weights.begin(); it != readiness.weights.end(); ++it)
        weights[it.key()] = it.value();
    return {{u"profile"_s, readiness.profile},
        {u"minimumCoverage"_s, readiness.minimumCoverage},
        {u"coverageThreshold"_s, readiness.coverageThreshold},
        {u"compose"_s, QJsonArray::fromStringList(readiness.compose)},
        {u"dockerfile"_s, orNull(readiness.dockerfile)},
        {u"reports"_s, QJsonArray::fromStringList(readiness.reports)},
        {u"weights"_s, weights}};
}

QJsonObject storageJson(const config::Storage& storage)
{
    return {{u"retention"_s, durationText(storage.retention)},
        {u"downsampledRetention"_s, durationText(storage.downsampledRetention)},
        {u"memory"_s, storage.memory},
        {u"onDisk"_s, storage.isOnDisk},
        {u"keep"_s, QJsonArray::fromStringList(storage.keep)}};
}

} // namespace

QJsonObject configJson(const config::Config& config)
{
    return {{u"schema"_s, u"slipway.config/1"_s},
        {u"file"_s, config.file},
        {u"version"_s, 1},
        {u"demo"_s, config.isDemo},
        {u"project"_s,
            QJsonObject{{u"name"_s, config.project.name},
                {u"repository"_s, config.project.repository},
                {u"claims"_s, QJsonArray::fromStringList(config.project.claims)}}},
        {u"environments"_s, environmentsJson(config.environments)},
        {u"services"_s, servicesJson(config.services)},
        {u"charts"_s, chartsJson(config.charts)},
        {u"readiness"_s, readinessJson(config.readiness)},
        {u"commands"_s, commandsJson(config.commands)},
        {u"analysisTemplates"_s, templatesJson(config.analysisTemplates)},
        {u"plans"_s, plansJson(config.plans)},
        {u"storage"_s, storageJson(config.storage)},
        {u"logging"_s, QJsonObject{{u"level"_s, config.logging.level}}}};
}

} // namespace slipway::verbs
