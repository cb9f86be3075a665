// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/memorysnapshot.h"

#include "timeseries/series.h"

#include <algorithm>

namespace slipway::timeseries {

MemorySnapshot::MemorySnapshot(
    std::shared_ptr<World> world, std::shared_ptr<const Index> index, qint64 downsampledBefore)
    : m_world(std::move(world))
    , m_index(std::move(index))
    , m_pages(m_world->pages().begin(), m_world->pages().end())
    , m_count(m_world->slotCount())
    , m_epoch(m_world->openSnapshot())
    , m_downsampledBefore(downsampledBefore)
{
}

MemorySnapshot::~MemorySnapshot()
{
    m_world->closeSnapshot(m_epoch);
}

const Slot* MemorySnapshot::slot(std::uint32_t id) const
{
    if (id >= m_count)
        return nullptr;
    const Page* page = m_pages[id / pageSize];
    if (!page || !page->places[id % pageSize].labels)
        return nullptr;
    return &page->places[id % pageSize];
}

const LabelSet* MemorySnapshot::labelsOf(std::uint32_t id) const
{
    const auto* found = slot(id);
    return found ? found->labels : nullptr;
}

std::vector<Series> MemorySnapshot::select(
    std::span<const Matcher> matchers, qint64 from, qint64 to) const
{
    std::vector<Series> out;
    visit(matchers, from, to, [&out](const auto& labels, std::span<const Sample> samples) {
        out.push_back({labels, {samples.begin(), samples.end()}});
        return true;
    });
    return out;
}

bool MemorySnapshot::visit(
    std::span<const Matcher> matchers, qint64 from, qint64 to, const Visitor& visitor) const
{
    return visitIds(*find(matchers), from, to, Aspect::Last, visitor);
}

bool MemorySnapshot::visitAspect(std::span<const Matcher> matchers,
    qint64 from,
    qint64 to,
    Aspect aspect,
    const Visitor& visitor) const
{
    return visitIds(*find(matchers), from, to, aspect, visitor);
}

std::optional<std::vector<std::uint32_t>> MemorySnapshot::find(
    std::span<const Matcher> matchers) const
{
    return m_index->find(matchers, m_count, [this](std::uint32_t id) { return labelsOf(id); });
}

bool MemorySnapshot::visitIds(std::span<const std::uint32_t> ids,
    qint64 from,
    qint64 to,
    Aspect aspect,
    const Visitor& visitor) const
{
    std::vector<Sample> buffer;
    return std::ranges::all_of(ids, [&](std::uint32_t id) {
        const auto* found = slot(id);
        if (!found)
            return true;
        buffer.clear();
        readSeries(*found, from, to, aspect, buffer);
        return buffer.empty() || visitor(found->labels->unpacked(), buffer);
    });
}

std::vector<std::string> MemorySnapshot::labelValues(std::string_view name) const
{
    return m_index->values(name, m_count, [this](std::uint32_t id) { return labelsOf(id); });
}

} // namespace slipway::timeseries
