// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// True for what `trivy … --format json` writes (schema 2).
bool isTrivy(const yaml::Node& root);
/// Vulnerabilities, misconfigurations and secrets of all its results.
Result<ScanReport> readTrivy(const yaml::Node& root);

} // namespace slipway::evidence
