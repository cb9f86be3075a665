// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/crc32c.h"

#include <array>

namespace slipway::timeseries {
namespace {

constexpr auto table = [] {
    std::array<std::uint32_t, 256> out{};
    for (std::uint32_t i = 0; i < out.size(); ++i) {
        std::uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0x82F63B78U : 0U);
        out[i] = crc;
    }
    return out;
}();

std::uint32_t byTable(ByteSpan bytes, std::uint32_t crc)
{
    for (const auto byte : bytes)
        crc = table[(crc ^ byte) & 0xFFU] ^ (crc >> 8U);
    return crc;
}

#ifdef __x86_64__
__attribute__((target("sse4.2"))) std::uint32_t byInstruction(ByteSpan bytes, std::uint32_t crc)
{
    std::uint64_t wide = crc;
    while (bytes.size() >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        wide = __builtin_ia32_crc32di(wide, word);
        bytes = bytes.subspan(8);
    }
    return byTable(bytes, static_cast<std::uint32_t>(wide));
}
#endif

} // namespace

std::uint32_t crc32c(ByteSpan bytes, std::uint32_t before)
{
#ifdef __x86_64__
    if (__builtin_cpu_supports("sse4.2"))
        return ~byInstruction(bytes, ~before);
#endif
    return ~byTable(bytes, ~before);
}

} // namespace slipway::timeseries
