// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/world.h"

#include "timeseries/labelset.h"

#include <algorithm>
#include <cstdlib>

namespace slipway::timeseries {
namespace {

/// What malloc takes for `size` bytes.
qint64 cost(size_t size)
{
    return static_cast<qint64>(std::max<size_t>(32, (size + 8 + 15) / 16 * 16));
}

constexpr qint64 mostUnpacked = 32'768;

} // namespace

size_t sizeOf(const Chunk& chunk)
{
    return sizeof(Chunk) + chunk.bytes;
}

size_t sizeOf(const ChunkList& list)
{
    return sizeof(ChunkList) + list.capacity * sizeof(void*);
}

size_t sizeOf(const OpenChunk& open)
{
    return sizeof(OpenChunk) + open.capacity;
}

World::~World()
{
    for (const auto& old : m_retired)
        free(old);
    for (auto* page : m_pages) {
        if (!page)
            continue;
        for (auto& slot : page->places) {
            for (std::uint32_t i = 0; i < slot.sealedCount; ++i)
                std::free(const_cast<Chunk*>(slot.sealed->items()[i]));
            for (std::uint32_t i = 0; i < slot.bucketCount; ++i)
                std::free(const_cast<Chunk*>(slot.buckets->items()[i]));
            std::free(slot.sealed);
            std::free(slot.buckets);
            std::free(slot.open);
            if (slot.labels) {
                auto* labels = const_cast<LabelSet*>(slot.labels);
                LabelSet::destroy(labels);
                std::free(labels);
            }
        }
        std::free(page);
    }
}

void* World::allocate(size_t size)
{
    void* out = std::malloc(size);
    Q_CHECK_PTR(out);
    count(cost(size));
    return out;
}

void World::release(void* memory, size_t size)
{
    std::free(memory);
    count(-cost(size));
}

void World::free(const Retired& old)
{
    if (old.destroy)
        old.destroy(old.memory);
    release(old.memory, old.size);
}

void World::retire(void* memory, size_t size, Epoch birth, void (*destroy)(void*))
{
    if (!memory)
        return;
    const Retired old{memory, size, birth, m_epoch, destroy};
    if (isSeen(birth, m_epoch))
        m_retired.push_back(old);
    else
        free(old);
}

bool World::isSeen(Epoch birth, Epoch end) const
{
    const auto first = std::ranges::lower_bound(m_known, birth);
    return first != m_known.end() && *first < end;
}

void World::beginWrite()
{
    const auto version = m_liveVersion.load(std::memory_order_acquire);
    if (version == m_knownVersion)
        return;
    {
        const std::lock_guard lock(m_liveMutex);
        m_known = m_live;
        m_knownVersion = m_liveVersion.load(std::memory_order_relaxed);
    }
    m_newest = m_known.empty() ? 0 : m_known.back();
    std::erase_if(m_retired, [this](const Retired& old) {
        if (isSeen(old.birth, old.end))
            return false;
        free(old);
        return true;
    });
}

Epoch World::openSnapshot()
{
    const std::lock_guard lock(m_liveMutex);
    m_live.push_back(m_epoch);
    m_liveVersion.fetch_add(1, std::memory_order_release);
    return m_epoch++;
}

void World::closeSnapshot(Epoch epoch)
{
    const std::lock_guard lock(m_liveMutex);
    m_live.erase(std::ranges::lower_bound(m_live, epoch));
    m_liveVersion.fetch_add(1, std::memory_order_release);
}

Slot& World::writable(std::uint32_t id)
{
    Page*& page = m_pages[id / pageSize];
    if (isSeen(page->birth)) {
        auto* copy = new (allocate(sizeof(Page))) Page(*page);
        copy->birth = m_epoch;
        retire(page, sizeof(Page), page->birth);
        page = copy;
    }
    return page->places[id % pageSize];
}

std::uint32_t World::addSlot(const LabelSet* labels)
{
    if (m_slotCount % pageSize == 0) {
        auto* page = new (allocate(sizeof(Page))) Page;
        page->birth = m_epoch;
        m_pages.push_back(page);
    }
    const auto id = m_slotCount++;
    if (!m_pages.back()) { // its series have all gone meanwhile
        auto* page = new (allocate(sizeof(Page))) Page;
        page->birth = m_epoch;
        m_pages.back() = page;
    }
    writable(id).labels = labels;
    ++m_pages.back()->alive;
    return id;
}

void World::dropSlot(std::uint32_t id)
{
    writable(id) = Slot{};
    Page*& page = m_pages[id / pageSize];
    if (--page->alive > 0)
        return;
    retire(page, sizeof(Page), page->birth);
    page = nullptr;
}

bool World::mayUnpack()
{
    if (m_unpacked.fetch_add(1, std::memory_order_relaxed) < mostUnpacked)
        return true;
    unpackedGone();
    return false;
}

} // namespace slipway::timeseries
