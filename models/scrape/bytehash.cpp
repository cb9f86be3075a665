// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/bytehash.h"

#include <cstring>
#include <utility>

namespace slipway::scrape {
namespace {

__extension__ using Wide = unsigned __int128;

std::uint64_t mix(std::uint64_t a, std::uint64_t b)
{
    const auto product = static_cast<Wide>(a) * b;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

std::uint64_t eight(const char* at)
{
    std::uint64_t out = 0;
    std::memcpy(&out, at, sizeof out);
    return out;
}

/// The last 0 to 16 bytes as two words.
std::pair<std::uint64_t, std::uint64_t> rest(const char* at, size_t size)
{
    if (size >= 8)
        return {eight(at), eight(at + size - 8)};
    std::uint64_t out = 0;
    if (size > 0)
        std::memcpy(&out, at, size);
    return {out, 0};
}

} // namespace

std::uint64_t hashBytes(std::string_view bytes, std::uint64_t seed)
{
    constexpr std::uint64_t first = 0xA0761D6478BD642F;
    constexpr std::uint64_t second = 0xE7037ED1A0B428DB;
    std::uint64_t hash = seed ^ (bytes.size() * first);
    const char* at = bytes.data();
    size_t size = bytes.size();
    for (; size > 16; at += 16, size -= 16)
        hash = mix(eight(at) ^ second, eight(at + 8) ^ hash);
    const auto [a, b] = rest(at, size);
    return mix(mix(a ^ second, b ^ hash), first);
}

} // namespace slipway::scrape
