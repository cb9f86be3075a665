// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/environments.h"

#include "readiness/environmentssources.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

QString variableStateWord(VariableState state)
{
    switch (state) {
    case VariableState::Good: return u"good"_s;
    case VariableState::Missing: return u"missing"_s;
    case VariableState::Empty: return u"empty"_s;
    case VariableState::Placeholder: return u"placeholder"_s;
    case VariableState::WeakSecret: return u"weak secret"_s;
    case VariableState::SharedSecret: return u"shared secret"_s;
    case VariableState::BadValue: return u"bad value"_s;
    case VariableState::Debug: return u"debug"_s;
    case VariableState::Unused: return u"unused"_s;
    case VariableState::Undocumented: return u"undocumented"_s;
    case VariableState::Unresolved: return u"unresolved"_s;
    }
    return {};
}

bool isFault(VariableState state)
{
    return state != VariableState::Good && state != VariableState::Unused
        && state != VariableState::Undocumented && state != VariableState::Unresolved;
}

QString driftKindWord(DriftKind kind)
{
    switch (kind) {
    case DriftKind::Service: return u"service"_s;
    case DriftKind::Image: return u"image"_s;
    case DriftKind::Version: return u"version"_s;
    case DriftKind::Variable: return u"variable"_s;
    case DriftKind::Limit: return u"limit"_s;
    case DriftKind::Replicas: return u"replicas"_s;
    case DriftKind::Port: return u"port"_s;
    }
    return {};
}

QString driftVerdictWord(DriftVerdict verdict)
{
    switch (verdict) {
    case DriftVerdict::Same: return u"same"_s;
    case DriftVerdict::Expected: return u"expected"_s;
    case DriftVerdict::Unexpected: return u"unexpected"_s;
    case DriftVerdict::Unknown: return u"unknown"_s;
    }
    return {};
}

Environments Environments::gather(const Facts& facts)
{
    const auto sources = environmentSources(facts);
    Environments out;
    for (const auto& source : sources) {
        EnvironmentReport report{.name = source.name,
            .isProduction = source.isProduction(),
            .sources = source.files,
            .why = source.why};
        report.variables = judgeVariables(facts, source, sources);
        out.reports.push_back(std::move(report));
    }
    const auto hasContent = [](const EnvironmentSource& source) {
        return !source.services.empty() || !source.variables.empty();
    };
    const auto isPair = [](const EnvironmentSource& left, const EnvironmentSource& right) {
        return left.canonical == u"staging" && right.isProduction();
    };
    for (size_t i = 0; i < sources.size(); ++i) {
        for (size_t j = 0; j < sources.size(); ++j) {
            const auto& left = sources[i];
            const auto& right = sources[j];
            // Production stands right; of other pairs the first one left.
            const bool isOrdered = right.isProduction() || (i < j && !left.isProduction());
            if (i == j || !isOrdered || !hasContent(left) || !hasContent(right))
                continue;
            auto report = driftBetween(facts, left, right);
            if (isPair(left, right))
                out.drifts.insert(out.drifts.begin(), std::move(report));
            else
                out.drifts.push_back(std::move(report));
        }
    }
    return out;
}

} // namespace slipway::readiness
