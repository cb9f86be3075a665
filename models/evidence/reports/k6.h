// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/load.h"

namespace slipway::evidence {

/// True for the end-of-test summary of k6: `--summary-export` or the data of `handleSummary()`.
bool isK6(const yaml::Node& root);
/// In `--summary-export` a threshold is true if it was crossed; in `handleSummary()` it says `ok`.
Result<LoadReport> readK6(const yaml::Node& root);

} // namespace slipway::evidence
