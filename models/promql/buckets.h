// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/track.h"

#include <optional>
#include <string_view>

/// Ranges of which only buckets are left (see timeseries::Snapshot::downsampledBefore).
namespace slipway::promql {

/// A range function as it is asked of buckets: another function of one of their figures.
struct OfBuckets {
    std::string_view name; ///< min_over_time and the like
    timeseries::Aspect aspect = timeseries::Aspect::Last;
    std::string_view function; ///< of the windows of that figure
};
std::optional<OfBuckets> findOfBuckets(std::string_view name);
/// avg_over_time is the sum by the count.
inline constexpr std::string_view meanOfBuckets = "avg_over_time";

/// Tracks of `steps` steps, and those of the `more` steps behind, as one.
Tracks appended(Tracks tracks, size_t steps, const Tracks& later, size_t more);
/// The values of the same series divided; both have all series once.
Tracks divided(Tracks sums, const Tracks& counts);

} // namespace slipway::promql
