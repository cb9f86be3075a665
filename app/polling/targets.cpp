// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/polling/targets.h"

#include "config/secrets.h"
#include "config/variables.h"
#include "promql/selectors.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::polling {

std::vector<WatchedEndpoint> endpointsOf(const config::Config& config)
{
    const Redactor masking; // takes credentials out of URLs, knows no further secret
    std::vector<WatchedEndpoint> out;
    for (const auto& environment : config.environments) {
        for (const auto& service : environment.services) {
            const std::array kinds{std::pair{health::TargetKind::Health, &service.health},
                std::pair{health::TargetKind::Metrics, &service.metrics},
                std::pair{health::TargetKind::Probe, &service.probe}};
            for (const auto& [kind, endpoint] : kinds) {
                if (!*endpoint)
                    continue;
                out.push_back({{environment.name, service.name, kind},
                    **endpoint,
                    health::paceOf(**endpoint),
                    masking.redact((*endpoint)->url.toString())});
            }
        }
    }
    return out;
}

namespace {

/// Stands for a variable's value while a query is parsed; a digit, as it may stand in a number.
constexpr std::string_view anything = "7306391";

config::Variables placeholders(const QString& query)
{
    config::Variables out;
    for (const auto& name : config::variablesIn(query))
        out.insert(name, QLatin1StringView(anything.data(), anything.size()));
    return out;
}

bool hasSecret(const config::Endpoint& endpoint)
{
    return endpoint.authentication.kind != config::Authentication::Kind::None;
}

using Headers = QList<std::pair<QByteArray, QByteArray>>;

/// The credentials of one endpoint; nothing and a mistake where they cannot be had.
std::optional<Headers> headersOf(const config::Config& config,
    const config::Endpoint& endpoint,
    const QString& place,
    bool isTrusted,
    Redactor& redactor,
    std::vector<Error>& mistakes)
{
    if (hasSecret(endpoint) && !isTrusted) {
        mistakes.push_back({place,
            u"it needs a secret, and this configuration is not trusted"_s,
            u"look at it: slipway config trust %1"_s.arg(config.file)});
        return std::nullopt;
    }
    auto headers = config::requestHeaders(endpoint.authentication, redactor);
    if (headers)
        return std::move(*headers);
    mistakes.push_back(headers.error().in(place));
    return std::nullopt;
}

const config::ScrapeSettings& settingsOf(const config::Config& config, const health::TargetId& id)
{
    for (const auto& environment : config.environments) {
        if (environment.name != id.environment)
            continue;
        const auto found
            = std::ranges::find(environment.services, id.service, &config::Service::name);
        if (found != environment.services.end())
            return found->scrape;
    }
    static const config::ScrapeSettings usual;
    return usual;
}

} // namespace

bool needsSecrets(const config::Config& config)
{
    const auto endpoints = endpointsOf(config);
    return std::ranges::any_of(endpoints, hasSecret, &WatchedEndpoint::endpoint)
        || std::ranges::any_of(config.environments, [](const config::Environment& environment) {
               return std::ranges::any_of(
                   environment.servers, hasSecret, &config::PrometheusServer::endpoint);
           });
}

std::vector<prometheus::ServerAddress> serversOf(
    const config::Config& config, bool isTrusted, Redactor& redactor, std::vector<Error>& mistakes)
{
    std::vector<prometheus::ServerAddress> out;
    for (const auto& environment : config.environments) {
        for (const auto& server : environment.servers) {
            const auto place = u"%1/%2"_s.arg(environment.name, server.name);
            if (auto headers
                = headersOf(config, server.endpoint, place, isTrusted, redactor, mistakes))
                out.push_back(
                    {environment.name, server.name, server.endpoint, std::move(*headers)});
        }
    }
    return out;
}

std::vector<std::vector<timeseries::Matcher>> wantedOf(const config::Config& config)
{
    QStringList queries = config.storage.keep;
    for (const auto& chart : config.charts)
        queries << chart.query;
    for (const auto& analysis : config.analysisTemplates) {
        for (const auto& metric : analysis.metrics)
            queries << metric.query;
    }
    for (const auto& plan : config.plans)
        queries << plan.trafficQuery;
    for (const auto& check : config.readiness.checks)
        queries << check.query;
    std::vector<std::vector<timeseries::Matcher>> out;
    for (const auto& query : queries) {
        // A variable may become any value: a matcher with one is left out.
        auto selectors
            = promql::selectorsOf(config::substituted(query, placeholders(query)).toStdString());
        if (!selectors)
            continue;
        for (auto& matchers : *selectors) {
            std::erase_if(matchers, [](const timeseries::Matcher& matcher) {
                return matcher.value().find(anything) != std::string::npos;
            });
            if (!matchers.empty())
                out.push_back(std::move(matchers));
        }
    }
    return out;
}

PollPlan planOf(
    const config::Config& config, bool isTrusted, Redactor& redactor, std::vector<Error>& mistakes)
{
    PollPlan plan;
    for (const auto& watched : endpointsOf(config)) {
        const auto place = u"%1/%2"_s.arg(watched.id.environment, watched.id.service);
        auto headers = headersOf(config, watched.endpoint, place, isTrusted, redactor, mistakes);
        if (!headers)
            continue;
        if (watched.id.kind == health::TargetKind::Metrics)
            plan.metrics.push_back({watched.id.environment,
                watched.id.service,
                watched.endpoint,
                std::move(*headers),
                settingsOf(config, watched.id)});
        else
            plan.health.push_back({watched.id, watched.endpoint, std::move(*headers)});
    }
    plan.servers = serversOf(config, isTrusted, redactor, mistakes);
    plan.wanted = wantedOf(config);
    return plan;
}

} // namespace slipway::polling
