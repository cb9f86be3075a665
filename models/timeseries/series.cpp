// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/series.h"

#include "timeseries/block.h"
#include "timeseries/tail.h"

#include <algorithm>

namespace slipway::timeseries {
namespace {

constexpr qint64 farthest = std::numeric_limits<qint64>::max();

ByteSpan blocksOf(const Slot& slot)
{
    return slot.open ? ByteSpan(slot.open->data(), slot.blockBytes) : ByteSpan();
}

ByteSpan tailOf(const Slot& slot)
{
    return slot.open ? ByteSpan(slot.open->data() + slot.blockBytes, slot.tailBytes) : ByteSpan();
}

/// Another open chunk that starts with `blocks` and has room for `room` bytes more.
void reopen(World& world, Slot& slot, ByteSpan blocks, ByteSpan tail, size_t room)
{
    // What malloc would round up to is used as well.
    const size_t size
        = (sizeof(OpenChunk) + blocks.size() + tail.size() + room + 8 + 15) / 16 * 16 - 8;
    auto* open = static_cast<OpenChunk*>(world.allocate(size));
    open->birth = world.epoch();
    open->capacity = static_cast<std::uint32_t>(size - sizeof(OpenChunk));
    if (!blocks.empty())
        std::memcpy(open->data(), blocks.data(), blocks.size());
    if (!tail.empty())
        std::memcpy(open->data() + blocks.size(), tail.data(), tail.size());
    if (slot.open)
        world.retire(slot.open, sizeOf(*slot.open), slot.open->birth);
    slot.open = open;
    slot.blockBytes = static_cast<std::uint16_t>(blocks.size());
    slot.tailBytes = static_cast<std::uint16_t>(tail.size());
}

/// Turns the tail into a block.
void pushBlock(World& world, Slot& slot)
{
    std::vector<Sample> samples;
    samples.reserve(blockSize);
    readTail(tailOf(slot), slot.tailCount, -farthest, farthest, samples);
    const auto blocks = blocksOf(slot);
    Bytes bytes(blocks.begin(), blocks.end());
    encodeBlock(samples, bytes);
    reopen(world, slot, bytes, {}, 4 * tailStep);
    ++slot.blockCount;
    slot.tailCount = 0;
}

void retireChunk(World& world, const Chunk* chunk)
{
    world.retire(const_cast<Chunk*>(chunk), sizeOf(*chunk), chunk->birth);
}

/// Another list with these chunks, in place of `list`.
void replaceList(
    World& world, ChunkList*& list, std::span<const Chunk* const> chunks, size_t capacity)
{
    ChunkList* next = nullptr;
    if (capacity > 0) {
        next
            = static_cast<ChunkList*>(world.allocate(sizeof(ChunkList) + capacity * sizeof(void*)));
        next->birth = world.epoch();
        next->capacity = static_cast<std::uint32_t>(capacity);
        std::ranges::copy(chunks, next->items());
    }
    if (list)
        world.retire(list, sizeOf(*list), list->birth);
    list = next;
}

const Chunk* makeChunk(World& world, ByteSpan bytes, std::uint32_t count, qint64 first, qint64 last)
{
    auto* chunk = static_cast<Chunk*>(world.allocate(sizeof(Chunk) + bytes.size()));
    *chunk = {world.epoch(), static_cast<std::uint32_t>(bytes.size()), count, 0, first, last};
    std::memcpy(chunk->data(), bytes.data(), bytes.size());
    return chunk;
}

void push(World& world, ChunkList*& list, size_t count, const Chunk* chunk)
{
    if (!list || list->capacity == count) {
        const std::span<const Chunk* const> before(list ? list->items() : nullptr, count);
        replaceList(world, list, before, count + 1 + count / 4);
    }
    list->items()[count] = chunk;
}

/// The first of the chunks that does not end before `time`.
size_t firstFrom(std::span<const Chunk* const> chunks, qint64 time)
{
    const auto first = std::ranges::lower_bound(
        chunks, time, {}, [](const Chunk* chunk) { return chunk->last; });
    return static_cast<size_t>(first - chunks.begin());
}

ByteSpan bytesOf(const Chunk* chunk)
{
    return {chunk->data(), chunk->bytes};
}

} // namespace

std::span<const Chunk* const> sealedOf(const Slot& slot)
{
    return {slot.sealed ? slot.sealed->items() : nullptr, slot.sealedCount};
}

std::span<const Chunk* const> bucketChunksOf(const Slot& slot)
{
    return {slot.buckets ? slot.buckets->items() : nullptr, slot.bucketCount};
}

bool isEmpty(const Slot& slot)
{
    return !slot.open && slot.sealedCount == 0 && slot.bucketCount == 0;
}

void appendSample(World& world, Slot& slot, Sample sample)
{
    if (slot.tailCount == blockSize) {
        if (slot.blockCount + 1 == mostBlocks)
            seal(world, slot);
        else
            pushBlock(world, slot);
    }
    if (!slot.open)
        reopen(world, slot, {}, {}, 2 * tailStep);
    const size_t used = static_cast<size_t>(slot.blockBytes) + slot.tailBytes;
    if (slot.open->capacity - used < tailStep)
        reopen(world, slot, blocksOf(slot), tailOf(slot), 2 * tailStep + slot.tailBytes / 4);
    TailState state{slot.lastTime, slot.lastBits, slot.lastDelta};
    const size_t wrote = writeTail(state, slot.tailCount == 0, sample, slot.open->data() + used);
    slot.tailBytes = static_cast<std::uint16_t>(slot.tailBytes + wrote);
    ++slot.tailCount;
    slot.lastTime = state.lastTime;
    slot.lastBits = state.lastBits;
    slot.lastDelta = state.lastDelta;
}

void seal(World& world, Slot& slot)
{
    if (!slot.open)
        return;
    const auto blocks = blocksOf(slot);
    Bytes bytes(blocks.begin(), blocks.end());
    std::vector<Sample> samples;
    samples.reserve(blockSize);
    readTail(tailOf(slot), slot.tailCount, -farthest, farthest, samples);
    if (!samples.empty())
        encodeBlock(samples, bytes);
    qint64 first = 0;
    std::memcpy(&first, bytes.data() + 3, sizeof first); // of the first block, see encodeBlock()
    const auto count = static_cast<std::uint32_t>(slot.blockCount * blockSize + slot.tailCount);
    world.retire(slot.open, sizeOf(*slot.open), slot.open->birth);
    slot.open = nullptr;
    slot.blockBytes = 0;
    slot.tailBytes = 0;
    slot.blockCount = 0;
    slot.tailCount = 0;
    addChunk(world, slot, bytes, count, first, slot.lastTime);
}

void addChunk(
    World& world, Slot& slot, ByteSpan bytes, std::uint32_t count, qint64 first, qint64 last)
{
    push(world, slot.sealed, slot.sealedCount, makeChunk(world, bytes, count, first, last));
    ++slot.sealedCount;
    slot.lastTime = last;
}

qint64 dropRaw(World& world, Slot& slot, qint64 time, std::vector<Sample>* taken)
{
    if (slot.open && slot.lastTime < time)
        seal(world, slot);
    const auto chunks = sealedOf(slot);
    const size_t gone = firstFrom(chunks, time);
    qint64 dropped = 0;
    for (const auto* chunk : chunks.first(gone)) {
        if (taken)
            decodeBlocks(bytesOf(chunk), -farthest, farthest, *taken);
        dropped += chunk->count;
        retireChunk(world, chunk);
    }
    if (gone == 0)
        return 0;
    const auto kept = chunks.subspan(gone);
    replaceList(world, slot.sealed, kept, kept.size());
    slot.sealedCount = static_cast<std::uint32_t>(kept.size());
    return dropped;
}

void addBucketChunk(
    World& world, Slot& slot, ByteSpan bytes, std::uint32_t count, qint64 first, qint64 last)
{
    push(world, slot.buckets, slot.bucketCount, makeChunk(world, bytes, count, first, last));
    ++slot.bucketCount;
    slot.lastTime = std::max(slot.lastTime, last);
}

qint64 addBuckets(World& world, Slot& slot, std::span<const Bucket> buckets)
{
    if (buckets.empty())
        return 0;
    std::vector<Bucket> all;
    const auto before = bucketChunksOf(slot);
    // A young chunk goes on, so that they do not stay as small as what is added at a time.
    const bool goesOn = !before.empty() && before.back()->count + buckets.size() <= blockSize
        && buckets.back().time - before.back()->first < blockSpan;
    if (goesOn && decodeBuckets(bytesOf(before.back()), all)) {
        retireChunk(world, before.back());
        const auto kept = before.first(before.size() - 1);
        replaceList(world, slot.buckets, kept, kept.size() + 1);
        --slot.bucketCount;
    }
    all.insert(all.end(), buckets.begin(), buckets.end());
    for (size_t start = 0; start < all.size();) {
        size_t end = start + 1;
        while (end < all.size() && end - start < blockSize
            && all[end].time - all[start].time < blockSpan)
            ++end;
        Bytes bytes;
        encodeBuckets(std::span(all).subspan(start, end - start), bytes);
        addBucketChunk(world,
            slot,
            bytes,
            static_cast<std::uint32_t>(end - start),
            all[start].time,
            all[end - 1].time);
        start = end;
    }
    return static_cast<qint64>(buckets.size());
}

qint64 dropBuckets(World& world, Slot& slot, qint64 time)
{
    const auto chunks = bucketChunksOf(slot);
    const size_t gone = firstFrom(chunks, time);
    qint64 dropped = 0;
    for (const auto* chunk : chunks.first(gone)) {
        dropped += chunk->count;
        retireChunk(world, chunk);
    }
    if (gone == 0)
        return 0;
    const auto kept = chunks.subspan(gone);
    replaceList(world, slot.buckets, kept, kept.size());
    slot.bucketCount = static_cast<std::uint16_t>(kept.size());
    return dropped;
}

qint64 bucketBytes(const Slot& slot)
{
    qint64 out = 0;
    for (const auto* chunk : bucketChunksOf(slot))
        out += static_cast<qint64>(sizeOf(*chunk)) + 16;
    return out;
}

void readOpen(const Slot& slot, qint64 from, qint64 to, std::vector<Sample>& out)
{
    if (!slot.open || slot.lastTime <= from)
        return;
    decodeBlocks(blocksOf(slot), from, to, out);
    readTail(tailOf(slot), slot.tailCount, from, to, out);
}

void readSeries(const Slot& slot, qint64 from, qint64 to, Aspect aspect, std::vector<Sample>& out)
{
    if (slot.lastTime <= from || from >= to)
        return;
    const auto buckets = bucketChunksOf(slot);
    for (size_t i = firstFrom(buckets, from + 1); i < buckets.size(); ++i) {
        if (buckets[i]->first > to)
            return;
        decodeAspect(bytesOf(buckets[i]), aspect, from, to, out);
    }
    const size_t raw = out.size();
    const auto chunks = sealedOf(slot);
    for (size_t i = firstFrom(chunks, from + 1); i < chunks.size() && chunks[i]->first <= to; ++i)
        decodeBlocks(bytesOf(chunks[i]), from, to, out);
    readOpen(slot, from, to, out);
    if (aspect != Aspect::Count)
        return;
    for (size_t i = raw; i < out.size(); ++i) {
        if (!isStaleMarker(out[i].value))
            out[i].value = 1;
    }
}

} // namespace slipway::timeseries
