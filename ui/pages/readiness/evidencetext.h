// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"
#include "ui/widgets/codeview.h"

#include <vector>

namespace slipway::ui {

/// The lines that prove or refute a check, at most three places, marked in the tone of its status.
std::vector<Excerpt> excerptsOf(const readiness::CheckResult& check);
/// A check as Markdown that can be pasted into a review: what, why, where, and what to do.
QString checkMarkdown(const readiness::CheckResult& check, const readiness::Assessment& assessment);
/// A claim with its verdict and the checks that decide it, as Markdown.
QString claimMarkdown(const readiness::Claim& claim, const readiness::Assessment& assessment);
/// The words of the verdict's pill: `NO-GO · 3 blockers`.
QString verdictText(const readiness::Assessment& assessment);

} // namespace slipway::ui
