// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/facts.h"

namespace slipway::readiness {

/// The waivers of the tree: the policy file, and comments where the profile allows them. As
/// evidence they come from the reviewed tree itself, so that who merged them is known.
struct Policy {
    QString file; ///< relative to the repository; empty: there is none
    std::vector<Waiver> waivers;
    QStringList errors; ///< what cannot be read, one sentence each with file:line:column
    static Policy gather(const Facts& facts);
};

/// A name for what a row found, the same as long as the check and what it points at are the same:
/// SHA-256 over id, kinds, paths and excerpts (no line numbers), 16 hex digits.
QString fingerprintOf(const CheckResult& row);

/// Turns rows that are fail, warn or unknown, and whose every place is in scope of active waivers,
/// into waived (`gross` keeps what they are), and says what became of each waiver. A waiver needs a
/// reason, an owner, another person's approval, and an expiry at most 180 days after its creation
/// (30 for blockers); else it is invalid and holds nothing. An expired one leaves the row as it is
/// and stays on it, so that it can be told.
std::vector<WaiverUse> applyWaivers(
    std::vector<CheckResult>& rows, const Policy& policy, qint64 now);

/// `slipway:waive SEC-01 owner="…" approver="…" created=2026-01-01 expires=2026-01-31 reason="…"`
/// in a comment; nothing if the line has none. The scope is the file.
std::optional<Waiver> inlineWaiver(const QString& line, const QString& path, int number);

} // namespace slipway::readiness
