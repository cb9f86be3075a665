// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// True for what `pip-audit -f json` writes.
bool isPipAudit(const yaml::Node& root);
/// It does not say how bad a vulnerability is; packages it skipped are errors.
Result<ScanReport> readPipAudit(const yaml::Node& root);

} // namespace slipway::evidence
