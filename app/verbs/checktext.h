// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"

#include <QByteArray>

namespace slipway::verbs {

/// The scorecard for a terminal: verdict, categories, every row that is not a pass with where and
/// what to do.
QByteArray checkText(const readiness::Assessment& assessment);
/// The same as GitHub Markdown, with claims.
QByteArray checkMarkdown(const readiness::Assessment& assessment);

} // namespace slipway::verbs
