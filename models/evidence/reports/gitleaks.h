// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// True for a list of what `gitleaks … --report-format json` writes; an empty list is none.
bool isGitleaks(const yaml::Node& root);
/// Secrets themselves are never kept.
Result<ScanReport> readGitleaks(const yaml::Node& root);

} // namespace slipway::evidence
