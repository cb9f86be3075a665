// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"
#include "timeseries/seriesstore.h"

#include <QMap>

#include <memory>
#include <vector>

namespace slipway::assessing {

/// What the window's own store answers to the queries of an assessment: `up` of every target that
/// was scraped in the last five minutes, and the p95 of the requests of each service that has a
/// histogram of them. `now` in milliseconds since the Unix epoch. Nothing where nothing was
/// scraped. For the pool.
std::vector<readiness::LiveAnswer> storeAnswers(const timeseries::Snapshot& snapshot, qint64 now);

/// Outcomes of own checks of kind promql over the same store, by id.
QMap<QString, readiness::Outcome> ownPromqlOutcomes(
    const std::vector<config::OwnCheck>& checks, const timeseries::Snapshot& snapshot, qint64 now);

} // namespace slipway::assessing
