// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/track.h"

#include <string_view>

/// Ranges with `anchored` or `smoothed`: these know what stands before the range, and `smoothed`
/// what comes behind it.
namespace slipway::promql::functions {

/// The samples of one series in and around a range at one step.
struct ExtendedWindow {
    std::span<const timeseries::Sample> samples; ///< never empty
    qint64 from = 0; ///< the range itself: `from < time <= to`
    qint64 to = 0;
    bool isSmoothed = false; ///< else anchored
};
using ExtendedFunction = double (*)(const ExtendedWindow&);

/// Null where the function cannot be used with the modifier.
ExtendedFunction findExtended(std::string_view name, bool isSmoothed);
/// The functions that can, as a sentence names them.
std::string_view extendedNames(bool isSmoothed);

/// The value at `time`: on a sample, between two, or that of the last one; else absent.
double smoothedAt(std::span<const timeseries::Sample> samples, qint64 time);

/// The range with a sample at each of its ends; empty if nothing lies within.
std::vector<timeseries::Sample> withEnds(const ExtendedWindow& window);

} // namespace slipway::promql::functions
