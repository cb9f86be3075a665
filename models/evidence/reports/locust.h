// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/load.h"

namespace slipway::evidence {

/// True for the `…_stats.csv` that `locust --csv` writes.
bool isLocust(const QByteArray& bytes);
/// Reads the row `Aggregated`. Locust knows no thresholds and writes no time.
Result<LoadReport> readLocust(const QByteArray& bytes);

} // namespace slipway::evidence
