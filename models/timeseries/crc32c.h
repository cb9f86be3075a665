// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/bytes.h"

namespace slipway::timeseries {

/// CRC-32C (Castagnoli, reflected polynomial 0x82F63B78), as in RFC 3720. `before` continues one.
std::uint32_t crc32c(ByteSpan bytes, std::uint32_t before = 0);

} // namespace slipway::timeseries
