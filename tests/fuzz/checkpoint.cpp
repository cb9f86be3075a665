// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/timeseries/checkpoint.cpp
#include "timeseries/checkpoint.h"

#include "timeseries/block.h"
#include "timeseries/buckets.h"

#include <QBuffer>

#include <cstdint>

using namespace slipway;

namespace {

using namespace slipway::timeseries;

constexpr qint64 farthest = std::numeric_limits<qint64>::max();

void runCheckpoint(QBuffer& file, MemoryStore& store)
{
    const auto report
        = readCheckpoint(file, [&store](const Labels& labels, std::span<const StoredChunk> chunks) {
              store.restore(labels, chunks);
          });
    store.restored(report.head ? report.head->newest : farthest,
        report.head ? report.head->downsampledBefore : -farthest);
}

void runJournal(QBuffer& file, MemoryStore& store)
{
    static_cast<void>(
        readJournal(file, [&store](std::span<const Point> points) { store.append(points); }));
}

void runChunk(ByteSpan bytes)
{
    std::vector<Sample> samples;
    std::vector<Bucket> buckets;
    static_cast<void>(decodeBlocks(bytes, -farthest, farthest, samples));
    static_cast<void>(decodeBuckets(bytes, buckets));
    static_cast<void>(decodeAspect(bytes, Aspect::Max, -farthest, farthest, samples));
}

/// The bytes as a payload in a good frame, so that what is behind the checksum is reached too.
QByteArray framed(FrameKind kind, ByteSpan payload)
{
    Bytes out;
    if (kind == FrameKind::JournalSamples) {
        const NamedSeries names[]{{1, Labels(std::vector<Label>{{"a", "1"}})},
            {2, Labels(std::vector<Label>{{"a", "2"}})}};
        putJournalSeries(names, out);
    }
    putFrame(kind, payload, out);
    return {reinterpret_cast<const char*>(out.data()), static_cast<qsizetype>(out.size())};
}

} // namespace

/// The first byte says what the rest is: a checkpoint, a journal, the payload of a frame, or a bare
/// chunk of a series.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size == 0)
        return 0;
    const ByteSpan rest(data + 1, size - 1);
    QByteArray bytes(
        reinterpret_cast<const char*>(rest.data()), static_cast<qsizetype>(rest.size()));
    const int kind = data[0] % 6;
    if (kind == 5)
        runChunk(rest);
    if (kind == 2)
        bytes = framed(FrameKind::CheckpointSeries, rest);
    if (kind == 3)
        bytes = framed(FrameKind::JournalSamples, rest);
    if (kind == 4)
        bytes = framed(FrameKind::JournalSeries, rest);
    QBuffer file(&bytes);
    file.open(QIODevice::ReadOnly);
    MemoryStore store({.series = 1000});
    if (kind == 0 || kind == 2)
        runCheckpoint(file, store);
    else
        runJournal(file, store);
    static_cast<void>(store.snapshot()->select({}, -farthest, farthest));
    return 0;
}
