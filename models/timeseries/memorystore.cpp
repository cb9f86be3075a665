// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/memorystore.h"

#include "timeseries/series.h"

#include <QRandomGenerator>

#include <algorithm>
#include <cstdlib>

namespace slipway::timeseries {
namespace {

// Beyond any date; keeps the arithmetic on times from overflowing.
constexpr qint64 farthest = 1LL << 60;
constexpr qint64 longestPeriod = 7'200'000;

MemoryStoreLimits clamped(MemoryStoreLimits limits)
{
    limits.retention = std::clamp<qint64>(limits.retention, 0, farthest);
    limits.downsampledRetention = std::clamp<qint64>(limits.downsampledRetention, 0, farthest);
    return limits;
}

/// Two hours; less where little is kept, so that what is too old goes soon; whole buckets where
/// there are buckets.
qint64 periodFor(const MemoryStoreLimits& limits)
{
    const qint64 period = std::clamp<qint64>(limits.retention / 8, 1, longestPeriod);
    if (limits.downsampledRetention == 0)
        return period;
    return std::max<qint64>(1, period / Snapshot::bucketWidth) * Snapshot::bucketWidth;
}

} // namespace

MemoryStore::MemoryStore(MemoryStoreLimits limits)
    : m_limits(clamped(limits))
    , m_period(periodFor(m_limits))
    , m_isDownsampling(m_limits.downsampledRetention > 0)
    , m_generation(QRandomGenerator::global()->generate())
{
}

MemoryStore::~MemoryStore() = default;

SeriesRef MemoryStore::refer(const std::shared_ptr<const Labels>& labels)
{
    const std::lock_guard lock(m_mutex);
    m_snapshot = nullptr;
    m_world->beginWrite();
    const auto id = idOf(*labels);
    return id ? SeriesRef{*id, m_generation} : SeriesRef{};
}

std::vector<size_t> MemoryStore::append(std::span<const RefSample> samples)
{
    std::vector<size_t> unknown;
    if (samples.empty())
        return unknown;
    const std::lock_guard lock(m_mutex);
    m_snapshot = nullptr;
    m_world->beginWrite();
    const auto count = m_world->slotCount();
    for (size_t i = 0; i < samples.size(); ++i) {
        const auto& [ref, sample] = samples[i];
        const bool isOurs = ref.generation == m_generation && ref.slot < count
            && m_world->page(ref.slot / pageSize) && m_world->slot(ref.slot).labels;
        if (!isOurs)
            unknown.push_back(i);
        else if (appendTo(ref.slot, sample))
            m_times.push_back(sample.time);
    }
    finishBatch(samples.size() - unknown.size());
    return unknown;
}

void MemoryStore::append(std::span<const Point> points)
{
    if (points.empty())
        return;
    const std::lock_guard lock(m_mutex);
    m_snapshot = nullptr;
    m_world->beginWrite();
    for (const auto& point : points) {
        const bool isInBounds = std::abs(point.sample.time) <= farthest;
        const auto id = isInBounds ? idOf(*point.labels) : std::nullopt;
        if (id && appendTo(*id, point.sample))
            m_times.push_back(point.sample.time);
    }
    finishBatch(points.size());
}

std::shared_ptr<const Snapshot> MemoryStore::snapshot() const
{
    return memorySnapshot();
}

std::shared_ptr<const MemorySnapshot> MemoryStore::memorySnapshot() const
{
    const std::lock_guard lock(m_mutex);
    if (!m_snapshot)
        m_snapshot = std::make_shared<const MemorySnapshot>(m_world, m_index, m_downsampledBefore);
    return m_snapshot;
}

SeriesStore::Size MemoryStore::size() const
{
    const std::lock_guard lock(m_mutex);
    return {.series = m_series, .samples = m_samples, .dropped = m_dropped, .bytes = bytes()};
}

qint64 MemoryStore::bytes() const
{
    return m_world->bytes() + m_index->bytes() + static_cast<qint64>(m_table.bytes())
        + static_cast<qint64>(m_notes.capacity() * sizeof(Arrival));
}

qint64 MemoryStore::newest() const
{
    const std::lock_guard lock(m_mutex);
    return m_newest;
}

void MemoryStore::noteArrivals(size_t most)
{
    const std::lock_guard lock(m_mutex);
    m_isNoting = true;
    m_mostNotes = most;
}

std::vector<NamedSeries> MemoryStore::namesOf(std::span<const std::uint32_t> ids) const
{
    const std::lock_guard lock(m_mutex);
    std::vector<NamedSeries> out;
    out.reserve(ids.size());
    for (const auto id : ids) {
        if (m_world->page(id / pageSize) && m_world->slot(id).labels)
            out.push_back({id, m_world->slot(id).labels->copy()});
    }
    return out;
}

MemoryStore::Noted MemoryStore::takeArrivals(std::vector<Arrival> spare, bool isWithSnapshot)
{
    spare.clear();
    const std::lock_guard lock(m_mutex);
    std::swap(m_notes, spare);
    Noted out{.arrivals = std::move(spare), .isWhole = !m_isNoteLost, .snapshot = nullptr};
    m_isNoteLost = false;
    if (isWithSnapshot && !m_snapshot)
        m_snapshot = std::make_shared<const MemorySnapshot>(m_world, m_index, m_downsampledBefore);
    if (isWithSnapshot)
        out.snapshot = m_snapshot;
    return out;
}

/// The series of these labels, made if there is room for it.
std::optional<MemoryStore::Id> MemoryStore::idOf(const Labels& labels)
{
    const auto hash = labels.hash();
    const auto known = m_table.find(hash, [&](Id id) {
        const auto* there = m_world->slot(id).labels;
        return there->hash() == hash && there->isEqual(labels);
    });
    if (known != SeriesTable::nobody)
        return known;
    if (m_series >= m_limits.series)
        return std::nullopt;
    const auto* made = LabelSet::make(*m_world, labels, hash);
    const Id id = m_world->addSlot(made);
    m_index->add(id, *made);
    m_table.insert(id, [this](Id one) { return m_world->slot(one).labels->hash(); });
    ++m_series;
    return id;
}

bool MemoryStore::appendTo(Id id, Sample sample)
{
    const Slot& now = m_world->slot(id);
    if (sample.time <= now.lastTime || sample.time < m_downsampledBefore
        || std::abs(sample.time) > farthest)
        return false;
    Slot& slot = m_world->writable(id);
    if (slot.open && !isSamePeriod(slot.lastTime, sample.time))
        seal(*m_world, slot);
    appendSample(*m_world, slot, sample);
    if (m_isNoting) {
        if (m_notes.size() < m_mostNotes)
            m_notes.push_back({id, sample});
        else
            m_isNoteLost = true;
    }
    return true;
}

qint64 MemoryStore::periodOf(qint64 time) const
{
    const qint64 number = time >= 0 ? time / m_period : -((-time + m_period - 1) / m_period);
    return number * m_period;
}

bool MemoryStore::isSamePeriod(qint64 a, qint64 b)
{
    const auto isIn
        = [this](qint64 time) { return time >= m_periodStart && time - m_periodStart < m_period; };
    if (!isIn(b))
        m_periodStart = periodOf(b);
    return isIn(a);
}

void MemoryStore::finishBatch(size_t offered)
{
    m_samples += static_cast<qint64>(m_times.size());
    m_dropped += static_cast<qint64>(offered - m_times.size());
    if (m_times.empty())
        return;
    m_latest = std::max(m_latest, *std::ranges::max_element(m_times));
    // The middle one, so that a single wild timestamp does not age everything away. Of a large
    // batch a few say enough.
    constexpr size_t enough = 63;
    const size_t stride = std::max<size_t>(1, m_times.size() / enough);
    size_t count = 0;
    for (size_t i = 0; i < m_times.size(); i += stride)
        m_times[count++] = m_times[i];
    const auto middle = m_times.begin() + static_cast<std::ptrdiff_t>((count - 1) / 2);
    std::nth_element(m_times.begin(), middle, m_times.begin() + static_cast<std::ptrdiff_t>(count));
    m_newest = std::max(m_newest, *middle);
    m_times.clear();
    expire();
}

qint64 MemoryStore::restore(const Labels& labels, std::span<const StoredChunk> chunks)
{
    const std::lock_guard lock(m_mutex);
    m_snapshot = nullptr;
    m_world->beginWrite();
    const auto id = idOf(labels);
    if (!id)
        return 0;
    qint64 out = 0;
    Slot& slot = m_world->writable(*id);
    for (const auto& chunk : chunks) {
        if (chunk.first <= slot.lastTime || (chunk.isBuckets && slot.sealedCount > 0))
            continue;
        seal(*m_world, slot);
        const qint64 before = bucketBytes(slot);
        auto* const add = chunk.isBuckets ? addBucketChunk : addChunk;
        add(*m_world, slot, chunk.bytes, chunk.count, chunk.first, chunk.last);
        m_bucketBytes += bucketBytes(slot) - before;
        m_latest = std::max(m_latest, chunk.last);
        out += chunk.count;
    }
    m_samples += out;
    return out;
}

void MemoryStore::restored(qint64 newest, qint64 downsampledBefore)
{
    const std::lock_guard lock(m_mutex);
    m_snapshot = nullptr;
    m_world->beginWrite();
    m_newest = std::max(m_newest, std::min(newest, m_latest));
    if (m_newest > std::numeric_limits<qint64>::min())
        m_downsampledBefore = std::max(m_downsampledBefore, std::min(downsampledBefore, m_newest));
    if (m_newest > std::numeric_limits<qint64>::min())
        expire();
}

std::unique_ptr<SeriesStore> makeMemoryStore(MemoryStoreLimits limits)
{
    return std::make_unique<MemoryStore>(limits);
}

} // namespace slipway::timeseries
