// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// True for what `kube-score score -o json` writes (version 2).
bool isKubeScore(const yaml::Node& root);
/// Grade 1 is critical, 5 a warning.
Result<ScanReport> readKubeScore(const yaml::Node& root);

} // namespace slipway::evidence
