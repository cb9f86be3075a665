// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/rolloutreader.h"

#include "config/rolloutcheck.h"

namespace slipway::config {

std::vector<MarkedPlace> readRollouts(
    const Fields& root, const QDir& folder, Config& out, Mistakes& mistakes)
{
    const ReadRollouts read{readCommands(root, folder, mistakes),
        readAnalysisTemplates(root, mistakes),
        readPlans(root, mistakes)};
    checkRollouts(read, mistakes);
    std::vector<MarkedPlace> places;
    for (const auto& command : read.commands) {
        out.commands.insert(command.command.name, command.command);
        for (const auto& expression : command.expressions)
            places.push_back({Place::Kind::Expression, expression.text, expression.mark});
    }
    for (const auto& one : read.templates) {
        out.analysisTemplates.insert(one.value.name, one.value);
        for (const auto& condition : one.conditions)
            places.push_back({Place::Kind::Condition, condition.text, condition.mark});
        for (const auto& query : one.queries)
            places.push_back({Place::Kind::Query, query.text, query.mark});
    }
    for (const auto& plan : read.plans) {
        out.plans.insert(plan.plan.name, plan.plan);
        if (!plan.trafficQuery.text.isEmpty())
            places.push_back({Place::Kind::Query, plan.trafficQuery.text, plan.trafficQuery.mark});
    }
    return places;
}

} // namespace slipway::config
