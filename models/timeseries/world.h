// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/seriesstore.h"
#include "timeseries/symbols.h"

#include <array>
#include <atomic>
#include <mutex>
#include <vector>

namespace slipway::timeseries {

class LabelSet;

/// Numbers snapshots. What is made now is seen by snapshots from the current number on; what is
/// replaced now is not seen by them any more.
using Epoch = std::uint32_t;

/// Compressed samples that never change.
struct Chunk {
    Epoch birth;
    std::uint32_t bytes;
    std::uint32_t count; ///< samples, or buckets
    std::uint32_t unused;
    qint64 first; ///< times
    qint64 last;
    // The bytes follow.
    const std::uint8_t* data() const { return reinterpret_cast<const std::uint8_t*>(this + 1); }
    std::uint8_t* data() { return reinterpret_cast<std::uint8_t*>(this + 1); }
};

/// Chunks of one series, oldest first. Whoever sees `n` of them may read those while more are
/// added.
struct ChunkList {
    Epoch birth;
    std::uint32_t capacity;
    const Chunk* const* items() const { return reinterpret_cast<const Chunk* const*>(this + 1); }
    const Chunk** items() { return reinterpret_cast<const Chunk**>(this + 1); }
};

/// Where the newest samples of a series are written: blocks, then a tail. Bytes are only ever
/// added.
struct OpenChunk {
    Epoch birth;
    std::uint32_t capacity;
    const std::uint8_t* data() const { return reinterpret_cast<const std::uint8_t*>(this + 1); }
    std::uint8_t* data() { return reinterpret_cast<std::uint8_t*>(this + 1); }
};

/// One series, a cache line. Nobody's if `labels` is null.
struct Slot {
    const LabelSet* labels = nullptr;
    OpenChunk* open = nullptr;
    ChunkList* sealed = nullptr;
    ChunkList* buckets = nullptr;
    qint64 lastTime = std::numeric_limits<qint64>::min();
    std::uint64_t lastBits = 0;
    std::int32_t lastDelta = 0;
    std::uint32_t sealedCount = 0;
    std::uint16_t bucketCount = 0; ///< chunks in `buckets`
    std::uint16_t blockBytes = 0; ///< in `open`
    std::uint16_t tailBytes = 0; ///< after the blocks
    std::uint8_t tailCount = 0; ///< samples in the tail
    std::uint8_t blockCount = 0; ///< full blocks
};
static_assert(sizeof(Slot) == 64);

inline constexpr std::uint32_t pageSize = 128;

/// Series that are copied together once a snapshot has seen them and they change.
struct Page {
    Epoch birth = 0;
    std::uint32_t alive = 0;
    std::array<Slot, pageSize> places;
};

/// The memory of one store, shared with its snapshots: it lives as long as any of them. One writer
/// at a time (the store sees to that); snapshots are opened under the writer's lock and closed by
/// any thread.
class World {
public:
    World() = default;
    ~World();
    Q_DISABLE_COPY_MOVE(World)

    /// Memory that is counted; `size` again when it is let go.
    void* allocate(size_t size);
    /// Lets go of what was made at `birth` as soon as no snapshot sees it. `destroy` runs before,
    /// if there is one.
    void retire(void* memory, size_t size, Epoch birth, void (*destroy)(void*) = nullptr);
    /// For what no snapshot can have seen.
    void release(void* memory, size_t size);

    /// Once before a batch of changes: learns which snapshots are left and frees what only the
    /// others saw.
    void beginWrite();
    Epoch epoch() const { return m_epoch; }
    /// Whether a snapshot that is still open sees what was made at `birth`.
    bool isSeen(Epoch birth) const { return birth <= m_newest && isSeen(birth, m_epoch); }
    /// Whether no snapshot is open and nothing waits for one to end.
    bool isAlone() const { return m_known.empty() && m_retired.empty(); }

    Epoch openSnapshot();
    void closeSnapshot(Epoch epoch);

    /// The slot to change: of a copy of its page where a snapshot sees the page.
    Slot& writable(std::uint32_t id);
    const Slot& slot(std::uint32_t id) const
    {
        return m_pages[id / pageSize]->places[id % pageSize];
    }
    /// Null where the page has no series left.
    const Page* page(size_t at) const { return m_pages[at]; }
    const std::vector<Page*>& pages() const { return m_pages; }
    std::uint32_t slotCount() const { return m_slotCount; }
    /// A place at the end for these labels.
    std::uint32_t addSlot(const LabelSet* labels);
    /// Empties a slot (its memory was let go of before).
    void dropSlot(std::uint32_t id);

    /// The strings of all label sets; the writer's.
    Symbols& symbols() { return m_symbols; }
    /// Bytes held, of memory that is counted.
    qint64 bytes() const { return m_bytes.load(std::memory_order_relaxed) + m_symbols.bytes(); }
    void count(qint64 bytes) { m_bytes.fetch_add(bytes, std::memory_order_relaxed); }
    /// Label sets that stay unpacked after a query. Thread-safe.
    bool mayUnpack();
    void unpackedGone() { m_unpacked.fetch_sub(1, std::memory_order_relaxed); }

private:
    struct Retired {
        void* memory;
        size_t size;
        Epoch birth;
        Epoch end;
        void (*destroy)(void*);
    };
    bool isSeen(Epoch birth, Epoch end) const;
    void free(const Retired& old);

    std::mutex m_liveMutex;
    std::vector<Epoch> m_live; ///< open snapshots, ascending
    std::atomic<std::uint32_t> m_liveVersion = 0;
    // The rest belongs to the writer.
    std::vector<Epoch> m_known; ///< m_live as of beginWrite()
    std::uint32_t m_knownVersion = 0;
    Epoch m_epoch = 1;
    Epoch m_newest = 0; ///< of m_known
    std::vector<Retired> m_retired;
    std::vector<Page*> m_pages;
    std::uint32_t m_slotCount = 0;
    Symbols m_symbols;
    std::atomic<qint64> m_bytes = 0;
    std::atomic<qint64> m_unpacked = 0;
};

size_t sizeOf(const Chunk& chunk);
size_t sizeOf(const ChunkList& list);
size_t sizeOf(const OpenChunk& open);

} // namespace slipway::timeseries
