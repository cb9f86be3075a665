// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLoggingCategory>

/// Rooms log through Qt's categories (`qCInfo(logIo) << …`); the application carries Qt's messages into its
/// log file (app/logging). An error is logged once, where it is handled.
namespace slipway {

Q_DECLARE_LOGGING_CATEGORY(logApp)
Q_DECLARE_LOGGING_CATEGORY(logConfig)
Q_DECLARE_LOGGING_CATEGORY(logHealth)
Q_DECLARE_LOGGING_CATEGORY(logIo)
Q_DECLARE_LOGGING_CATEGORY(logReadiness)
Q_DECLARE_LOGGING_CATEGORY(logRollout)
Q_DECLARE_LOGGING_CATEGORY(logScrape)
Q_DECLARE_LOGGING_CATEGORY(logUi)

} // namespace slipway
