// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <QStringList>

namespace slipway::trust {

/// What a person is shown of a configuration: one line a command, endpoint, environment, metric and
/// plan, whole and safe to show.
[[nodiscard]] QStringList linesOf(const config::Config& config);

} // namespace slipway::trust
