// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "timeseries/durablestore.h"

namespace slipway::polling {

/// Where the samples of a configuration are kept between two runs: below the user's state folder,
/// one folder a configuration file (absolute path). Empty for a configuration without a file, and
/// for the demo's, which begins anew each time.
QString storeFolder(const config::Config& config);

/// What `storage` of a configuration allows.
timeseries::MemoryStoreLimits storeLimits(const config::Storage& storage);

} // namespace slipway::polling
