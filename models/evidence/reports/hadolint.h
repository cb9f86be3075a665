// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// True for a list of what `hadolint -f json` writes; an empty list is none.
bool isHadolint(const yaml::Node& root);
Result<ScanReport> readHadolint(const yaml::Node& root);

} // namespace slipway::evidence
