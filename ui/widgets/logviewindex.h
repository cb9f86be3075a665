// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/logviewtext.h"

#include <QByteArray>
#include <QString>

#include <atomic>
#include <functional>
#include <vector>

namespace slipway::ui {

/// Where a log's bytes are. A value: may be read by any thread.
struct LogBytes {
    QString file{}; ///< absolute
    QByteArray bytes{}; ///< instead of the file, if `isAttachment`
    bool isAttachment = false;
    qint64 freedFrom = 0; ///< the hole: told in one line, never read
    qint64 freedTo = 0;
    friend bool operator==(const LogBytes&, const LogBytes&) = default;
};

/// Some lines of a log that lie together: at most 64, and all but the last begin in 64 KiB.
struct LogBlock {
    qint64 offset = 0; ///< of the first line's first byte
    qint64 firstLine = 0; ///< from 0
    bool isHole = false; ///< the freed middle, one line
    friend bool operator==(const LogBlock&, const LogBlock&) = default;
};

inline constexpr qint64 blockLines = 64;
inline constexpr qint64 blockBytes = 64 << 10;

/// Where the lines of a log begin, as far as it was scanned: a few bytes for every 64 lines.
struct LogIndex {
    std::vector<LogBlock> blocks{};
    qint64 closed = 0; ///< lines that have their end, and holes
    qint64 lineStart = 0; ///< of the line that is open
    qint64 scanned = 0; ///< bytes
    quint64 device = 0; ///< identity of the file
    quint64 inode = 0;
    QByteArray head{}; ///< first bytes: a new file may have the old one's inode
    friend bool operator==(const LogIndex&, const LogIndex&) = default;

    /// All lines, with one that has no end yet.
    qint64 lines() const { return closed + (scanned > lineStart ? 1 : 0); }
    /// The block that holds a line; lines() > line.
    size_t blockOf(qint64 line) const;
    /// Where a block's bytes end.
    qint64 endOf(size_t block) const;
    qint64 linesIn(size_t block) const;
};

/// What one more look at the log found. `keep` blocks of the index stay; `tail` holds what follows
/// and the new totals.
struct LogScan {
    LogIndex tail{};
    size_t keep = 0;
    bool isRestarted = false; ///< another file, or a shorter one: began again
    bool hasMore = false; ///< the budget ended before the log did
    QString problem{}; ///< why it cannot be read; empty: none
};

/// Scans on from where `index` ended, `budget` bytes at most. Blocks on the disk: for a worker.
/// `index` may be without the blocks but its last one; `keep` counts them all.
LogScan scanLog(const LogBytes& log, const LogIndex& index, size_t keep, qint64 budget);
/// Puts a scan's result behind the blocks that are kept.
void applyScan(LogIndex& index, LogScan scan);
/// The index as it is without everything from `offset` on: that is scanned again.
LogIndex cutBefore(LogIndex index, qint64 offset);

/// The lines of one block. Blocks on the disk: for a worker.
std::vector<LogLine> readBlock(const LogBytes& log, const LogBlock& block, qint64 end);

/// Calls `fn(line, bytes, whole)` for each line from a block's beginning to `end`; `bytes` hold the
/// line's beginning, `whole` is its length. Stops when fn answers false or `isCancelled`.
void eachLine(const LogBytes& log,
    const LogBlock& from,
    qint64 end,
    const std::atomic<bool>& isCancelled,
    const std::function<bool(qint64, const QByteArray&, qint64)>& fn);

} // namespace slipway::ui
