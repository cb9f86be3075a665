// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/checkpoint.h"

#include "timeseries/block.h"
#include "timeseries/series.h"

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace slipway::timeseries {
namespace {

constexpr std::uint64_t version = 1;
constexpr size_t fullPayload = 1U << 20U;
constexpr size_t mostChunkBytes = 64U << 10U;
constexpr qint64 farthest = 1LL << 60;

Bytes headPayload(const CheckpointHead& head)
{
    Bytes out;
    putVarint(out, version);
    putSigned(out, head.newest);
    putSigned(out, head.downsampledBefore);
    putVarint(out, head.journal);
    return out;
}

std::optional<CheckpointHead> headOf(const FrameReader::Frame& frame)
{
    ByteReader in(frame.payload);
    if (frame.kind != FrameKind::CheckpointHead || in.varint() != version)
        return std::nullopt;
    CheckpointHead out;
    out.newest = in.signedVarint();
    out.downsampledBefore = in.signedVarint();
    out.journal = in.varint();
    return in.isBad() ? std::nullopt : std::optional(out);
}

/// Whether a chunk is what it says; then nothing needs to be checked any more.
bool isGood(const StoredChunk& chunk, std::vector<Sample>& samples, std::vector<Bucket>& buckets)
{
    if (chunk.count == 0 || chunk.bytes.size() > mostChunkBytes || std::abs(chunk.first) > farthest
        || std::abs(chunk.last) > farthest)
        return false;
    samples.clear();
    buckets.clear();
    if (chunk.isBuckets) {
        if (!decodeBuckets(chunk.bytes, buckets))
            return false;
        for (const auto& bucket : buckets)
            samples.push_back({bucket.time, bucket.last});
    } else if (!decodeBlocks(chunk.bytes,
                   std::numeric_limits<qint64>::min(),
                   std::numeric_limits<qint64>::max(),
                   samples)) {
        return false;
    }
    const auto isNotAscending = [](const Sample& a, const Sample& b) { return a.time >= b.time; };
    return samples.size() == chunk.count && samples.front().time == chunk.first
        && samples.back().time == chunk.last
        && std::ranges::adjacent_find(samples, isNotAscending) == samples.end();
}

/// Collects series into frames.
class SeriesWriter {
public:
    explicit SeriesWriter(const std::function<bool(ByteSpan)>& write) : m_write(write) { }

    void add(const Slot& slot)
    {
        collect(slot);
        const auto labels = slot.labels->copy();
        size_t at = 0;
        while (at < m_chunks.size()) {
            size_t end = at;
            size_t bytes = 0;
            for (; end < m_chunks.size() && bytes < fullPayload; ++end)
                bytes += m_chunks[end].bytes.size() + 32;
            put(labels, std::span(m_chunks).subspan(at, end - at));
            at = end;
        }
    }
    bool finish()
    {
        flush();
        Bytes payload;
        putVarint(payload, m_parts);
        putFrame(FrameKind::CheckpointEnd, payload, m_out);
        return m_isGood && m_write(m_out);
    }
    bool isGood() const { return m_isGood; }

private:
    void collect(const Slot& slot)
    {
        m_chunks.clear();
        const auto add = [this](const Chunk* chunk, bool isBuckets) {
            m_chunks.push_back({isBuckets,
                chunk->count,
                chunk->first,
                chunk->last,
                {chunk->data(), chunk->bytes}});
        };
        for (const auto* chunk : bucketChunksOf(slot))
            add(chunk, true);
        for (const auto* chunk : sealedOf(slot))
            add(chunk, false);
        m_samples.clear();
        m_open.clear();
        readOpen(slot, std::numeric_limits<qint64>::min(), slot.lastTime, m_samples);
        if (m_samples.empty())
            return;
        for (size_t i = 0; i < m_samples.size(); i += blockSize)
            encodeBlock(
                std::span(m_samples).subspan(i, std::min(blockSize, m_samples.size() - i)), m_open);
        m_chunks.push_back({false,
            static_cast<std::uint32_t>(m_samples.size()),
            m_samples.front().time,
            m_samples.back().time,
            m_open});
    }

    void put(const Labels& labels, std::span<const StoredChunk> chunks)
    {
        ++m_parts;
        m_labels.put(labels, m_payload);
        putVarint(m_payload, chunks.size());
        for (const auto& chunk : chunks) {
            m_payload.push_back(chunk.isBuckets ? 1 : 0);
            putVarint(m_payload, chunk.count);
            putSigned(m_payload, chunk.first);
            putVarint(m_payload, static_cast<std::uint64_t>(chunk.last - chunk.first));
            putVarint(m_payload, chunk.bytes.size());
            m_payload.insert(m_payload.end(), chunk.bytes.begin(), chunk.bytes.end());
        }
        if (m_payload.size() >= fullPayload)
            flush();
    }

    void flush()
    {
        if (m_payload.empty())
            return;
        putFrame(FrameKind::CheckpointSeries, m_payload, m_out);
        m_isGood = m_isGood && m_write(m_out);
        m_out.clear();
        m_payload.clear();
        m_labels = {};
    }

    const std::function<bool(ByteSpan)>& m_write;
    std::vector<StoredChunk> m_chunks;
    std::vector<Sample> m_samples;
    Bytes m_open;
    Bytes m_payload;
    Bytes m_out;
    LabelWriter m_labels;
    std::uint64_t m_parts = 0;
    bool m_isGood = true;
};

class SeriesReader {
public:
    explicit SeriesReader(
        const std::function<void(const Labels&, std::span<const StoredChunk>)>& take)
        : m_take(take)
    {
    }

    void take(ByteReader in)
    {
        LabelReader labels;
        while (in.left() > 0) {
            const auto read = labels.read(in);
            const auto count = in.varint();
            if (!read || in.isBad()) {
                ++m_damaged;
                return;
            }
            m_chunks.clear();
            for (std::uint64_t i = 0; i < count && !in.isBad(); ++i)
                takeChunk(in);
            ++m_parts;
            if (!m_chunks.empty())
                m_take(*read, m_chunks);
        }
    }
    qint64 damaged() const { return m_damaged; }
    qint64 parts() const { return m_parts; }

private:
    void takeChunk(ByteReader& in)
    {
        StoredChunk chunk;
        chunk.isBuckets = in.get<std::uint8_t>() == 1;
        chunk.count = static_cast<std::uint32_t>(in.varint());
        chunk.first = in.signedVarint();
        chunk.last = static_cast<qint64>(static_cast<std::uint64_t>(chunk.first) + in.varint());
        chunk.bytes = in.span(in.varint());
        if (!in.isBad() && isGood(chunk, m_samples, m_buckets))
            m_chunks.push_back(chunk);
        else
            ++m_damaged;
    }

    const std::function<void(const Labels&, std::span<const StoredChunk>)>& m_take;
    std::vector<StoredChunk> m_chunks;
    std::vector<Sample> m_samples;
    std::vector<Bucket> m_buckets;
    qint64 m_damaged = 0;
    qint64 m_parts = 0;
};

} // namespace

bool writeCheckpoint(const MemorySnapshot& snapshot,
    const CheckpointHead& head,
    const std::function<bool(ByteSpan)>& write)
{
    Bytes first;
    putFrame(FrameKind::CheckpointHead, headPayload(head), first);
    if (!write(first))
        return false;
    SeriesWriter series(write);
    for (std::uint32_t id = 0; id < snapshot.count() && series.isGood(); ++id) {
        if (const auto* slot = snapshot.slot(id))
            series.add(*slot);
    }
    return series.finish();
}

CheckpointReport readCheckpoint(
    QIODevice& device, const std::function<void(const Labels&, std::span<const StoredChunk>)>& take)
{
    CheckpointReport out;
    FrameReader frames(device);
    SeriesReader series(take);
    std::optional<std::uint64_t> promised;
    while (const auto frame = frames.next()) {
        if (frame->kind == FrameKind::CheckpointHead && !out.head)
            out.head = headOf(*frame);
        else if (frame->kind == FrameKind::CheckpointSeries)
            series.take(ByteReader(frame->payload));
        else if (frame->kind == FrameKind::CheckpointEnd)
            promised = ByteReader(frame->payload).varint();
    }
    out.series = series.parts();
    out.losses = frames.losses();
    if (!out.head)
        out.losses.append(u"its head is lost"_s);
    if (!promised)
        out.losses.append(u"its end is missing"_s);
    else if (static_cast<std::uint64_t>(out.series) < *promised)
        out.losses.append(
            u"%1 of %2 series are missing"_s.arg(*promised - static_cast<std::uint64_t>(out.series))
                .arg(*promised));
    if (series.damaged() > 0)
        out.losses.append(u"%1 chunks are damaged and were left out"_s.arg(series.damaged()));
    return out;
}

std::optional<CheckpointHead> readCheckpointHead(QIODevice& device)
{
    FrameReader frames(device);
    const auto frame = frames.next();
    return frame ? headOf(*frame) : std::nullopt;
}

} // namespace slipway::timeseries
