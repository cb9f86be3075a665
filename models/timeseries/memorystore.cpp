// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/column.h"
#include "timeseries/index.h"

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <mutex>
#include <optional>

namespace slipway::timeseries {
namespace {

// Beyond any date; keeps the arithmetic on times from overflowing.
constexpr qint64 farthest = 1LL << 60;

class MemorySnapshot final : public Snapshot {
public:
    MemorySnapshot(std::shared_ptr<const Index> index, std::vector<ColumnView> columns)
        : m_index(std::move(index))
        , m_columns(std::move(columns))
    {
    }

    std::vector<Series> select(
        std::span<const Matcher> matchers, qint64 from, qint64 to) const override
    {
        std::vector<Series> out;
        for (const auto id : *find(matchers)) {
            Series series{m_columns[id].labels, {}};
            m_columns[id].copy(from, to, series.samples);
            if (!series.samples.empty())
                out.push_back(std::move(series));
        }
        return out;
    }

    bool visit(std::span<const Matcher> matchers,
        qint64 from,
        qint64 to,
        const Visitor& visitor) const override
    {
        return visitIds(*find(matchers), from, to, Aspect::Last, visitor);
    }

    std::optional<std::vector<std::uint32_t>> find(std::span<const Matcher> matchers) const override
    {
        return m_index->find(matchers, m_columns.size(), [this](Index::Id id) -> const Labels& {
            return *m_columns[id].labels;
        });
    }

    bool visitIds(std::span<const std::uint32_t> ids,
        qint64 from,
        qint64 to,
        Aspect aspect,
        const Visitor& visitor) const override
    {
        std::vector<Sample> buffer;
        return std::ranges::all_of(ids, [&](Index::Id id) {
            buffer.clear();
            m_columns[id].copy(from, to, buffer);
            for (auto& sample : buffer) {
                if (aspect == Aspect::Count && !isStaleMarker(sample.value))
                    sample.value = 1;
            }
            return buffer.empty() || visitor(m_columns[id].labels, buffer);
        });
    }

    std::vector<std::string> labelValues(std::string_view name) const override
    {
        return m_index->values(name, m_columns.size());
    }

private:
    std::shared_ptr<const Index> m_index;
    std::vector<ColumnView> m_columns;
};

class MemoryStore final : public SeriesStore {
public:
    explicit MemoryStore(MemoryStoreLimits limits) : m_limits(limits)
    {
        m_limits.retention = std::clamp<qint64>(m_limits.retention, 0, farthest);
    }

    SeriesRef refer(const std::shared_ptr<const Labels>& labels) override
    {
        const std::lock_guard lock(m_mutex);
        m_snapshot = nullptr;
        const auto id = idOf(labels);
        return id ? SeriesRef{*id, m_generation} : SeriesRef{};
    }

    std::vector<size_t> append(std::span<const RefSample> samples) override
    {
        std::vector<Point> points;
        std::vector<size_t> unknown;
        {
            const std::lock_guard lock(m_mutex);
            for (size_t i = 0; i < samples.size(); ++i) {
                const auto& ref = samples[i].ref;
                if (ref.generation == m_generation && ref.slot < m_columns.size())
                    points.push_back({m_columns[ref.slot].labels(), samples[i].sample});
                else
                    unknown.push_back(i);
            }
        }
        append(points);
        return unknown;
    }

    void append(std::span<const Point> points) override
    {
        if (points.empty())
            return;
        const std::lock_guard lock(m_mutex);
        m_snapshot = nullptr;
        std::vector<qint64> times;
        times.reserve(points.size());
        for (const auto& point : points) {
            const bool isInBounds = std::abs(point.sample.time) <= farthest;
            const auto id = isInBounds ? idOf(point.labels) : std::nullopt;
            if (id && m_columns[*id].append(point.sample))
                times.push_back(point.sample.time);
        }
        m_size.samples += static_cast<qint64>(times.size());
        m_size.dropped += static_cast<qint64>(points.size() - times.size());
        if (times.empty())
            return;
        m_latest = std::max(m_latest, *std::ranges::max_element(times));
        m_newest = std::max(m_newest, middleOf(times));
        expire();
    }

    std::shared_ptr<const Snapshot> snapshot() const override
    {
        const std::lock_guard lock(m_mutex);
        if (!m_snapshot) {
            std::vector<ColumnView> views;
            views.reserve(m_columns.size());
            for (const auto& column : m_columns)
                views.push_back(column.view());
            m_snapshot = std::make_shared<const MemorySnapshot>(m_index, std::move(views));
        }
        return m_snapshot;
    }

    Size size() const override
    {
        const std::lock_guard lock(m_mutex);
        Size out = m_size;
        out.series = static_cast<qint64>(m_columns.size());
        return out;
    }

private:
    /// The series of these labels, made if there is room for it. The pointer is tried first: a
    /// scrape that keeps its label sets costs no comparison.
    std::optional<Index::Id> idOf(const std::shared_ptr<const Labels>& labels)
    {
        if (const auto known = m_byPointer.find(labels.get()); known != m_byPointer.end())
            return known->second;
        const auto hash = labels->hash();
        const auto [begin, end] = m_byHash.equal_range(hash);
        for (auto it = begin; it != end; ++it) {
            auto& column = m_columns[it->second];
            if (*column.labels() != *labels)
                continue;
            m_byPointer.erase(column.labels().get());
            column.setLabels(labels);
            m_byPointer.emplace(labels.get(), it->second);
            return it->second;
        }
        if (static_cast<qint64>(m_columns.size()) >= m_limits.series)
            return std::nullopt;
        const auto id = static_cast<Index::Id>(m_columns.size());
        m_columns.emplace_back(labels);
        m_index->add(*labels);
        m_byHash.emplace(hash, id);
        m_byPointer.emplace(labels.get(), id);
        return id;
    }

    /// The middle one, so that a single wild timestamp does not age everything away.
    static qint64 middleOf(std::vector<qint64>& times)
    {
        const auto middle = times.begin() + static_cast<std::ptrdiff_t>((times.size() - 1) / 2);
        std::ranges::nth_element(times, middle);
        return *middle;
    }

    void expire()
    {
        if (m_oldest == std::numeric_limits<qint64>::min())
            m_oldest = m_newest - m_limits.retention;
        // Not at every append: a sweep touches all series.
        const qint64 due = m_limits.retention / 64;
        if (m_newest - m_limits.retention - m_oldest > due)
            dropBefore(m_newest - m_limits.retention);
        while (m_size.samples > m_limits.samples && m_oldest < m_latest) {
            const qint64 until = m_oldest < m_newest ? m_newest : m_latest;
            dropBefore(m_oldest + std::max<qint64>(1, (until - m_oldest) / 16));
        }
    }

    void dropBefore(qint64 time)
    {
        m_oldest = time;
        bool isAnyGone = false;
        for (auto& column : m_columns) {
            m_size.samples -= column.dropBefore(time);
            isAnyGone = isAnyGone || column.isEmpty();
        }
        if (isAnyGone)
            reindex();
    }

    /// A new index without the series that have nothing left; snapshots go on with the old one.
    void reindex()
    {
        ++m_generation;
        std::erase_if(m_columns, [](const Column& column) { return column.isEmpty(); });
        m_index = std::make_shared<Index>();
        m_byHash.clear();
        m_byPointer.clear();
        for (Index::Id id = 0; id < m_columns.size(); ++id) {
            const auto& labels = m_columns[id].labels();
            m_index->add(*labels);
            m_byHash.emplace(labels->hash(), id);
            m_byPointer.emplace(labels.get(), id);
        }
    }

    MemoryStoreLimits m_limits;
    mutable std::mutex m_mutex;
    mutable std::shared_ptr<const Snapshot> m_snapshot; ///< until the next append
    std::vector<Column> m_columns;
    std::shared_ptr<Index> m_index = std::make_shared<Index>();
    std::unordered_multimap<std::uint64_t, Index::Id> m_byHash;
    std::unordered_map<const Labels*, Index::Id> m_byPointer;
    Size m_size;
    std::uint32_t m_generation = 0; ///< raised whenever places change
    qint64 m_newest = std::numeric_limits<qint64>::min(); ///< of a batch's middle; ages the others
    qint64 m_latest = std::numeric_limits<qint64>::min(); ///< of all
    qint64 m_oldest = std::numeric_limits<qint64>::min();
};

} // namespace

std::unique_ptr<SeriesStore> makeMemoryStore(MemoryStoreLimits limits)
{
    return std::make_unique<MemoryStore>(limits);
}

} // namespace slipway::timeseries
