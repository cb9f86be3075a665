// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// A limit that the load test itself set.
struct LoadThreshold {
    QString metric{};
    QString expression{}; ///< `p(95)<500`
    bool isMet = false;
    int line = 0;
    friend bool operator==(const LoadThreshold&, const LoadThreshold&) = default;
};

/// The result of a load test, whatever made it.
struct LoadReport {
    ReportOrigin origin{};
    std::optional<qint64> requests{};
    std::optional<double> failedShare{}; ///< 0 to 1
    std::optional<double> p95{}; ///< milliseconds
    std::vector<LoadThreshold> thresholds{};
    friend bool operator==(const LoadReport&, const LoadReport&) = default;
};

} // namespace slipway::evidence
