// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"

#include <QDate>

namespace slipway::ui {

/// A waiver that somebody writes: nothing of it holds before it stands in the policy file.
struct WaiverDraft {
    QString check{};
    QString path{}; ///< empty: everywhere
    QString fingerprint{}; ///< empty: any finding
    QString reason{};
    QString owner{};
    QString approver{};
    QString expires{}; ///< as typed: 2026-12-31
    readiness::Severity severity = readiness::Severity::Medium;
    friend bool operator==(const WaiverDraft&, const WaiverDraft&) = default;
};

/// The longest that a finding may be waived, in days: blockers 30, others 180.
int longestWaiver(readiness::Severity severity);
/// What is wrong with it, one sentence; empty: nothing.
QString waiverProblem(const WaiverDraft& draft, const QDate& today);
/// The entry for the policy file; all of the file where there is none yet.
QString waiverYaml(const WaiverDraft& draft, const QDate& today, bool isNewFile);

} // namespace slipway::ui
