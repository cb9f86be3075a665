// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/memorysnapshot.h"
#include "timeseries/seriestable.h"

#include <map>
#include <mutex>

namespace slipway::timeseries {

/// One sample as it came in, by the number of its series in the store.
struct Arrival {
    std::uint32_t id = 0;
    Sample sample;
};

/// The labels of a series by its number.
struct NamedSeries {
    std::uint32_t id = 0;
    Labels labels;
};

/// One chunk of a series, as it is put back from a disk.
struct StoredChunk {
    bool isBuckets = false;
    std::uint32_t count = 0; ///< samples or buckets
    qint64 first = 0;
    qint64 last = 0;
    std::span<const std::uint8_t> bytes; ///< of encodeBlock() or encodeBuckets(), known to be good
};

/// The store behind makeMemoryStore(), with what a store on disk needs beyond.
class MemoryStore final : public SeriesStore {
public:
    explicit MemoryStore(MemoryStoreLimits limits);
    ~MemoryStore() override;
    Q_DISABLE_COPY_MOVE(MemoryStore)

    SeriesRef refer(const std::shared_ptr<const Labels>& labels) override;
    std::vector<size_t> append(std::span<const RefSample> samples) override;
    void append(std::span<const Point> points) override;
    std::shared_ptr<const Snapshot> snapshot() const override;
    Size size() const override;

    std::shared_ptr<const MemorySnapshot> memorySnapshot() const;
    /// From now on every sample that is kept is also noted, up to `most` of them.
    void noteArrivals(size_t most);
    /// What was noted since the last call, in order, and a snapshot right behind it.
    struct Noted {
        std::vector<Arrival> arrivals;
        bool isWhole = true; ///< false: more came than could be noted, and nothing was since
        std::shared_ptr<const MemorySnapshot> snapshot;
    };
    /// `spare` is memory for what comes next.
    Noted takeArrivals(std::vector<Arrival> spare, bool isWithSnapshot);
    /// Chunks of a series, oldest first, put behind what it has. Those that are not newer are left
    /// out; returns how many samples and buckets were taken.
    qint64 restore(const Labels& labels, std::span<const StoredChunk> chunks);
    /// Once all is restored: how new the newest samples are, and before when only buckets are left.
    void restored(qint64 newest, qint64 downsampledBefore);
    qint64 newest() const;
    /// The labels of those of these series that are still there.
    std::vector<NamedSeries> namesOf(std::span<const std::uint32_t> ids) const;

private:
    using Id = std::uint32_t;
    std::optional<Id> idOf(const Labels& labels);
    bool appendTo(Id id, Sample sample);
    qint64 periodOf(qint64 time) const;
    bool isSamePeriod(qint64 a, qint64 b);
    void finishBatch(size_t offered);
    void expire();
    void expireForBudget();
    bool isOverBudget() const;
    qint64 excess() const;
    std::optional<qint64> cutOf(bool isBuckets, qint64 bytes);
    qint64 bytes() const;
    template<typename Visit>
    void eachSlot(Visit&& visit) const;
    void ageRaw(qint64 time);
    void ageBuckets(qint64 time);
    void removeEmpty();
    void removeSeries(Id id);
    void reindex();

    const MemoryStoreLimits m_limits;
    const qint64 m_period; ///< chunks begin at its multiples
    const bool m_isDownsampling;
    const std::uint32_t m_generation; ///< tells this store's references from another's

    mutable std::mutex m_mutex;
    mutable std::shared_ptr<const MemorySnapshot> m_snapshot; ///< until the next append
    std::shared_ptr<World> m_world = std::make_shared<World>();
    std::shared_ptr<Index> m_index = std::make_shared<Index>();
    SeriesTable m_table;
    qint64 m_series = 0;
    qint64 m_dead = 0; ///< still in the index
    qint64 m_samples = 0;
    qint64 m_dropped = 0;
    qint64 m_bucketBytes = 0;
    qint64 m_newest = std::numeric_limits<qint64>::min(); ///< of a batch's middle; ages the others
    qint64 m_latest = std::numeric_limits<qint64>::min(); ///< of all
    qint64 m_oldest = std::numeric_limits<qint64>::min(); ///< nothing ended before
    qint64 m_oldestBucket = std::numeric_limits<qint64>::min();
    qint64 m_downsampledBefore = std::numeric_limits<qint64>::min();
    qint64 m_periodStart = 0; ///< the period that was seen last
    std::vector<qint64> m_times; ///< of the batch at hand
    bool m_isNoting = false;
    bool m_isNoteLost = false;
    size_t m_mostNotes = 0;
    std::vector<Arrival> m_notes;
};

} // namespace slipway::timeseries
