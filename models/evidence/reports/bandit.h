// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// True for what `bandit -f json` writes.
bool isBandit(const yaml::Node& root);
/// High with low confidence counts as medium; files that could not be parsed are errors.
Result<ScanReport> readBandit(const yaml::Node& root);

} // namespace slipway::evidence
