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

/// Static evidence may refute, not prove: a pass on less than the check asks for proves nothing.
void demote(const Check& check, Outcome& outcome)
{
    if (outcome.status != Status::Pass && outcome.status != Status::Warn)
        return;
    auto best = EvidenceClass::Static;
    for (const auto& evidence : outcome.evidence)
        best = std::max(best, classOf(evidence.kind));
    if (best >= check.least)
        return;
    outcome.status = Status::Unknown;
    outcome.unknown = UnknownReason::Missing;
    const QString said = outcome.status == Status::Warn ? outcome.reason + u' ' : QString();
    outcome.reason = said
        + u"Nothing read here refutes it, but only %1 can prove it."_s.arg(
            check.least == EvidenceClass::Live      ? u"a live answer"_s
                : check.least == EvidenceClass::Run ? u"the record of a CI run"_s
                                                    : u"a machine report"_s);
}

} // namespace

CheckResult runCheck(const Check& check, const Facts& facts, QStringList& errors)
{
    Outcome outcome = runOne(check, facts, errors);
    demote(check, outcome);
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
        .evidence = std::move(outcome.evidence),
        .rationale = QString::fromUtf8(check.rationale),
        .least = check.least,
        .gross = outcome.status};
    const auto& weights = facts.inputs().settings.weights;
    if (const auto own = weights.constFind(result.id); own != weights.constEnd())
        result.weight = std::max(0.0, *own);
    return result;
}

std::vector<Check> catalogue()
{
    std::vector<Check> out;
    for (const auto table : {infrastructureChecks(),
             pipelineChecks(),
             securityChecks(),
             performanceChecks(),
             testingChecks(),
             monitoringChecks(),
             documentationChecks(),
             deploymentChecks(),
             kubernetesChecks(),
             stackChecks(),
             sourceChecks(),
             workflowChecks(),
             reportChecks(),
             documentChecks(),
             observabilityChecks()})
        out.insert(out.end(), table.begin(), table.end());
    std::ranges::sort(out, {}, [](const Check& check) {
        return std::pair(static_cast<int>(check.category), std::string_view(check.id));
    });
    return out;
}

namespace {

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
    for (const auto& check : catalogue())
        out.checks.push_back(runCheck(check, facts, out.errors));
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
