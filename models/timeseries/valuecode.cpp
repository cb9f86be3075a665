// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/valuecode.h"

#include "timeseries/block.h"
#include "timeseries/intcode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>

namespace slipway::timeseries {
namespace {

enum class Kind : std::uint8_t { Decimal, Xor, MaskedXor };
constexpr std::uint8_t hasOthers = 0x80;

// Powers of ten up to here are exact, so that dividing by one rounds once: as reading a decimal
// does.
constexpr std::array<double, 16> powers{
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
constexpr double limit = 9007199254740992.0; // 2^53

using Words = std::array<std::uint64_t, blockSize>;

std::uint64_t bitsOf(double value)
{
    return std::bit_cast<std::uint64_t>(value);
}

std::optional<std::int64_t> scaled(double value, size_t scale)
{
    const double product = value * powers[scale];
    if (!(std::abs(product) < limit))
        return std::nullopt;
    const auto out = static_cast<std::int64_t>(std::nearbyint(product));
    if (bitsOf(static_cast<double>(out) / powers[scale]) != bitsOf(value))
        return std::nullopt;
    return out;
}

/// Values that stand apart from the rest, by place.
struct Others {
    std::array<std::uint8_t, blockSize> places;
    size_t count = 0;
    void add(size_t place) { places[count++] = static_cast<std::uint8_t>(place); }
};

void putOthers(const Others& others, std::span<const double> values, Bytes& out)
{
    if (others.count == 0)
        return;
    out.push_back(static_cast<std::uint8_t>(others.count));
    for (size_t i = 0; i < others.count; ++i) {
        out.push_back(others.places[i]);
        put(out, values[others.places[i]]);
    }
}

size_t mostOthers(size_t count)
{
    return count / 8;
}

/// The smallest scale that all but a few values fit.
std::optional<size_t> scaleOf(std::span<const double> values)
{
    size_t scale = 0;
    size_t misfits = 0;
    for (const auto value : values) {
        if (scaled(value, scale))
            continue;
        size_t next = scale + 1;
        while (next < powers.size() && !scaled(value, next))
            ++next;
        if (std::isfinite(value) && next < powers.size())
            scale = next;
        else if (++misfits > mostOthers(values.size()))
            return std::nullopt;
    }
    return scale;
}

bool putDecimal(std::span<const double> values, Bytes& out)
{
    const auto scale = scaleOf(values);
    if (!scale)
        return false;
    std::array<std::int64_t, blockSize> numbers;
    Others others;
    std::optional<std::int64_t> last;
    for (size_t i = 0; i < values.size(); ++i) {
        const auto number = scaled(values[i], *scale);
        if (number && !last) // what stood apart before the first gets its place
            std::fill_n(numbers.begin(), i, *number);
        if (number)
            last = number;
        else
            others.add(i);
        numbers[i] = last.value_or(0);
    }
    if (others.count > mostOthers(values.size()))
        return false;
    out.push_back(static_cast<std::uint8_t>(
        static_cast<unsigned>(Kind::Decimal) | (others.count ? hasOthers : 0U)));
    out.push_back(static_cast<std::uint8_t>(*scale));
    encodeInts({numbers.data(), values.size()}, out);
    putOthers(others, values, out);
    return true;
}

struct Window {
    unsigned low = 0; ///< zero bits below
    unsigned width = 0;
};

Window windowOf(std::uint64_t all)
{
    if (all == 0)
        return {};
    const auto low = static_cast<unsigned>(std::countr_zero(all));
    const unsigned width = packable(static_cast<unsigned>(std::bit_width(all >> low)));
    return width == 64 ? Window{0, 64} : Window{low, width};
}

void putXor(std::span<const double> values, Bytes& out)
{
    Others others;
    const auto isOther = [](double value) { return !std::isfinite(value); };
    const auto odd = static_cast<size_t>(std::ranges::count_if(values, isOther));
    const bool isApart = odd > 0 && odd <= mostOthers(values.size());
    Words words;
    std::uint64_t last = bitsOf(values[0]);
    if (isApart)
        last = bitsOf(*std::ranges::find_if_not(values, isOther));
    const std::uint64_t first = last;
    std::uint64_t all = 0;
    size_t changes = 0;
    for (size_t i = 0; i < values.size(); ++i) {
        const bool isSkipped = isApart && isOther(values[i]);
        if (isSkipped)
            others.add(i);
        const std::uint64_t bits = isSkipped ? last : bitsOf(values[i]);
        words[i] = bits ^ last;
        all |= words[i];
        changes += bits != last ? 1 : 0;
        last = bits;
    }
    const size_t n = values.size();
    const Window window = windowOf(all);
    const bool isMasked = n + window.width * changes < window.width * n;
    const Kind kind = isMasked ? Kind::MaskedXor : Kind::Xor;
    out.push_back(
        static_cast<std::uint8_t>(static_cast<unsigned>(kind) | (others.count ? hasOthers : 0U)));
    put(out, first);
    out.push_back(static_cast<std::uint8_t>(window.low));
    out.push_back(static_cast<std::uint8_t>(window.width));
    Bytes mask((n + 7) / 8, 0);
    size_t used = 0;
    for (size_t i = 0; i < n; ++i) {
        if (isMasked && words[i] == 0)
            continue;
        mask[i / 8] |= static_cast<std::uint8_t>(1U << (i % 8));
        words[used++] = words[i] >> window.low;
    }
    if (isMasked)
        out.insert(out.end(), mask.begin(), mask.end());
    pack({words.data(), used}, window.width, out);
    putOthers(others, values, out);
}

bool getXor(ByteReader& in, bool isMasked, std::span<double> out)
{
    auto last = in.get<std::uint64_t>();
    const unsigned low = in.get<std::uint8_t>();
    const unsigned width = in.get<std::uint8_t>();
    if (in.isBad() || low > 63 || width > 64 || packable(width) != width)
        return false;
    const size_t n = out.size();
    size_t used = n;
    ByteSpan mask;
    if (isMasked) {
        mask = in.span((n + 7) / 8);
        used = 0;
        for (const auto byte : mask)
            used += static_cast<size_t>(std::popcount(byte));
    }
    const ByteSpan packed = in.span(used <= n ? packedSize(used, width) : 0);
    if (in.isBad() || used > n)
        return false;
    Words words;
    unpack(packed, width, {words.data(), used});
    if (!isMasked) {
        for (size_t i = 0; i < n; ++i) {
            last ^= words[i] << low;
            out[i] = std::bit_cast<double>(last);
        }
        return true;
    }
    const std::uint64_t* next = words.data();
    for (size_t i = 0; i < n; ++i) {
        if (((mask[i / 8] >> (i % 8)) & 1U) != 0U)
            last ^= *next++ << low;
        out[i] = std::bit_cast<double>(last);
    }
    return true;
}

bool getDecimal(ByteReader& in, std::span<double> out)
{
    const size_t scale = in.get<std::uint8_t>();
    std::array<std::int64_t, blockSize> numbers;
    if (scale >= powers.size() || !decodeInts(in, {numbers.data(), out.size()}))
        return false;
    if (scale == 0) {
        for (size_t i = 0; i < out.size(); ++i)
            out[i] = static_cast<double>(numbers[i]);
        return true;
    }
    const double power = powers[scale];
    for (size_t i = 0; i < out.size(); ++i)
        out[i] = static_cast<double>(numbers[i]) / power;
    return true;
}

} // namespace

void encodeValues(std::span<const double> values, Bytes& out)
{
    const size_t start = out.size();
    const bool isDecimal = putDecimal(values, out);
    const size_t decimalSize = out.size() - start;
    // Whole numbers of up to four bytes are never cheaper otherwise.
    if (isDecimal && decimalSize <= values.size() * 4)
        return;
    putXor(values, out);
    if (!isDecimal)
        return;
    const auto middle = out.begin() + static_cast<std::ptrdiff_t>(start + decimalSize);
    if (out.size() - start - decimalSize < decimalSize)
        out.erase(out.begin() + static_cast<std::ptrdiff_t>(start), middle);
    else
        out.erase(middle, out.end());
}

bool decodeValues(ByteReader& in, std::span<double> out)
{
    const auto head = in.get<std::uint8_t>();
    const auto kind = static_cast<Kind>(head & 0x7FU);
    if (in.isBad() || kind > Kind::MaskedXor)
        return false;
    const bool isGood
        = kind == Kind::Decimal ? getDecimal(in, out) : getXor(in, kind == Kind::MaskedXor, out);
    if (!isGood || (head & hasOthers) == 0)
        return isGood;
    const size_t count = in.get<std::uint8_t>();
    for (size_t i = 0; i < count && !in.isBad(); ++i) {
        const size_t place = in.get<std::uint8_t>();
        const auto value = in.get<double>();
        if (place < out.size())
            out[place] = value;
    }
    return !in.isBad();
}

} // namespace slipway::timeseries
