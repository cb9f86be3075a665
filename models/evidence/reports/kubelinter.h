// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// True for what `kube-linter lint --format json` writes.
bool isKubeLinter(const yaml::Node& root);
Result<ScanReport> readKubeLinter(const yaml::Node& root);

} // namespace slipway::evidence
