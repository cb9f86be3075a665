// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/polling/targets.h"

#include "config/secrets.h"

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

bool needsSecrets(const config::Config& config)
{
    return std::ranges::any_of(endpointsOf(config), [](const auto& watched) {
        return watched.endpoint.authentication.kind != config::Authentication::Kind::None;
    });
}

PollPlan planOf(
    const config::Config& config, bool isTrusted, Redactor& redactor, std::vector<Error>& mistakes)
{
    PollPlan plan;
    for (const auto& watched : endpointsOf(config)) {
        const bool hasSecret
            = watched.endpoint.authentication.kind != config::Authentication::Kind::None;
        if (hasSecret && !isTrusted) {
            mistakes.push_back({u"%1/%2"_s.arg(watched.id.environment, watched.id.service),
                u"it needs a secret, and this configuration is not trusted"_s,
                u"look at it: slipway config trust %1"_s.arg(config.file)});
            continue;
        }
        const auto headers = config::requestHeaders(watched.endpoint.authentication, redactor);
        if (!headers) {
            mistakes.push_back(
                headers.error().in(u"%1/%2"_s.arg(watched.id.environment, watched.id.service)));
            continue;
        }
        if (watched.id.kind == health::TargetKind::Metrics)
            plan.metrics.push_back(
                {watched.id.environment, watched.id.service, watched.endpoint, *headers});
        else
            plan.health.push_back({watched.id, watched.endpoint, *headers});
    }
    return plan;
}

} // namespace slipway::polling
