// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/polling/poller.h"
#include "base/redactor.h"
#include "config/config.h"
#include "health/observation.h"

#include <vector>

namespace slipway::polling {

/// One endpoint of the configuration with its place on the board.
struct WatchedEndpoint {
    health::TargetId id;
    config::Endpoint endpoint;
    health::Pace pace;
    QString url; ///< without credentials and secret-looking query items
};

/// Every endpoint of every environment, in the configuration's order.
std::vector<WatchedEndpoint> endpointsOf(const config::Config& config);

/// What the poller is to ask, with credentials resolved. A target whose secret cannot be read is
/// left out and its reason added to `mistakes`: it stays unknown. Reads files: not for the main
/// thread.
///
/// Without trust no secret is read: what needs one is not asked, and says so.
PollPlan planOf(
    const config::Config& config, bool isTrusted, Redactor& redactor, std::vector<Error>& mistakes);

/// The servers of every environment, with credentials resolved; as planOf().
std::vector<prometheus::ServerAddress> serversOf(
    const config::Config& config, bool isTrusted, Redactor& redactor, std::vector<Error>& mistakes);

/// The selectors of everything in the configuration that asks for samples: charts, gates, own
/// checks and `storage.keep`. What cannot be parsed is left out (`slipway config validate` says
/// it).
std::vector<std::vector<timeseries::Matcher>> wantedOf(const config::Config& config);

/// Whether anything in the configuration needs a secret.
bool needsSecrets(const config::Config& config);

} // namespace slipway::polling
