// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/intcode.h"

#include "timeseries/block.h"

#include <algorithm>
#include <array>

namespace slipway::timeseries {
namespace {

enum class Way : std::uint8_t { Offsets, Differences, Masked, Line };

using Words = std::array<std::uint64_t, blockSize>;
using Numbers = std::array<std::int64_t, blockSize>;

unsigned widthOf(std::uint64_t greatest)
{
    return packable(static_cast<unsigned>(std::bit_width(greatest)));
}

/// The point of a line in steps of 1/256; wraps where hostile bytes overflow.
std::int64_t onLine(std::int64_t step, size_t at)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(step) * at) >> 8;
}

std::int64_t sum(std::int64_t a, std::int64_t b)
{
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

/// What the ways would cost, and what they need.
struct Plan {
    Way way = Way::Offsets;
    size_t cost = 0; ///< bits
    unsigned width = 0;
    std::int64_t base = 0; ///< the least, or the usual difference
    std::int64_t step = 0;
};

void offer(Plan& best, const Plan& other)
{
    if (other.cost < best.cost)
        best = other;
}

Plan planOf(std::span<const std::int64_t> values, std::span<const std::int64_t> deltas)
{
    const auto [least, greatest] = std::ranges::minmax(values);
    const size_t n = values.size();
    Plan best{.way = Way::Offsets,
        .width = widthOf(static_cast<std::uint64_t>(greatest - least)),
        .base = least};
    best.cost = best.width * n + 8;
    if (deltas.empty())
        return best;
    const auto [slow, fast] = std::ranges::minmax(deltas);
    const unsigned width = widthOf(static_cast<std::uint64_t>(fast - slow));
    offer(best,
        {.way = Way::Differences, .cost = 16 + width * (n - 1), .width = width, .base = slow});
    if (width == 0)
        return best;

    Numbers sorted;
    std::ranges::copy(deltas, sorted.begin());
    auto* const middle = sorted.begin() + deltas.size() / 2;
    std::nth_element(sorted.begin(), middle, sorted.begin() + deltas.size());
    std::uint64_t bits = 0;
    size_t others = 0;
    for (const auto delta : deltas) {
        bits |= zigzag(delta - *middle);
        others += delta != *middle ? 1 : 0;
    }
    const unsigned maskedWidth = widthOf(bits);
    offer(best,
        {.way = Way::Masked,
            .cost = 16 + (n - 1) + maskedWidth * others,
            .width = maskedWidth,
            .base = *middle});

    const auto count = static_cast<std::int64_t>(n - 1);
    const std::int64_t step = (values.back() - values.front()) * 256 / count;
    std::int64_t low = 0;
    std::int64_t high = 0;
    for (size_t i = 1; i < n; ++i) {
        const std::int64_t rest = values[i] - values[0] - onLine(step, i);
        low = std::min(low, rest);
        high = std::max(high, rest);
    }
    const unsigned lineWidth = widthOf(static_cast<std::uint64_t>(high - low));
    offer(best,
        {.way = Way::Line,
            .cost = 40 + lineWidth * (n - 1),
            .width = lineWidth,
            .base = low,
            .step = step});
    return best;
}

void putMasked(std::span<const std::int64_t> deltas, const Plan& plan, Bytes& out)
{
    Words words;
    size_t used = 0;
    Bytes mask((deltas.size() + 7) / 8, 0);
    for (size_t i = 0; i < deltas.size(); ++i) {
        if (deltas[i] == plan.base)
            continue;
        mask[i / 8] |= static_cast<std::uint8_t>(1U << (i % 8));
        words[used++] = zigzag(deltas[i] - plan.base);
    }
    out.insert(out.end(), mask.begin(), mask.end());
    pack({words.data(), used}, plan.width, out);
}

bool getMasked(ByteReader& in,
    unsigned width,
    std::int64_t first,
    std::int64_t base,
    std::span<std::int64_t> out)
{
    const ByteSpan mask = in.span((out.size() - 1 + 7) / 8);
    size_t used = 0;
    for (const auto byte : mask)
        used += static_cast<size_t>(std::popcount(byte));
    if (in.isBad() || used >= out.size())
        return false;
    Words words;
    const ByteSpan packed = in.span(packedSize(used, width));
    if (in.isBad())
        return false;
    unpack(packed, width, {words.data(), used});
    const std::uint64_t* next = words.data();
    out[0] = first;
    for (size_t i = 0; i + 1 < out.size(); ++i) {
        first = sum(first, base);
        if (((mask[i / 8] >> (i % 8)) & 1U) != 0U)
            first = sum(first, unzigzag(*next++));
        out[i + 1] = first;
    }
    return true;
}

} // namespace

void encodeInts(std::span<const std::int64_t> values, Bytes& out)
{
    Numbers differences;
    for (size_t i = 1; i < values.size(); ++i)
        differences[i - 1] = values[i] - values[i - 1];
    const std::span<const std::int64_t> deltas(differences.data(), values.size() - 1);
    const Plan plan = planOf(values, deltas);
    out.push_back(static_cast<std::uint8_t>(plan.way));
    out.push_back(static_cast<std::uint8_t>(plan.width));
    putSigned(out, plan.base);
    if (plan.way != Way::Offsets)
        putSigned(out, values[0]);
    if (plan.way == Way::Line)
        putSigned(out, plan.step);
    if (plan.way == Way::Masked)
        return putMasked(deltas, plan, out);
    Words words;
    size_t used = 0;
    if (plan.way == Way::Offsets) {
        for (const auto value : values)
            words[used++] = static_cast<std::uint64_t>(value - plan.base);
    } else if (plan.way == Way::Differences) {
        for (const auto delta : deltas)
            words[used++] = static_cast<std::uint64_t>(delta - plan.base);
    } else {
        for (size_t i = 1; i < values.size(); ++i)
            words[used++] = static_cast<std::uint64_t>(
                values[i] - values[0] - onLine(plan.step, i) - plan.base);
    }
    pack({words.data(), used}, plan.width, out);
}

bool decodeInts(ByteReader& in, std::span<std::int64_t> out)
{
    const auto way = static_cast<Way>(in.get<std::uint8_t>());
    const unsigned width = in.get<std::uint8_t>();
    const std::int64_t base = in.signedVarint();
    const std::int64_t first = way == Way::Offsets ? 0 : in.signedVarint();
    const std::int64_t step = way == Way::Line ? in.signedVarint() : 0;
    if (in.isBad() || way > Way::Line || width > 64 || packable(width) != width)
        return false;
    if (way == Way::Masked)
        return getMasked(in, width, first, base, out);
    Words words;
    const size_t used = way == Way::Offsets ? out.size() : out.size() - 1;
    const ByteSpan packed = in.span(packedSize(used, width));
    if (in.isBad())
        return false;
    if (width > 0 || way != Way::Differences)
        unpack(packed, width, {words.data(), used});
    if (way == Way::Offsets) {
        for (size_t i = 0; i < used; ++i)
            out[i] = sum(base, static_cast<std::int64_t>(words[i]));
        return true;
    }
    out[0] = first;
    if (way == Way::Differences && width == 0) { // a regular step
        for (size_t i = 0; i < used; ++i)
            out[i + 1] = static_cast<std::int64_t>(
                static_cast<std::uint64_t>(first) + static_cast<std::uint64_t>(base) * (i + 1));
        return true;
    }
    if (way == Way::Differences) {
        auto last = static_cast<std::uint64_t>(first);
        for (size_t i = 0; i < used; ++i) {
            last += static_cast<std::uint64_t>(base) + words[i];
            out[i + 1] = static_cast<std::int64_t>(last);
        }
        return true;
    }
    const std::int64_t start = sum(first, base);
    for (size_t i = 0; i < used; ++i)
        out[i + 1] = sum(sum(start, onLine(step, i + 1)), static_cast<std::int64_t>(words[i]));
    return true;
}

} // namespace slipway::timeseries
