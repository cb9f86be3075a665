// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/verb.h"
#include "config/config.h"
#include "readiness/check.h"

#include <vector>

namespace slipway::verbs {

/// What live systems said when they were asked once.
struct Asked {
    std::vector<readiness::LiveTarget> live; ///< health endpoints
    std::vector<readiness::LiveAnswer> answers; ///< metrics pages, or the server behind them
};

/// Asks every health and metrics endpoint of the environments and waits; spins the application's
/// own event loop. At once where there is nothing to ask.
Asked askAll(
    Session& session, const std::vector<config::Environment>& environments, bool isTrusted);

} // namespace slipway::verbs
