// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/journal.h"
#include "readiness/trail.h"

namespace slipway::assessing {

/// The stream of a project's assessments in the journal, one for each environment: a hash chain of
/// records `assessed`, so that nobody can leave out the bad day.
QString streamOf(const QString& configurationFile, const QString& environment);

/// Adds an assessment, unless it says the same as the last one of today: same tree, rules, profile,
/// statuses and claims. Returns whether it was added. Blocks on the disk.
Result<bool> remember(
    history::Journal& journal, const QString& stream, readiness::Snapshot snapshot);
/// The newest `limit` of them, oldest first. A record of a later version is skipped. Blocks.
Result<std::vector<readiness::Snapshot>> remembered(
    history::Journal& journal, const QString& stream, int limit = 500);

} // namespace slipway::assessing
