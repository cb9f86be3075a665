// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/exposition.h"
#include "scrape/seriescache.h"
#include "scrape/targetrules.h"

#include <optional>
#include <string_view>
#include <vector>

namespace slipway::scrape {

/// What became of a page of a target.
struct TakenPage {
    std::optional<Error> error; ///< nothing of the page was stored; `where` is `line:column`
    bool isLimit = false; ///< the error is a limit of the settings
    std::vector<Finding> findings; ///< of a page without an error
    qint64 scraped = 0; ///< sample lines, up to the one that is refused
    qint64 relabelled = 0; ///< of these, what relabelling left
    qint64 added = 0; ///< series that the page before did not have, after relabelling
    qint64 notKept = 0; ///< series beyond the budget that nobody asks for
};

/// Takes a page into the store at `time` (milliseconds since the Unix epoch) unless a line says its
/// own time; series that the page lacks get a stale marker. On an error all series get one, and
/// nothing else is stored.
///
/// A series is known by its place in the page before (one comparison, then a number), else by the
/// hash of its bytes, else it is parsed. All three come to what a first parse comes to: every line
/// is read by the same rules, but for bytes that passed them before.
TakenPage takePage(std::string_view body,
    Format format,
    const TargetRules& rules,
    qint64 time,
    SeriesCache& cache,
    timeseries::SeriesStore& store);

/// Stale markers for all series that are live: the target failed, or it is gone. The cache goes on
/// knowing them.
void endSeries(SeriesCache& cache, qint64 time, timeseries::SeriesStore& store);

/// The rules are others: what is remembered no longer holds, but its series are still to be ended.
void forgetSeries(SeriesCache& cache);

} // namespace slipway::scrape
