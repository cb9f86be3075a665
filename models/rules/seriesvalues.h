// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string_view>
#include <vector>

namespace slipway::rules {

/// One place of a series in the notation of tests.
struct SeriesValue {
    enum class Kind : std::uint8_t { Missing, Float, Histogram };
    Kind kind = Kind::Missing;
    double value = 0; ///< of Float; `stale` is a staleness marker
    friend bool operator==(const SeriesValue&, const SeriesValue&) = default;
};

/// The values of `1 2 _ _x3 5x3 1+2x3 stale {{sum:1}}`:
/// https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/#series
/// Of native histograms only the places are known. At most a million values.
Result<std::vector<SeriesValue>> seriesValues(std::string_view notation);

} // namespace slipway::rules
