// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/check.h"
#include "readiness/claims.h"
#include "readiness/facts.h"
#include "readiness/score.h"

#include <algorithm>
#include <exception>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// What a check that broke looks like: nothing is known, and the fault is told apart from the
/// evidence.
Outcome broken(const char* id, const QString& what, QStringList& errors)
{
    errors << u"%1: %2"_s.arg(QLatin1StringView(id), what);
    return {
        Status::Unknown, UnknownReason::Unreadable, u"The check itself broke: %1."_s.arg(what), {}};
}

Outcome runOne(const Check& check, const Facts& facts, QStringList& errors)
{
    try {
        return check.run(facts);
    } catch (const std::exception& error) {
        return broken(check.id, QString::fromUtf8(error.what()), errors);
    } catch (...) {
        return broken(check.id, u"unknown exception"_s, errors);
    }
}

bool countsAgainst(Status status)
{
    return status == Status::Fail || status == Status::Warn || status == Status::Unknown;
}

CheckResult resultOf(const Check& check, const Facts& facts, QStringList& errors)
{
    Outcome outcome = runOne(check, facts, errors);
    if (outcome.status != Status::Unknown)
        outcome.unknown = UnknownReason::None;
    else if (outcome.unknown == UnknownReason::None)
        outcome.unknown = UnknownReason::Missing;
    // A row nobody can look at helps nobody: point at least at the tree that was searched.
    if (countsAgainst(outcome.status) && outcome.evidence.empty())
        outcome.evidence.push_back(Evidence{.kind = EvidenceKind::Absent, .path = u"."_s});
    CheckResult result{.id = QString::fromLatin1(check.id),
        .category = check.category,
        .title = QString::fromUtf8(check.title),
        .status = outcome.status,
        .unknown = outcome.unknown,
        .severity = check.severity,
        .weight = defaultWeight(check.severity),
        .reason = std::move(outcome.reason),
        .remediation = QString::fromUtf8(check.remediation),
        .evidence = std::move(outcome.evidence)};
    const auto& weights = facts.inputs().settings.weights;
    if (const auto own = weights.constFind(result.id); own != weights.constEnd())
        result.weight = std::max(0.0, *own);
    return result;
}

std::vector<Check> allChecks()
{
    std::vector<Check> out;
    for (const auto table : {infrastructureChecks(),
             pipelineChecks(),
             securityChecks(),
             performanceChecks(),
             testingChecks(),
             monitoringChecks(),
             documentationChecks(),
             deploymentChecks()})
        out.insert(out.end(), table.begin(), table.end());
    std::ranges::sort(out, {}, [](const Check& check) {
        return std::pair(static_cast<int>(check.category), std::string_view(check.id));
    });
    return out;
}

ClaimLedger ledgerOf(const Facts& facts, QStringList& errors)
{
    try {
        return facts.get<ClaimLedger>();
    } catch (const std::exception& error) {
        errors << u"claims: "_s + QString::fromUtf8(error.what());
        return {};
    }
}

} // namespace

Assessment assess(const Inputs& inputs)
{
    const Facts facts(inputs);
    Assessment out;
    out.project = inputs.project.name;
    out.repository = inputs.tree->root();
    if (const auto git = inputs.tree->git()) {
        out.commit = git->commit;
        out.committed = git->commitTime;
    }
    out.environment = inputs.environment;
    out.profile = inputs.settings.profile;
    out.time = inputs.now;
    out.isDemo = inputs.isDemo;
    out.errors = inputs.tree->errors();
    for (const auto& check : allChecks())
        out.checks.push_back(resultOf(check, facts, out.errors));
    for (int i = 0; i < categoryCount; ++i)
        out.categories[static_cast<size_t>(i)]
            = categoryScore(static_cast<Category>(i), out.checks);
    out.score = overallScore(out.categories);
    auto decision = decide(out.checks, out.score, inputs.settings);
    out.verdict = decision.verdict;
    out.verdictReason = std::move(decision.reason);
    out.blockers = std::move(decision.blockers);
    const auto ledger = ledgerOf(facts, out.errors);
    out.errors += ledger.errors;
    holdClaims(out, ledger);
    return out;
}

} // namespace slipway::readiness
