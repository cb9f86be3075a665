// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/scorecard.h"

#include "app/engine/starter.h"
#include "app/verbs/checkasked.h"
#include "evidence/tree.h"
#include "readiness/check.h"

namespace slipway::verbs {

Result<policy::Scorecard> scorecardOf(
    Session& session, const config::Config& config, const QString& environment, bool isOffline)
{
    auto tree = evidence::openDirectory(config.project.repository, config.readiness.reports);
    if (!tree)
        return failure(tree.error());
    readiness::Inputs inputs;
    inputs.tree = *tree;
    inputs.project = config.project;
    inputs.settings = config.readiness;
    inputs.environment = environment;
    inputs.isDemo = config.isDemo;
    inputs.isOffline = isOffline;
    std::vector<config::Environment> asked;
    for (const auto& one : config.environments) {
        if (one.name == environment)
            asked.push_back(one);
    }
    if (!isOffline) {
        Asked answers = askAll(session, asked, engine::isTrusted(config));
        inputs.live = std::move(answers.live);
        inputs.answers = std::move(answers.answers);
    }
    inputs.environments = config.environments;
    inputs.now = session.clock->now();
    const auto assessment = readiness::assess(inputs);
    return policy::Scorecard{.verdict = readiness::verdictWord(assessment.verdict),
        .proven = assessment.score.proven.value_or(0),
        .coverage = assessment.score.coverage.value_or(0),
        .time = assessment.time,
        .commit = assessment.commit,
        .committed = assessment.committed};
}

} // namespace slipway::verbs
