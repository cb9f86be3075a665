// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/verb.h"
#include "base/result.h"
#include "config/config.h"
#include "policy/permit.h"

namespace slipway::verbs {

/// The scorecard of one environment, made now, as a rollout's gate looks at it. Asks the
/// environment's health endpoints (spins the application's event loop) unless offline.
Result<policy::Scorecard> scorecardOf(
    Session& session, const config::Config& config, const QString& environment, bool isOffline);

} // namespace slipway::verbs
