// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// True for what `safety check --json` (2.x, 3.x) or `safety scan --output json` writes.
bool isSafety(const yaml::Node& root);
/// A vulnerability without a CVSS score is Unknown.
Result<ScanReport> readSafety(const yaml::Node& root);

} // namespace slipway::evidence
