// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/measurements.h"

namespace slipway::readiness {

/// A change as a document words it.
struct StatedChange {
    std::optional<double> percent{}; ///< `50 % smaller` → 50: of what was before
    std::optional<double> factor{}; ///< `3x faster` → 3
    bool isImprovement = true; ///< false: `20 % larger`
    friend bool operator==(const StatedChange&, const StatedChange&) = default;
};
StatedChange readChange(const QString& text);
/// Name of the row that a statement is about; empty: none of them.
QString measurementOf(const QString& text);

/// Fills claim, verdict and reason of a row whose figures are there: both are needed.
void holdDelta(const Facts& facts, Measurement& row);

} // namespace slipway::readiness
