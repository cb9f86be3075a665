// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/bytes.h"

#include <algorithm>

namespace slipway::timeseries {

void pack(std::span<const std::uint64_t> values, unsigned width, Bytes& out)
{
    const size_t start = out.size();
    const size_t size = packedSize(values.size(), width);
    out.resize(start + size + 8, 0);
    std::uint8_t* const base = out.data() + start;
    size_t bit = 0;
    for (const auto value : values) {
        std::uint64_t word = 0;
        std::memcpy(&word, base + bit / 8, 8);
        word |= value << (bit % 8);
        std::memcpy(base + bit / 8, &word, 8);
        bit += width;
    }
    out.resize(start + size);
}

void unpack(ByteSpan in, unsigned width, std::span<std::uint64_t> out)
{
    if (width == 0) {
        std::ranges::fill(out, 0);
        return;
    }
    if (width == 64) {
        std::memcpy(out.data(), in.data(), out.size() * 8);
        return;
    }
    const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
    // Whole words as far as eight bytes can be read; the last few with care.
    const size_t safeBits = in.size() >= 8 ? (in.size() - 8) * 8 : 0;
    const size_t fast = in.size() >= 8 ? std::min(out.size(), safeBits / width + 1) : size_t{0};
    const std::uint8_t* const base = in.data();
    size_t bit = 0;
    size_t i = 0;
    for (; i < fast; ++i, bit += width) {
        std::uint64_t word = 0;
        std::memcpy(&word, base + bit / 8, 8);
        out[i] = (word >> (bit % 8)) & mask;
    }
    for (; i < out.size(); ++i, bit += width) {
        std::uint64_t word = 0;
        std::memcpy(&word, base + bit / 8, std::min<size_t>(8, in.size() - bit / 8));
        out[i] = (word >> (bit % 8)) & mask;
    }
}

} // namespace slipway::timeseries
