// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"

#include <span>

namespace slipway::readiness {

/// What the claims documents say, held against nothing but themselves, the tree and its reports:
/// scores, counts, statuses, properties, artefacts, deltas, dates and absolutes. A claim that its
/// own document, git or a report refutes is contradicted already; a score that another document
/// disagrees with has that document as evidence.
struct ClaimLedger {
    std::vector<Claim> claims;
    QStringList errors; ///< documents that could not be read
    static ClaimLedger gather(const Facts& facts);
};

/// Fills `claimed` in the scores and gives every claim its verdict from scores and checks.
/// Scores: supported where proven reaches the claim, partly where only best does, contradicted
/// where best does not, unsupported where nothing is scored. Others, by the checks of their
/// subject: a failure of a deciding one contradicts, as does any failure or warning for an
/// absolute; unknown → unsupported; warn, or a failure beside the point → partly; pass → supported
/// if the evidence is of the class that the subject asks for, else unsupported. `na` and `waived`
/// do not count.
void holdClaims(Assessment& assessment, const ClaimLedger& ledger);

} // namespace slipway::readiness
