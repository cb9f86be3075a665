// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

#include <QJsonObject>

namespace slipway::verbs {

/// A configuration as read, with defaults filled in and environments resolved. Secrets stand as
/// references.
QJsonObject configJson(const config::Config& config);

} // namespace slipway::verbs
