// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/framebuilder.h"

#include <QString>

namespace slipway::charts {

/// The lowest and highest samples between two steps of a chart, series by series: a step of an hour
/// shows one value, and a spike of a minute must not hide between two of them.
struct Spread {
    promql::Matrix low; ///< of `min_over_time(QUERY[STEP])`
    promql::Matrix high; ///< of `max_over_time(QUERY[STEP])`
    friend bool operator==(const Spread&, const Spread&) = default;
};

/// The two queries of a spread.
struct SpreadQueries {
    QString low;
    QString high;
};

/// The queries for a panel's spread, where it has one: its query is one bare selector, and a step
/// of the grid covers more than two scrapes (`scrapeInterval`, milliseconds). A rate or a sum has
/// none: its range covers the step by itself, or its author says otherwise.
std::optional<SpreadQueries> spreadQueries(
    const Panel& panel, const Grid& grid, qint64 scrapeInterval);

/// Puts a series' lowest and highest values into its line, a third and two thirds of a step before
/// each value. The mean and the last value stay those of the query.
void widen(Line& line, const timeseries::Labels& labels, const Spread& spread, const Grid& grid);

} // namespace slipway::charts
