// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/block.h"

#include "timeseries/intcode.h"
#include "timeseries/valuecode.h"

#include <algorithm>
#include <array>

namespace slipway::timeseries {
namespace {

constexpr size_t headerSize = 1 + 2 + 8 + 4;

struct Header {
    size_t count = 0;
    size_t bytes = 0; ///< after the header
    qint64 first = 0;
    qint64 last = 0;
};

Header headerOf(ByteReader& in)
{
    Header out;
    out.count = in.get<std::uint8_t>();
    out.bytes = in.get<std::uint16_t>();
    out.first = in.get<qint64>();
    const auto span = in.get<std::uint32_t>();
    out.last = static_cast<qint64>(static_cast<std::uint64_t>(out.first) + span);
    return out;
}

bool decodeBlock(
    const Header& header, ByteReader in, qint64 from, qint64 to, std::vector<Sample>& out)
{
    const size_t n = header.count;
    std::array<std::int64_t, blockSize> times;
    std::array<double, blockSize> values;
    if (!decodeInts(in, {times.data(), n}) || !decodeValues(in, {values.data(), n}))
        return false;
    size_t begin = 0;
    size_t end = n;
    if (header.first <= from)
        begin = static_cast<size_t>(
            std::upper_bound(times.begin(), times.begin() + n, from - header.first)
            - times.begin());
    if (header.last > to)
        end = static_cast<size_t>(
            std::upper_bound(times.begin(), times.begin() + n, to - header.first) - times.begin());
    if (begin >= end)
        return true;
    const size_t at = out.size();
    out.resize(at + (end - begin));
    Sample* target = out.data() + at;
    const auto first = static_cast<std::uint64_t>(header.first);
    for (size_t i = begin; i < end; ++i, ++target) {
        target->time = static_cast<qint64>(first + static_cast<std::uint64_t>(times[i]));
        target->value = values[i];
    }
    return true;
}

} // namespace

void encodeBlock(std::span<const Sample> samples, Bytes& out)
{
    const size_t n = samples.size();
    Q_ASSERT(n >= 1 && n <= blockSize);
    const qint64 first = samples.front().time;
    Q_ASSERT(samples.back().time - first < blockSpan);
    const size_t start = out.size();
    out.push_back(static_cast<std::uint8_t>(n));
    put<std::uint16_t>(out, 0);
    put<qint64>(out, first);
    put<std::uint32_t>(out, static_cast<std::uint32_t>(samples.back().time - first));
    std::array<std::int64_t, blockSize> times;
    std::array<double, blockSize> values;
    for (size_t i = 0; i < n; ++i) {
        times[i] = samples[i].time - first;
        values[i] = samples[i].value;
    }
    encodeInts({times.data(), n}, out);
    encodeValues({values.data(), n}, out);
    const auto bytes = static_cast<std::uint16_t>(out.size() - start - headerSize);
    std::memcpy(out.data() + start + 1, &bytes, sizeof bytes);
}

bool decodeBlocks(ByteSpan bytes, qint64 from, qint64 to, std::vector<Sample>& out)
{
    ByteReader in(bytes);
    while (in.left() > 0) {
        const Header header = headerOf(in);
        const ByteSpan body = in.span(header.bytes);
        if (in.isBad() || header.count == 0 || header.count > blockSize
            || header.last < header.first)
            return false;
        if (header.first > to)
            return true;
        if (header.last > from && !decodeBlock(header, ByteReader(body), from, to, out))
            return false;
    }
    return true;
}

} // namespace slipway::timeseries
