// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/claims.h"
#include "readiness/documents.h"

namespace slipway::readiness {

/// Adds what lists and running text of a document claim. `isThin`: of a document that makes no
/// readiness statement (a README), only counts of tests and coverage, and badges.
void readStatements(const Facts& facts, const DocumentFile& file, bool isThin, ClaimLedger& ledger);
/// Adds what tables of before and after claim, with their arithmetic.
void readDeltas(const Facts& facts, const DocumentFile& file, ClaimLedger& ledger);
/// Adds contradictions that need no other evidence: totals that are not their parts'.
void checkSums(const DocumentFile& file, ClaimLedger& ledger);
/// Lines that state something that is: not open boxes, failures that are admitted, advice.
bool isStatement(const QString& text);

} // namespace slipway::readiness
