// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "health/formats/body.h"
#include "health/vocabulary.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// The bodies of CognitionOS' services: maps of parts beside a status word.
namespace slipway::health::formats {
namespace {

constexpr const char* maps[]
    = {"checks", "dependencies", "subsystems", "components", "systems", "features"};

/// `services` of a gateway are circuit breakers.
void readBreakers(const QJsonObject& services, Report& report)
{
    for (auto it = services.begin(); it != services.end(); ++it) {
        const auto breaker = stateOfBreaker(it->toString());
        if (!breaker) {
            if (auto part = component(it.key(), *it))
                report.components.push_back(std::move(*part));
            continue;
        }
        Component part;
        part.name = visible(it.key(), 200);
        part.state = *breaker;
        part.stateRaw = visible(it->toString(), 200);
        report.components.push_back(std::move(part));
    }
}

/// Providers are alternatives: one is enough.
void readProviders(const QJsonObject& providers, Report& report)
{
    auto parts = componentsOf(QJsonValue(providers));
    const bool hasOne
        = std::ranges::any_of(parts, [](const auto& part) { return part.state == State::Up; });
    for (auto& part : parts) {
        part.isCritical = false;
        report.components.push_back(std::move(part));
    }
    if (!hasOne && !providers.isEmpty()) {
        report.state = worse(report.state, State::Degraded);
        report.reason = u"no provider is available"_s;
    }
}

} // namespace

bool readCognitionOs(const QJsonObject& object, Report& report)
{
    bool isOne = false;
    for (const char* map : maps) {
        const auto parts = field(object, {map});
        if (!parts.isObject() && !parts.isArray())
            continue;
        isOne = true;
        for (auto& part : componentsOf(parts))
            report.components.push_back(std::move(part));
    }
    if (const auto services = field(object, {"services"}); services.isObject()) {
        isOne = true;
        readBreakers(services.toObject(), report);
    }
    if (const auto providers = field(object, {"providers"}); providers.isObject()) {
        isOne = true;
        readProviders(providers.toObject(), report);
    }
    if (field(object, {"simulation_mode"}).toBool()) {
        isOne = true;
        report.facts << u"demo provider"_s;
        report.state = worse(report.state, State::Degraded);
        report.reason = u"simulation mode: a demo provider answers"_s;
    }
    if (!isOne)
        return false;
    report.format = u"cognitionos"_s;
    return true;
}

} // namespace slipway::health::formats
