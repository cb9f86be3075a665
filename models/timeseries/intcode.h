// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/bytes.h"

namespace slipway::timeseries {

/// Appends whole numbers (at most blockSize of them, at least one, all within +-2^53) in the
/// cheapest of four ways: offsets from the least, offsets of differences, a mask of the differences
/// that are not the usual one, or offsets from a straight line.
void encodeInts(std::span<const std::int64_t> values, Bytes& out);
/// The inverse. False on bytes that are not such; never reads beyond them.
bool decodeInts(ByteReader& in, std::span<std::int64_t> out);

} // namespace slipway::timeseries
