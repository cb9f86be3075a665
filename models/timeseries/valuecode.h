// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/bytes.h"

namespace slipway::timeseries {

/// Appends values (1 to blockSize) bit-exactly: as whole numbers where all are whole or are
/// decimals of one scale, else as XORs of neighbours. The few that do not fit stand apart.
void encodeValues(std::span<const double> values, Bytes& out);
/// The inverse. False on bytes that are not such; never reads beyond them.
bool decodeValues(ByteReader& in, std::span<double> out);

} // namespace slipway::timeseries
