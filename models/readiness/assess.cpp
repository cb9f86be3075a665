// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/parallel.h"
#include "readiness/check.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/claims.h"
#include "readiness/claimsscores.h"
#include "readiness/documents.h"
#include "readiness/documentsdates.h"
#include "readiness/facts.h"
#include "readiness/ownchecks.h"
#include "readiness/place.h"
#include "readiness/profiles.h"
#include "readiness/reports.h"
#include "readiness/score.h"
#include "readiness/waivers.h"

#include <algorithm>
#include <exception>
#include <optional>

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
    } catch (const NotYet&) {
        throw; // nothing broke
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
    const QString said = outcome.status == Status::Warn ? outcome.reason + u' ' : QString();
    outcome.status = Status::Unknown;
    outcome.unknown = UnknownReason::Missing;
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
    const auto& settings = facts.inputs().settings;
    if (const auto own = severityNamed(settings.severities.value(result.id))) {
        result.severity = *own;
        result.weight = defaultWeight(*own);
    }
    const auto& weights = settings.weights;
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

namespace {

QString ownerOf(const config::Readiness& settings, const CheckResult& row)
{
    return settings.owners.value(row.id, settings.owners.value(categoryId(row.category)));
}

/// Waivers of the policy file, and where the profile allows them, of comments at the places of
/// rows.
Policy policyOf(const Facts& facts, const std::vector<CheckResult>& rows, bool allowsInline)
{
    Policy policy = facts.get<Policy>();
    if (!allowsInline)
        return policy;
    const auto& lines = facts.get<Lines>();
    for (const auto& row : rows) {
        for (const auto& place : row.evidence) {
            if (place.kind != EvidenceKind::File || place.line < 1)
                continue;
            for (const int number : {place.line - 1, place.line}) {
                const auto waiver = number < 1
                    ? std::nullopt
                    : inlineWaiver(lines.line(facts, place.path, number), place.path, number);
                if (waiver && waiver->id == row.id
                    && std::ranges::find(policy.waivers, *waiver) == policy.waivers.end())
                    policy.waivers.push_back(*waiver);
            }
        }
    }
    return policy;
}

/// Runs every check of the catalogue, on all processors; those that need what is still being read
/// come last.
void runAll(const Facts& facts, Assessment& out)
{
    const auto checks = catalogue();
    std::vector<std::optional<CheckResult>> rows(checks.size());
    std::vector<QStringList> errors(checks.size());
    for (const auto patience : {Patience::Leaves, Patience::Waits}) {
        const Facts asked(facts, patience);
        inParallel(checks.size(), [&](size_t, size_t i) {
            try {
                if (!rows[i])
                    rows[i] = runCheck(checks[i], asked, errors[i]);
            } catch (const NotYet&) {
                errors[i].clear(); // once more, when it is there
            }
        });
    }
    for (size_t i = 0; i < checks.size(); ++i) {
        out.checks.push_back(std::move(*rows[i]));
        out.errors += errors[i];
    }
}

void judge(const Facts& facts, const ChosenProfile& profile, Assessment& out)
{
    runAll(facts, out);
    for (auto& row : ownRows(facts))
        out.checks.push_back(std::move(row));
    std::ranges::stable_sort(
        out.checks, {}, [](const CheckResult& row) { return static_cast<int>(row.category); });
    for (auto& row : out.checks) {
        row.fingerprint = fingerprintOf(row);
        row.owner = ownerOf(profile.settings, row);
    }
    const Policy policy = policyOf(facts, out.checks, profile.allowsInline);
    out.errors += policy.errors;
    for (const auto& waiver : policy.waivers) {
        facts.hasReached(waiver.created - lifetime::day);
        facts.hasReached(waiver.expires);
    }
    out.waivers = applyWaivers(out.checks, policy, facts.inputs().now);
}

void sum(const ChosenProfile& profile, Assessment& out)
{
    for (int i = 0; i < categoryCount; ++i)
        out.categories[static_cast<size_t>(i)]
            = categoryScore(static_cast<Category>(i), out.checks);
    out.score = overallScore(out.categories);
    out.gross = grossScore(out.checks);
    auto decision = decide(out.checks, out.score, profile.settings);
    out.verdict = decision.verdict;
    out.verdictReason = std::move(decision.reason);
    out.blockers = std::move(decision.blockers);
    auto ladder = ladderOf(out.checks, out.score);
    out.level = ladder.level;
    out.levelReason = std::move(ladder.reason);
    out.targetLevel = profile.targetLevel;
}

} // namespace

QString rulesVersion()
{
    return u"2"_s;
}

Assessment assess(const Inputs& given)
{
    const ChosenProfile profile = chosenProfile(given.settings);
    Inputs inputs = given;
    inputs.settings = profile.settings;
    inputs.tree = evidence::without(inputs.tree, profile.settings.ignore);
    const Facts facts(inputs);
    return assess(facts, profile);
}

Assessment assess(const Facts& facts, const ChosenProfile& profile)
{
    const Inputs& inputs = facts.inputs();
    // Code takes longest and documents next: beside each other, and beside what the checks read.
    facts.prefetch<PythonSource, PythonTestSource>();
    facts.prefetch<Reports, Documents, DocumentDates, ReadinessStatements, ClaimLedger>();
    Assessment out;
    out.project = inputs.project.name;
    out.repository = inputs.tree->root();
    if (const auto git = inputs.tree->git()) {
        out.commit = git->commit;
        out.committed = git->commitTime;
    }
    out.revision = inputs.revision;
    out.treeHash = inputs.tree->hash();
    out.environment = inputs.environment;
    out.profile = profile.name;
    out.profileVersion = profile.version;
    out.rules = rulesVersion();
    out.time = inputs.now;
    out.isDemo = inputs.isDemo;
    out.errors = inputs.tree->errors();
    judge(facts, profile, out);
    sum(profile, out);
    const auto ledger = ledgerOf(facts, out.errors);
    out.errors += ledger.errors;
    holdClaims(out, ledger);
    facts.finish();
    out.holdsUntil = facts.holdsUntil();
    return out;
}

} // namespace slipway::readiness
