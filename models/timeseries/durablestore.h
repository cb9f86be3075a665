// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/seriesstore.h"

#include <QStringList>

namespace slipway::timeseries {

struct DurableStoreLimits {
    MemoryStoreLimits memory;
    qint64 journalBytes = 64LL << 20U; ///< from here on a checkpoint is due
    qint64 unwritten = 4'000'000; ///< samples that wait for flush(); beyond it a checkpoint is due
};

/// What a folder gave back.
struct Restored {
    qint64 series = 0;
    qint64 samples = 0; ///< and buckets
    QStringList losses; ///< what was lost to damage, in words, one sentence each; empty: nothing
};

/// A series store in memory that is found again in a folder. The folder has one `checkpoint`, with
/// everything up to a moment, and journals with what came after; every file is only for its owner
/// (mode 0600) and made of frames with checksums, so that damage costs only what is damaged. Two
/// owners of one folder at a time are not allowed: whoever opens it holds a lock file.
///
/// As a SeriesStore it is thread-safe. flush() and checkpoint() write and sync files: call them in
/// the pool (each may run beside everything else). A crash costs what came after the last flush().
class DurableStore : public SeriesStore {
public:
    /// Makes the folder if need be (mode 0700) and reads what is there. Fails if it cannot be
    /// written to; damage is no failure (see restored()).
    static Result<std::unique_ptr<DurableStore>> open(
        const QString& folder, DurableStoreLimits limits = {});

    virtual const Restored& restored() const = 0;
    /// Appends what came in to the journal. After a failure (a full disk) nothing is lost: the next
    /// flush() tries again. Every few seconds.
    virtual Result<void> flush() = 0;
    /// Whether the journal has grown so long that checkpoint() pays.
    virtual bool isCheckpointDue() const = 0;
    /// Writes everything into a new checkpoint, puts it in place of the old one, and lets the
    /// journals go. When it is due, and before the owner ends.
    virtual Result<void> checkpoint() = 0;
};

/// Reads what is newer than `since` (milliseconds) from the folder of a DurableStore into `store`,
/// without changing the folder: for an engine that begins, or a second window. The owner may go on
/// meanwhile. A folder that is not there gives nothing.
Result<Restored> restoreInto(SeriesStore& store, const QString& folder, qint64 since);

} // namespace slipway::timeseries
