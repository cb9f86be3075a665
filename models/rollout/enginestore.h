// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/redactor.h"
#include "rollout/event.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace slipway::rollout {

/// A run's log as it is kept in the journal: whole up to 4 MiB, beyond it head and tail with a line
/// between.
struct KeptLog {
    QByteArray bytes; ///< redacted
    event::LogStored stored; ///< digest of `bytes`, and what the whole log was
};
/// Reads the log file; an unreadable one is empty and says so. Blocks on the disk.
KeptLog keptLog(const QString& file, const Redactor& redactor);

/// The last line of a part of the log that is a JSON object, at most 64 KiB back.
std::optional<QJsonObject> lastJsonLine(const QString& file, qint64 from, qint64 to);

} // namespace slipway::rollout
