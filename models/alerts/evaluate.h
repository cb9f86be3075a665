// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alerts/alert.h"
#include "health/board.h"
#include "scrape/scrapeoutcome.h"

#include <vector>

namespace slipway::alerts {

/// Every alert over the board's targets at `now` (milliseconds since the Unix epoch), the worst
/// first. A target has at most one of down, stale, unknown and degraded, and flapping beside it.
/// `since` comes from the target's condition, so it stays the same as long as the alert does. Pure.
std::vector<Alert> evaluate(const health::Board& board, qint64 now);

/// What changed between two evaluations, by rule and target.
struct Change {
    std::vector<Alert> raised; ///< new, or pending that fires now
    std::vector<Alert> ended; ///< no longer there
    friend bool operator==(const Change&, const Change&) = default;
};
Change changeBetween(const std::vector<Alert>& before, const std::vector<Alert>& after);

/// A scrape as evidence of its target, for services whose state comes "by scrape".
health::Attempt attemptOf(const scrape::ScrapeOutcome& outcome);
/// The id under which a service's scrape stands on the board.
health::TargetId metricsTarget(const scrape::ScrapeOutcome& outcome);

} // namespace slipway::alerts
