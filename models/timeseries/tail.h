// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/bytes.h"
#include "timeseries/seriesstore.h"

namespace slipway::timeseries {

/// What the newest sample of a series was; the next one is written as its difference.
struct TailState {
    qint64 lastTime = std::numeric_limits<qint64>::min();
    std::uint64_t lastBits = 0;
    std::int32_t lastDelta = 0; ///< milliseconds
};

/// Bytes that one more sample takes at most.
inline constexpr size_t tailStep = 16;

/// Writes a sample at `at`, where tailStep bytes are free, and returns how many it took. Whole
/// bytes only, so that a reader of what stood before is never disturbed. The first of a tail stands
/// for itself; the others are newer than the one before by less than 2^31 ms.
size_t writeTail(TailState& state, bool isFirst, Sample sample, std::uint8_t* at);
/// Appends the `count` samples that writeTail() wrote and that lie in `from < time <= to` to `out`.
void readTail(ByteSpan bytes, size_t count, qint64 from, qint64 to, std::vector<Sample>& out);

} // namespace slipway::timeseries
