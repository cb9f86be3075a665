// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/snapshotsmodel.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/facts.h"

#include <vector>

namespace slipway::ui {

/// Can be opened as a file of the repository.
bool isOpenable(const readiness::Evidence& evidence);
/// The lines of one piece of evidence, the decisive ones marked in the tone of the check's status.
Excerpt excerptOf(const readiness::CheckResult& check, const readiness::Evidence& evidence);
/// Names and values beside a check; `piece` is the evidence that is shown, or null. Ages are told
/// from `now`, milliseconds UTC.
std::vector<Fact> factsOf(const readiness::CheckResult& check,
    const readiness::Evidence* piece,
    const readiness::Assessment& assessment,
    const std::optional<tables::Since>& since,
    qint64 now);
/// Since when, in words: `22 Nov 14:30:05 · a298588 · 3 assessments`.
QString sinceText(const tables::Since& since);
/// Reason, owner, approver and end of a waiver, in one sentence.
QString waiverSentence(const readiness::Waiver& waiver, qint64 now);
/// A check as Markdown that can be pasted into a review: what, why, where, and what to do.
QString checkMarkdown(const readiness::CheckResult& check, const readiness::Assessment& assessment);
/// A claim with its verdict and the checks that decide it, as Markdown.
QString claimMarkdown(const readiness::Claim& claim, const readiness::Assessment& assessment);
/// The words of the verdict's pill: `NO-GO · 3 blockers`.
QString verdictText(const readiness::Assessment& assessment);

} // namespace slipway::ui
