// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/labels.h"

namespace slipway::promql {

/// Without the labels that say what a metric is, which hold no longer for what is computed from
/// it: its name, and `__type__` and `__unit__` where a server writes them.
inline timeseries::Labels withoutMetadata(const timeseries::Labels& labels)
{
    const bool isTold = labels.contains("__type__") || labels.contains("__unit__");
    const auto out = labels.without(timeseries::metricName);
    return isTold ? out.without("__type__").without("__unit__") : out;
}

/// Whether there is anything to take away.
inline bool hasMetadata(const timeseries::Labels& labels)
{
    return labels.contains(timeseries::metricName) || labels.contains("__type__")
        || labels.contains("__unit__");
}

} // namespace slipway::promql
