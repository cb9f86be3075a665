// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

namespace slipway {

Q_LOGGING_CATEGORY(logApp, "slipway.app", QtInfoMsg)
Q_LOGGING_CATEGORY(logConfig, "slipway.config", QtInfoMsg)
Q_LOGGING_CATEGORY(logHealth, "slipway.health", QtInfoMsg)
Q_LOGGING_CATEGORY(logIo, "slipway.io", QtInfoMsg)
Q_LOGGING_CATEGORY(logReadiness, "slipway.readiness", QtInfoMsg)
Q_LOGGING_CATEGORY(logRollout, "slipway.rollout", QtInfoMsg)
Q_LOGGING_CATEGORY(logScrape, "slipway.scrape", QtInfoMsg)
Q_LOGGING_CATEGORY(logUi, "slipway.ui", QtInfoMsg)

} // namespace slipway
