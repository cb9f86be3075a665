// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/memorystore.h"
#include "timeseries/series.h"

#include <algorithm>
#include <array>

/// How a memory store lets go of what is too old or too much.
namespace slipway::timeseries {
namespace {

constexpr qint64 never = std::numeric_limits<qint64>::min();

bool hasRawBefore(const Slot& slot, qint64 time)
{
    return (slot.open && slot.lastTime < time)
        || (slot.sealedCount > 0 && slot.sealed->items()[0]->last < time);
}

bool hasBucketsBefore(const Slot& slot, qint64 time)
{
    return slot.bucketCount > 0 && slot.buckets->items()[0]->last < time;
}

} // namespace

template<typename Visit>
void MemoryStore::eachSlot(Visit&& visit) const
{
    for (Id id = 0; id < m_world->slotCount(); ++id) {
        if (!m_world->page(id / pageSize)) {
            id += pageSize - id % pageSize - 1;
            continue;
        }
        if (const Slot& slot = m_world->slot(id); slot.labels)
            visit(id, slot);
    }
}

void MemoryStore::expire()
{
    const qint64 raw = m_newest - m_limits.retention;
    const qint64 buckets = m_newest - std::max(m_limits.retention, m_limits.downsampledRetention);
    if (m_oldest == never) {
        m_oldest = raw;
        m_oldestBucket = buckets;
    }
    // Not at every append: a sweep touches all series.
    if (raw - m_oldest > m_limits.retention / 64)
        ageRaw(raw);
    if (m_isDownsampling && buckets - m_oldestBucket > m_limits.downsampledRetention / 64)
        ageBuckets(buckets);
    if (isOverBudget())
        expireForBudget();
}

bool MemoryStore::isOverBudget() const
{
    return m_samples > m_limits.samples || bytes() > m_limits.bytes;
}

/// Bytes that must go, with a sixteenth of the budget more, so that this does not come every time.
qint64 MemoryStore::excess() const
{
    const qint64 kept = bytes();
    qint64 out = 0;
    if (kept > m_limits.bytes)
        out = kept - m_limits.bytes + m_limits.bytes / 16;
    if (m_samples > m_limits.samples) {
        const qint64 samples = m_samples - m_limits.samples + m_limits.samples / 16;
        const double share = static_cast<double>(samples) / static_cast<double>(m_samples);
        out = std::max(out, static_cast<qint64>(static_cast<double>(kept) * share) + 1);
    }
    return out;
}

/// The time before which chunks of about so many bytes end; nothing if only the newest are left.
std::optional<qint64> MemoryStore::cutOf(bool isBuckets, qint64 bytes)
{
    const auto chunksOf = [isBuckets](const Slot& slot) {
        return isBuckets ? bucketChunksOf(slot) : sealedOf(slot);
    };
    qint64 first = m_latest;
    eachSlot([&](Id /*id*/, const Slot& slot) {
        const auto chunks = chunksOf(slot);
        if (!chunks.empty())
            first = std::min(first, chunks.front()->last);
        else if (slot.open && !isBuckets)
            first = std::min(first, slot.lastTime);
    });
    if (first >= m_latest)
        return std::nullopt;
    std::array<qint64, 256> ends{};
    const qint64 width = (m_latest - first) / static_cast<qint64>(ends.size()) + 1;
    eachSlot([&](Id /*id*/, const Slot& slot) {
        const auto add = [&](qint64 last, size_t size) {
            ends[static_cast<size_t>((last - first) / width)] += static_cast<qint64>(size) + 16;
        };
        for (const auto* chunk : chunksOf(slot))
            add(chunk->last, sizeOf(*chunk));
        if (slot.open && !isBuckets)
            add(slot.lastTime, sizeOf(*slot.open) + sizeof(Slot) + slot.labels->size());
    });
    qint64 freed = 0;
    for (size_t i = 0; i < ends.size(); ++i) {
        freed += ends[i];
        if (freed >= bytes)
            return std::min(first + width * static_cast<qint64>(i + 1), m_latest);
    }
    return m_latest;
}

void MemoryStore::expireForBudget()
{
    for (int round = 0; round < 8 && isOverBudget(); ++round) {
        const qint64 before = bytes();
        const qint64 samples = m_samples;
        const bool isBuckets = m_bucketBytes > m_limits.bytes / 3
            || (m_isDownsampling && periodOf(m_newest) <= m_downsampledBefore);
        const auto cut = cutOf(isBuckets, excess());
        if (!cut)
            return;
        if (isBuckets)
            ageBuckets(*cut);
        else if (m_isDownsampling) // whole periods; never the one that is being written
            ageRaw(std::min(periodOf(*cut + m_period - 1), periodOf(m_newest)));
        else
            ageRaw(*cut);
        if (bytes() >= before && m_samples >= samples)
            return;
    }
}

void MemoryStore::ageRaw(qint64 time)
{
    m_oldest = std::max(m_oldest, time);
    const qint64 until = m_isDownsampling ? periodOf(time) : time;
    std::vector<Sample> taken;
    eachSlot([&](Id id, const Slot& seen) {
        if (!hasRawBefore(seen, until))
            return;
        Slot& slot = m_world->writable(id);
        taken.clear();
        m_samples -= dropRaw(*m_world, slot, until, m_isDownsampling ? &taken : nullptr);
        if (taken.empty())
            return;
        const qint64 before = bucketBytes(slot);
        m_samples += addBuckets(*m_world, slot, bucketsOf(taken));
        m_bucketBytes += bucketBytes(slot) - before;
    });
    if (m_isDownsampling)
        m_downsampledBefore = std::max(m_downsampledBefore, until);
    removeEmpty();
}

void MemoryStore::ageBuckets(qint64 time)
{
    m_oldestBucket = std::max(m_oldestBucket, time);
    eachSlot([&](Id id, const Slot& seen) {
        if (!hasBucketsBefore(seen, time))
            return;
        Slot& slot = m_world->writable(id);
        const qint64 before = bucketBytes(slot);
        m_samples -= dropBuckets(*m_world, slot, time);
        m_bucketBytes += bucketBytes(slot) - before;
    });
    removeEmpty();
}

void MemoryStore::removeEmpty()
{
    const qint64 before = m_series;
    eachSlot([&](Id id, const Slot& slot) {
        if (isEmpty(slot))
            removeSeries(id);
    });
    if (m_series == before)
        return;
    m_table.clear();
    const auto hashOf = [this](Id id) { return m_world->slot(id).labels->hash(); };
    eachSlot([&](Id id, const Slot& /*slot*/) { m_table.insert(id, hashOf); });
    if (m_dead * 4 > m_series)
        reindex();
}

void MemoryStore::removeSeries(Id id)
{
    const Slot& slot = m_world->slot(id);
    auto* labels = const_cast<LabelSet*>(slot.labels);
    m_world->retire(labels, labels->size(), labels->birth(), LabelSet::destroy);
    if (slot.sealed)
        m_world->retire(slot.sealed, sizeOf(*slot.sealed), slot.sealed->birth);
    if (slot.buckets)
        m_world->retire(slot.buckets, sizeOf(*slot.buckets), slot.buckets->birth);
    m_world->dropSlot(id);
    --m_series;
    ++m_dead;
}

/// A new index without the series that have nothing left; snapshots go on with the old one.
void MemoryStore::reindex()
{
    m_index = std::make_shared<Index>();
    m_dead = 0;
    std::unordered_set<const Symbol*> used;
    const bool isAlone = m_world->isAlone();
    eachSlot([&](Id id, const Slot& slot) {
        m_index->add(id, *slot.labels);
        if (!isAlone)
            return;
        for (const auto& pair : slot.labels->pairs()) {
            used.insert(pair.name);
            used.insert(pair.value);
        }
    });
    if (isAlone)
        m_world->symbols().sweep(used);
}

} // namespace slipway::timeseries
