// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/polling/targets.h"

#include "config/secrets.h"

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

PollPlan planOf(const config::Config& config, Redactor& redactor, std::vector<Error>& mistakes)
{
    PollPlan plan;
    for (const auto& watched : endpointsOf(config)) {
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
