// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/buckets.h"
#include "timeseries/world.h"

/// What can be done to the samples of one slot. Writing is the world's writer's, on a slot that
/// World::writable() gave; reading is anyone's on a slot of a snapshot.
namespace slipway::timeseries {

/// Full blocks that an open chunk takes before it is sealed.
inline constexpr std::uint8_t mostBlocks = 16;

/// A sample newer than the last one, by less than 2^31 ms unless the open chunk was sealed before.
void appendSample(World& world, Slot& slot, Sample sample);
/// Makes the open chunk one that never changes.
void seal(World& world, Slot& slot);
/// A chunk behind the others; its bytes are known to be good. Nothing may be open.
void addChunk(
    World& world, Slot& slot, ByteSpan bytes, std::uint32_t count, qint64 first, qint64 last);
/// Lets go of chunks that ended before `time`; returns how many samples went. With `taken`, appends
/// them there.
qint64 dropRaw(World& world, Slot& slot, qint64 time, std::vector<Sample>* taken);

/// Buckets newer than those that are there; returns how many more there are now.
qint64 addBuckets(World& world, Slot& slot, std::span<const Bucket> buckets);
void addBucketChunk(
    World& world, Slot& slot, ByteSpan bytes, std::uint32_t count, qint64 first, qint64 last);
/// Lets go of chunks of buckets that ended before `time`; returns how many buckets went.
qint64 dropBuckets(World& world, Slot& slot, qint64 time);
/// Bytes of buckets.
qint64 bucketBytes(const Slot& slot);

/// Whether there are neither samples nor buckets.
bool isEmpty(const Slot& slot);
/// The chunks that never change again; then the samples of the open one.
std::span<const Chunk* const> sealedOf(const Slot& slot);
std::span<const Chunk* const> bucketChunksOf(const Slot& slot);
void readOpen(const Slot& slot, qint64 from, qint64 to, std::vector<Sample>& out);
/// Appends what lies in `from < time <= to`: buckets first, then samples.
void readSeries(const Slot& slot, qint64 from, qint64 to, Aspect aspect, std::vector<Sample>& out);

} // namespace slipway::timeseries
