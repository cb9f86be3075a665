// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// True for SARIF 2.x (docs.oasis-open.org/sarif).
bool isSarif(const yaml::Node& root);
/// One report a run. What is looked for follows from the tool's name (scanners of code, of packages
/// and images, of secrets, linters); an unknown tool counts as one of code. How bad a result is
/// says the rule's `security-severity`, else its level; suppressed results stay, as such.
Result<std::vector<ScanReport>> readSarif(const yaml::Node& root);

} // namespace slipway::evidence
