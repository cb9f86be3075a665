// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/seriescache.h"

#include "scrape/bytehash.h"

#include <QRandomGenerator>

#include <algorithm>

namespace slipway::scrape {
SeriesCache::SeriesCache() : m_seed(QRandomGenerator::global()->generate64())
{
}

std::uint32_t SeriesCache::hashOf(std::string_view series) const
{
    const auto hash = hashBytes(series, m_seed);
    return static_cast<std::uint32_t>(hash ^ (hash >> 32U));
}

std::string_view SeriesCache::series(const PageItem& item) const
{
    return std::string_view(m_bytes).substr(item.offset, item.length - 1);
}

std::string_view SeriesCache::comment(const PageItem& item) const
{
    return std::string_view(m_bytes).substr(item.offset, item.length);
}

std::optional<std::uint32_t> SeriesCache::find(std::string_view series, std::uint32_t hash) const
{
    if (m_slots.empty())
        return std::nullopt;
    const size_t mask = m_slots.size() - 1;
    for (size_t at = hash & mask; m_slots[at] != 0; at = (at + 1) & mask) {
        const auto& item = m_items[m_slots[at] - 1];
        if (item.hash == hash && item.length == series.size() + 1 && this->series(item) == series)
            return m_slots[at] - 1;
    }
    return std::nullopt;
}

void SeriesCache::insert(std::uint32_t index)
{
    const size_t mask = m_slots.size() - 1;
    size_t at = m_items[index].hash & mask;
    while (m_slots[at] != 0)
        at = (at + 1) & mask;
    m_slots[at] = index + 1;
    ++m_indexed;
}

void SeriesCache::reindex()
{
    const auto count = static_cast<size_t>(std::ranges::count_if(m_items, &PageItem::isSeries));
    size_t size = 16;
    while (size * 5 < (count + 1) * 8) // at most five eighths full
        size *= 2;
    m_slots.assign(size, 0);
    m_slots.shrink_to_fit();
    m_indexed = 0;
    for (std::uint32_t i = 0; i < m_items.size(); ++i) {
        if (m_items[i].isSeries())
            insert(i);
    }
}

std::uint32_t SeriesCache::addSeries(
    std::string_view series, std::uint32_t hash, std::uint32_t flags)
{
    const auto index = static_cast<std::uint32_t>(m_items.size());
    m_items.push_back({.offset = static_cast<std::uint32_t>(m_bytes.size()),
        .length = static_cast<std::uint32_t>(series.size() + 1),
        .hash = hash,
        .flags = flags,
        .ref = {}});
    m_bytes += series;
    m_bytes += ' ';
    if (flags & PageItem::Repeat)
        return index;
    if ((m_indexed + 1) * 8 > m_slots.size() * 5)
        reindex();
    else
        insert(index);
    return index;
}

std::uint32_t SeriesCache::addRepeat(std::uint32_t first)
{
    const auto item = m_items[first];
    const std::string text(series(item)); // adding moves the bytes
    const auto index = addSeries(text, item.hash, item.flags | PageItem::Repeat);
    m_items[index].ref = item.ref;
    return index;
}

std::uint32_t SeriesCache::addComment(std::string_view line)
{
    const auto index = static_cast<std::uint32_t>(m_items.size());
    m_items.push_back({.offset = static_cast<std::uint32_t>(m_bytes.size()),
        .length = 0,
        .hash = 0,
        .flags = PageItem::Comment,
        .ref = {}});
    extendComment(line);
    return index;
}

void SeriesCache::extendComment(std::string_view line)
{
    auto& item = m_items.back();
    m_bytes += line;
    m_bytes += '\n';
    item.length += static_cast<std::uint32_t>(line.size() + 1);
    ++item.hash;
}

void SeriesCache::truncate(size_t count)
{
    if (count == m_items.size())
        return;
    m_bytes.resize(m_items[count].offset);
    m_items.resize(count);
    reindex();
    shrink();
}

void SeriesCache::reorder(const std::vector<std::uint32_t>& order)
{
    bool isSame = order.size() == m_items.size();
    for (std::uint32_t i = 0; isSame && i < order.size(); ++i)
        isSame = order[i] == i;
    if (isSame)
        return shrink();
    std::vector<PageItem> items;
    items.reserve(order.size());
    std::string bytes;
    bytes.reserve(m_bytes.size());
    for (const auto index : order) {
        auto item = m_items[index];
        const bool joins
            = item.is(PageItem::Comment) && !items.empty() && items.back().is(PageItem::Comment);
        if (joins) {
            items.back().length += item.length;
            items.back().hash += item.hash;
        }
        bytes.append(m_bytes, item.offset, item.length);
        item.offset = static_cast<std::uint32_t>(bytes.size()) - item.length;
        if (!joins)
            items.push_back(item);
    }
    m_items = std::move(items);
    m_bytes = std::move(bytes);
    shrink();
    reindex();
}

void SeriesCache::reserve(size_t bytes)
{
    m_bytes.reserve(bytes);
}

void SeriesCache::shrink()
{
    m_bytes.shrink_to_fit();
    m_items.shrink_to_fit();
}

void SeriesCache::count()
{
    kept = 0;
    waiting = 0;
    for (const auto& item : m_items) {
        if (!item.isSeries())
            continue;
        kept += item.hasPlace() ? 1 : 0;
        waiting += item.is(PageItem::Unkept) || item.is(PageItem::NoRoom) ? 1 : 0;
    }
}

} // namespace slipway::scrape
