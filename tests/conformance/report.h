// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "conformance/suite.h"

namespace slipway::conformance {

/// Results, counted and written down.
struct Report {
    int passed = 0, failed = 0; ///< without tier 3
    int passedOfTier3 = 0, failedOfTier3 = 0;
    QStringList
        failures; ///< `FILE:LINE: what, expected, got`; of tier 3 only where it is asked for
    QStringList json; ///< a line for every case
    QStringList summary; ///< tier 3, then `N passed, N failed`
};

/// Of one tier and of cases whose tier nobody knows; 0: of all.
Report reportOf(const Results& results, int tier);

} // namespace slipway::conformance
