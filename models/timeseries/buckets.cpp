// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/buckets.h"

#include "timeseries/block.h"
#include "timeseries/valuecode.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace slipway::timeseries {
namespace {

constexpr std::array columns{&Bucket::min, &Bucket::max, &Bucket::sum, &Bucket::count};

size_t columnOf(Aspect aspect)
{
    return static_cast<size_t>(aspect) - static_cast<size_t>(Aspect::Min);
}
static_assert(static_cast<int>(Aspect::Min) == 1 && static_cast<int>(Aspect::Count) == 4);

qint64 numberOf(qint64 time)
{
    const qint64 width = Snapshot::bucketWidth;
    return time >= 0 ? time / width : -((-time + width - 1) / width);
}

void add(Bucket& bucket, Sample sample)
{
    bucket.time = sample.time;
    bucket.last = sample.value;
    bucket.min = std::fmin(bucket.min, sample.value);
    bucket.max = std::fmax(bucket.max, sample.value);
    bucket.sum += sample.value;
    bucket.count += 1;
}

/// A group is: bytes after this (4), a block of the last values, then the four columns, each after
/// its size (2).
struct Group {
    ByteSpan lasts;
    std::array<ByteSpan, columns.size()> figures;
};

bool nextGroup(ByteReader& in, Group& out)
{
    ByteReader group(in.span(in.get<std::uint32_t>()));
    out.lasts = group.span(group.get<std::uint16_t>());
    for (auto& column : out.figures)
        column = group.span(group.get<std::uint16_t>());
    return !in.isBad() && !group.isBad() && group.left() == 0 && !out.lasts.empty();
}

bool readColumn(ByteSpan bytes, std::span<double> out)
{
    ByteReader in(bytes);
    return decodeValues(in, out);
}

template<typename Write>
void putSized(Bytes& out, Write&& write)
{
    const size_t start = out.size();
    put<std::uint16_t>(out, 0);
    write();
    const auto size = static_cast<std::uint16_t>(out.size() - start - 2);
    std::memcpy(out.data() + start, &size, sizeof size);
}

} // namespace

std::vector<Bucket> bucketsOf(std::span<const Sample> samples)
{
    std::vector<Bucket> out;
    size_t at = 0;
    while (at < samples.size()) {
        const qint64 number = numberOf(samples[at].time);
        Bucket bucket;
        for (; at < samples.size() && numberOf(samples[at].time) == number; ++at) {
            const auto& sample = samples[at];
            if (isStaleMarker(sample.value))
                continue;
            if (bucket.count == 0)
                bucket = {sample.time, sample.value, sample.value, sample.value, sample.value, 1};
            else
                add(bucket, sample);
        }
        const auto& last = samples[at - 1];
        if (bucket.count > 0)
            out.push_back(bucket);
        if (isStaleMarker(last.value))
            out.push_back({last.time, last.value, last.value, last.value, last.value, last.value});
    }
    return out;
}

void encodeBuckets(std::span<const Bucket> buckets, Bytes& out)
{
    for (size_t start = 0; start < buckets.size(); start += blockSize) {
        const auto group = buckets.subspan(start, std::min(blockSize, buckets.size() - start));
        const size_t head = out.size();
        put<std::uint32_t>(out, 0);
        std::array<Sample, blockSize> lasts;
        std::array<double, blockSize> column;
        std::ranges::transform(group, lasts.begin(), [](const Bucket& bucket) {
            return Sample{bucket.time, bucket.last};
        });
        putSized(out, [&] { encodeBlock({lasts.data(), group.size()}, out); });
        for (const auto member : columns) {
            std::ranges::transform(group, column.begin(), member);
            putSized(out, [&] { encodeValues({column.data(), group.size()}, out); });
        }
        const auto size = static_cast<std::uint32_t>(out.size() - head - 4);
        std::memcpy(out.data() + head, &size, sizeof size);
    }
}

bool decodeBuckets(ByteSpan bytes, std::vector<Bucket>& out)
{
    ByteReader in(bytes);
    std::vector<Sample> lasts;
    std::array<double, blockSize> column;
    while (in.left() > 0) {
        Group group;
        lasts.clear();
        constexpr qint64 farthest = std::numeric_limits<qint64>::max();
        if (!nextGroup(in, group) || !decodeBlocks(group.lasts, -farthest, farthest, lasts)
            || lasts.empty() || lasts.size() > blockSize)
            return false;
        const size_t start = out.size();
        for (const auto& last : lasts)
            out.push_back({.time = last.time, .last = last.value});
        for (size_t i = 0; i < columns.size(); ++i) {
            if (!readColumn(group.figures[i], {column.data(), lasts.size()}))
                return false;
            for (size_t at = 0; at < lasts.size(); ++at)
                out[start + at].*columns[i] = column[at];
        }
    }
    return true;
}

bool decodeAspect(ByteSpan bytes, Aspect aspect, qint64 from, qint64 to, std::vector<Sample>& out)
{
    ByteReader in(bytes);
    std::vector<Sample> lasts;
    std::array<double, blockSize> column;
    while (in.left() > 0) {
        Group group;
        if (!nextGroup(in, group))
            return false;
        if (aspect == Aspect::Last) {
            if (!decodeBlocks(group.lasts, from, to, out))
                return false;
            continue;
        }
        lasts.clear();
        constexpr qint64 farthest = std::numeric_limits<qint64>::max();
        if (!decodeBlocks(group.lasts, -farthest, farthest, lasts) || lasts.size() > blockSize
            || !readColumn(group.figures[columnOf(aspect)], {column.data(), lasts.size()}))
            return false;
        for (size_t i = 0; i < lasts.size(); ++i) {
            if (lasts[i].time > from && lasts[i].time <= to)
                out.push_back({lasts[i].time, column[i]});
        }
    }
    return true;
}

} // namespace slipway::timeseries
