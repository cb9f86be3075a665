// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "readiness/assessment.h"

#include <span>

namespace slipway::readiness {

/// Proven, best and coverage of one set of checks, in percent, exact. `na` and `waived` leave every
/// sum; nothing is scored where no weight is left. Exactly: proven = 100·Σ(w·credit)/Σw, best the
/// same with unknown as 1, coverage = 100·(1 - Σw(unknown)/Σw).
Score scoreOf(std::span<const CheckResult> checks);
/// One category's score and counts out of all checks.
CategoryScore categoryScore(Category category, std::span<const CheckResult> checks);
/// Mean of the categories with equal weights; what is not scored is left out of it.
Score overallScore(std::span<const CategoryScore> categories);

/// A verdict with its sentence.
struct Decision {
    Verdict verdict = Verdict::NotProven;
    QString reason;
    QStringList blockers; ///< failed and not waived, in the order of the checks
};
/// no-go: a failed blocker. not-proven: an unknown blocker, or coverage below the profile's minimum
/// (or nothing scored). go-with-risk: a waived blocker or a failed high. go: otherwise.
Decision decide(
    std::span<const CheckResult> checks, const Score& overall, const config::Readiness& settings);

/// How far up the ladder, and what the next rung lacks.
struct Ladder {
    int level = 0; ///< 0 to 3
    QString reason; ///< one sentence; empty at the top
};
/// L1: no failed or unknown blocker. L2: also no failed high, and coverage of at least 80 %. L3:
/// also no failed medium, coverage of at least 95 %, and fresh live evidence (a live check passes,
/// none is unknown).
Ladder ladderOf(std::span<const CheckResult> checks, const Score& overall);
/// The scores as if nothing were waived.
Score grossScore(std::span<const CheckResult> checks);

/// Half up to one decimal: the only rounding, at display.
double rounded(double percent);

} // namespace slipway::readiness
