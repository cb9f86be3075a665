// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/seriesplaces.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace slipway::scrape {
namespace {

using timeseries::RefSample;
using timeseries::SeriesRef;

/// After so many pages a series is offered again to a store that was full.
constexpr std::uint32_t offerAgain = 16;
constexpr std::uint32_t placeless = PageItem::Unkept | PageItem::NoRoom;

std::uint64_t keyOf(const SeriesRef& ref)
{
    return (static_cast<std::uint64_t>(ref.generation) << 32U) | ref.slot;
}

} // namespace

std::shared_ptr<const timeseries::Labels> SeriesPlaces::labelsOf(const PageItem& item) const
{
    bool isLimit = false;
    const auto read = placed(m_cache.series(item), m_dialect, m_rules, isLimit);
    return read ? read->labels : nullptr;
}

void SeriesPlaces::settle(PageItem& item, const std::shared_ptr<const timeseries::Labels>& labels)
{
    item.flags &= ~placeless;
    const qint64 budget = m_rules.settings.keep;
    if (budget > 0 && m_cache.kept >= budget && !isWanted(*labels, m_rules)) {
        item.flags |= PageItem::Unkept;
        ++m_cache.waiting;
        return;
    }
    item.ref = m_store.refer(labels);
    if (item.ref != SeriesRef{}) {
        ++m_cache.kept;
        return;
    }
    item.flags |= PageItem::NoRoom;
    ++m_cache.waiting;
}

void SeriesPlaces::settleWaiting()
{
    const bool areOthersWanted
        = std::exchange(m_cache.wanted, m_rules.wantedVersion) != m_rules.wantedVersion;
    const bool isOfferedAgain = ++m_cache.pages % offerAgain == 0;
    if (m_cache.waiting == 0)
        return;
    const auto hasRoom
        = [&] { return m_rules.settings.keep == 0 || m_cache.kept < m_rules.settings.keep; };
    const std::uint32_t which = (isOfferedAgain ? std::uint32_t(PageItem::NoRoom) : 0U)
        | (areOthersWanted || hasRoom() ? std::uint32_t(PageItem::Unkept) : 0U);
    if (which == 0)
        return;
    for (std::uint32_t i = 0; i < m_cache.items().size(); ++i) {
        auto& item = m_cache.item(i);
        const bool mayHaveOne = !item.is(PageItem::Unkept) || areOthersWanted || hasRoom();
        if ((item.flags & which) == 0 || !item.isSeries() || !mayHaveOne)
            continue;
        --m_cache.waiting;
        if (const auto labels = labelsOf(item))
            settle(item, labels);
    }
    settleRepeats();
}

/// A repeat is where its series is.
void SeriesPlaces::settleRepeats()
{
    for (std::uint32_t i = 0; i < m_cache.items().size(); ++i) {
        auto& item = m_cache.item(i);
        if (!item.is(PageItem::Repeat))
            continue;
        if (const auto first = m_cache.find(m_cache.series(item), item.hash)) {
            const auto& from = m_cache.item(*first);
            item.ref = from.ref;
            item.flags = (item.flags & ~placeless) | (from.flags & placeless);
        }
    }
}

void SeriesPlaces::settleNew(TargetReader& page, qint64 leaving)
{
    if (page.newSeries().empty())
        return;
    m_cache.kept -= leaving;
    for (const auto& fresh : page.newSeries())
        settle(m_cache.item(fresh.item), fresh.labels);
    settleRepeats();
    auto& samples = page.samples();
    for (const auto& open : page.openSamples())
        samples[open.position].ref = m_cache.item(open.item).ref;
    std::erase_if(samples, [](const RefSample& sample) { return sample.ref == SeriesRef{}; });
}

void SeriesPlaces::append(std::span<const RefSample> samples)
{
    const auto lost = m_store.append(samples);
    if (lost.empty())
        return;
    std::unordered_map<std::uint64_t, SeriesRef> places;
    for (const size_t position : lost)
        places.emplace(keyOf(samples[position].ref), SeriesRef{});
    for (std::uint32_t i = 0; i < m_cache.items().size(); ++i) {
        auto& item = m_cache.item(i);
        const auto place
            = item.isSeries() && item.hasPlace() ? places.find(keyOf(item.ref)) : places.end();
        if (place == places.end())
            continue;
        --m_cache.kept;
        if (const auto labels = labelsOf(item))
            settle(item, labels);
        place->second = item.hasPlace() ? item.ref : SeriesRef{};
    }
    settleRepeats();
    std::vector<RefSample> again;
    for (const size_t position : lost) {
        const auto ref = places[keyOf(samples[position].ref)];
        if (ref != SeriesRef{})
            again.push_back({ref, samples[position].sample});
    }
    if (!again.empty())
        static_cast<void>(m_store.append(again));
}

void SeriesPlaces::appendMarkers(std::span<const SeriesRef> refs, qint64 time)
{
    std::vector<RefSample> markers;
    markers.reserve(refs.size());
    for (const auto& ref : refs)
        markers.push_back({ref, {time, timeseries::staleMarker()}});
    if (!markers.empty()) // a series that the store has dropped needs no end
        static_cast<void>(m_store.append(markers));
}

} // namespace slipway::scrape
