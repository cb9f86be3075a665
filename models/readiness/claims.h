// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"

#include <span>

namespace slipway::readiness {

/// What the claims documents say, not yet held against anything: scores out of tables of category
/// and percent, and statements of a fixed list of phrases ("Non-root", "Multi-stage", "186 unit
/// tests passing").
struct ClaimLedger {
    std::vector<Claim> claims;
    QStringList errors; ///< documents that could not be read
    static ClaimLedger gather(const Facts& facts);
};

/// Fills `claimed` in the scores and gives every claim its verdict from scores and checks.
/// Scores: supported where proven reaches the claim, partly where only best does, contradicted
/// where best does not, unsupported where nothing is scored. Others: fail → contradicted, unknown →
/// unsupported, warn → partly, else supported; the worst of the deciding checks counts, `na` and
/// `waived` do not.
void holdClaims(Assessment& assessment, const ClaimLedger& ledger);

} // namespace slipway::readiness
