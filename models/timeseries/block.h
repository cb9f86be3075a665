// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/bytes.h"
#include "timeseries/seriesstore.h"

namespace slipway::timeseries {

/// Samples in one block at most: two hours at fifteen seconds are four full ones.
inline constexpr size_t blockSize = 120;
/// A block spans less than this, milliseconds.
inline constexpr qint64 blockSpan = 1LL << 32;

/// Appends the samples as one block that stands for itself. There are 1 to blockSize of them, their
/// times ascend and span less than blockSpan.
///
/// Layout: count (1 byte), bytes after this header (2), first time (8), last minus first time (4),
/// times, values. Times, and values that are whole numbers or decimals, are bit-packed differences
/// from a line or from each other; other values are bit-packed XORs. Every bit of a NaN is kept.
void encodeBlock(std::span<const Sample> samples, Bytes& out);

/// Appends the samples in `from < time <= to` of a row of blocks to `out`; blocks that lie outside
/// are passed over unread. False on bytes that are no row of blocks (some samples may have been
/// appended then).
bool decodeBlocks(ByteSpan bytes, qint64 from, qint64 to, std::vector<Sample>& out);

} // namespace slipway::timeseries
