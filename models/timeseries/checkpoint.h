// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/journal.h"

namespace slipway::timeseries {

/// What a checkpoint says of itself.
struct CheckpointHead {
    qint64 newest = 0; ///< time of the newest samples
    qint64 downsampledBefore = 0; ///< only buckets are left before
    quint64 journal = 0; ///< all journals up to this number are in it
    friend bool operator==(const CheckpointHead&, const CheckpointHead&) = default;
};

/// Writes all of a snapshot, about a megabyte at a time. False as soon as `write` says so.
bool writeCheckpoint(const MemorySnapshot& snapshot,
    const CheckpointHead& head,
    const std::function<bool(ByteSpan)>& write);

/// Reads a checkpoint. `take` gets a series' chunks, which are checked: each decodes to as many
/// samples within its times as it says. A series may come in several parts, in order.
struct CheckpointReport {
    std::optional<CheckpointHead> head;
    qint64 series = 0;
    QStringList losses; ///< what was lost, in words; empty: nothing
};
CheckpointReport readCheckpoint(QIODevice& device,
    const std::function<void(const Labels&, std::span<const StoredChunk>)>& take);
/// Only the head, from the start of a file.
std::optional<CheckpointHead> readCheckpointHead(QIODevice& device);

} // namespace slipway::timeseries
