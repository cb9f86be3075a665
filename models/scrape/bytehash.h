// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string_view>

namespace slipway::scrape {

/// 64 bits of some bytes, by multiplying and folding 16 bytes a turn, as the wyhash family does.
/// Not for secrets; the seed should not be known to whoever writes the bytes.
std::uint64_t hashBytes(std::string_view bytes, std::uint64_t seed);

} // namespace slipway::scrape
