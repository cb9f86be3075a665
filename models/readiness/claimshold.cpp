// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/claimphrases.h"
#include "readiness/claims.h"
#include "readiness/score.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

void say(Claim& claim, ClaimVerdict verdict, const QString& reason)
{
    claim.verdict = verdict;
    claim.reason = claim.reason.isEmpty() ? reason : reason + u' ' + claim.reason;
}

void holdScore(const Score& score, Claim& claim)
{
    // Its own arithmetic has refuted it, or another document says something else.
    const bool isRefuted = claim.verdict == ClaimVerdict::Contradicted;
    const bool isDisputed = claim.verdict == ClaimVerdict::Partly;
    const bool isOff = !claim.reason.isEmpty() && claim.evidence.empty();
    if (!score.proven || !claim.value) {
        say(claim, ClaimVerdict::Unsupported, u"Nothing is scored there."_s);
    } else if (*score.proven >= *claim.value) {
        say(claim,
            isOff ? ClaimVerdict::Partly : ClaimVerdict::Supported,
            u"Evidence proves at least as much."_s);
        if (!isRefuted)
            return;
    } else if (score.best.value_or(0) >= *claim.value) {
        say(claim, ClaimVerdict::Partly, u"Not proven, but not out of reach of what is unknown."_s);
    } else {
        say(claim,
            ClaimVerdict::Contradicted,
            u"Proven: %1 %, at best %2 %."_s.arg(rounded(*score.proven))
                .arg(rounded(score.best.value_or(0))));
    }
    if (isRefuted || isDisputed)
        claim.verdict = ClaimVerdict::Contradicted;
}

/// Rows of the assessment that a subject names, by what they say.
struct Rows {
    QStringList present, failed, unknown, warned, passed;
    EvidenceClass best
        = EvidenceClass::Statement; ///< of those that passed, the worst of their best
};

Rows rowsOf(const Assessment& assessment, const QStringList& ids)
{
    Rows out;
    bool isFirst = true;
    for (const auto& check : assessment.checks) {
        if (!ids.contains(check.id))
            continue;
        out.present << check.id;
        if (check.status == Status::Fail) {
            out.failed << check.id;
        } else if (check.status == Status::Unknown) {
            out.unknown << check.id;
        } else if (check.status == Status::Warn) {
            out.warned << check.id;
        } else if (check.status == Status::Pass) {
            out.passed << check.id;
            auto best = EvidenceClass::Static;
            for (const auto& evidence : check.evidence)
                best = std::max(best, classOf(evidence.kind));
            out.best = isFirst ? best : std::max(out.best, best);
            isFirst = false;
        }
    }
    return out;
}

QString least(EvidenceClass rank)
{
    return rank == EvidenceClass::Live ? u"a live answer"_s
        : rank == EvidenceClass::Run   ? u"the record of a CI run"_s
                                       : u"a machine report"_s;
}

QString names(const QStringList& ids)
{
    return ids.size() <= 4 ? ids.join(u", "_s)
                           : ids.mid(0, 3).join(u", "_s) + u" and %1 more"_s.arg(ids.size() - 3);
}

/// Worst first: what refutes, what is not known, what half holds.
void holdStatement(const Assessment& assessment, Claim& claim)
{
    const auto* subject = claimSubject(claim.subject);
    if (subject == nullptr) {
        if (claim.verdict == ClaimVerdict::Unsupported && claim.reason.isEmpty())
            claim.reason = claim.kind == u"delta"
                ? u"Not measured: both figures, before and after, are needed."_s
                : u"No check tests this."_s;
        return;
    }
    const auto core = rowsOf(assessment, subject->core);
    const auto side = rowsOf(assessment, subject->side);
    claim.checks = core.present + side.failed + side.warned;
    if (claim.verdict == ClaimVerdict::Contradicted)
        return;
    const bool isAbsolute = claim.kind == u"absolute";
    if (!core.failed.isEmpty())
        return say(claim, ClaimVerdict::Contradicted, u"%1 failed."_s.arg(names(core.failed)));
    if (isAbsolute && !(side.failed.isEmpty() && core.warned.isEmpty()))
        return say(claim,
            ClaimVerdict::Contradicted,
            u"One counter-example is enough: %1."_s.arg(names(side.failed + core.warned)));
    if (!core.unknown.isEmpty())
        return say(
            claim, ClaimVerdict::Unsupported, u"Nothing proves %1."_s.arg(names(core.unknown)));
    if (!core.warned.isEmpty())
        return say(claim, ClaimVerdict::Partly, u"%1 holds in part."_s.arg(names(core.warned)));
    if (core.passed.isEmpty())
        return say(claim, ClaimVerdict::Unsupported, u"No check tests this."_s);
    if (!side.failed.isEmpty())
        return say(claim,
            ClaimVerdict::Partly,
            u"%1 passed, but %2 failed."_s.arg(names(core.passed), names(side.failed)));
    if (core.best < subject->least)
        return say(claim,
            ClaimVerdict::Unsupported,
            u"Nothing in the files refutes it, but only %1 can prove it."_s.arg(
                least(subject->least)));
    say(claim, ClaimVerdict::Supported, u"%1 passed."_s.arg(names(core.passed)));
}

/// "Production ready": the verdict itself decides.
void holdReadiness(const Assessment& assessment, Claim& claim)
{
    switch (assessment.verdict) {
    case Verdict::NoGo:
        claim.checks = assessment.blockers;
        return say(claim,
            ClaimVerdict::Contradicted,
            u"Blockers failed: %1."_s.arg(names(assessment.blockers)));
    case Verdict::NotProven:
        for (const auto& check : assessment.checks)
            if (check.severity == Severity::Blocker && check.status == Status::Unknown)
                claim.checks << check.id;
        return say(claim, ClaimVerdict::Unsupported, u"Too much is not proven."_s);
    case Verdict::GoWithRisk:
        for (const auto& check : assessment.checks)
            if (check.severity == Severity::High && check.status == Status::Fail)
                claim.checks << check.id;
        return say(claim, ClaimVerdict::Partly, u"Ready, at a risk."_s);
    case Verdict::Go:
        return say(claim, ClaimVerdict::Supported, u"No blocker failed, and enough is proven."_s);
    }
}

Score* scoreFor(Assessment& assessment, const QString& subject)
{
    if (subject == u"OVERALL")
        return &assessment.score;
    for (auto& category : assessment.categories) {
        if (categoryId(category.category) == subject)
            return &category.score;
    }
    return nullptr;
}

} // namespace

void holdClaims(Assessment& assessment, const ClaimLedger& ledger)
{
    for (Claim claim : ledger.claims) {
        if (claim.kind == u"score") {
            if (Score* score = scoreFor(assessment, claim.subject)) {
                if (!score->claimed)
                    score->claimed = claim.value;
                holdScore(*score, claim);
                for (const auto& check : assessment.checks) {
                    if (categoryId(check.category) == claim.subject && creditOf(check.status))
                        claim.checks.append(check.id);
                }
            }
        } else if (claim.subject == u"production readiness") {
            holdReadiness(assessment, claim);
        } else if (claim.kind == u"date" || claim.subject == u"total") {
            // Held against themselves already.
        } else {
            holdStatement(assessment, claim);
        }
        assessment.claims.push_back(std::move(claim));
    }
}

} // namespace slipway::readiness
