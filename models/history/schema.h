// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QStringList>

#include <vector>

namespace slipway::history {

class SqliteConnection;

/// SQLite's `application_id` of a journal: "Slip".
inline constexpr qint64 journalApplicationId = 0x536c6970;

/// One migration after the other, each a list of statements; the schema's version is how many have
/// run. Only ever add to the end.
const std::vector<QStringList>& migrations();

/// Brings a journal to the newest schema, all in one transaction; nothing happens to one that has
/// it. A newer one is refused, and so is a file that is no journal.
[[nodiscard]] Result<void> migrate(
    SqliteConnection& connection, const std::vector<QStringList>& steps);
/// Refuses a file that is no journal, has a newer schema, or carries triggers or views of
/// strangers.
[[nodiscard]] Result<void> checkSchema(SqliteConnection& connection, qint64 newest);

} // namespace slipway::history
