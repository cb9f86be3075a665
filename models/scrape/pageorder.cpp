// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/pageorder.h"

#include <algorithm>
#include <numeric>

namespace slipway::scrape {

void PageOrder::beginOrder()
{
    if (m_differs)
        return;
    m_differs = true;
    m_met.assign(m_count, false);
    std::fill_n(m_met.begin(), m_next, true);
    m_order.resize(m_next);
    std::iota(m_order.begin(), m_order.end(), 0U);
}

void PageOrder::came(std::uint32_t end)
{
    for (std::uint32_t i = m_next; m_differs && i < end; ++i) {
        if (m_met[i])
            continue;
        m_order.push_back(i);
        m_met[i] = true;
    }
    m_next = end;
}

void PageOrder::met(std::uint32_t index)
{
    if (index != m_next)
        beginOrder();
    if (m_differs) {
        m_order.push_back(index);
        m_met[index] = true;
    }
    m_next = index + 1;
}

bool PageOrder::hasMet(std::uint32_t index) const
{
    if (index >= m_count)
        return true; // added by this page
    return m_differs ? m_met[index] : index < m_next;
}

void PageOrder::added(std::uint32_t index)
{
    beginOrder();
    m_order.push_back(index);
}

void PageOrder::comment(std::string_view line)
{
    const bool isRun = m_differs && !m_order.empty() && m_order.back() >= m_count
        && m_order.back() + 1 == count() && m_cache.items().back().is(PageItem::Comment);
    if (isRun)
        m_cache.extendComment(line);
    else
        added(m_cache.addComment(line));
}

std::vector<std::uint32_t> PageOrder::vanished()
{
    std::vector<std::uint32_t> out;
    if (m_next < m_count)
        beginOrder();
    for (std::uint32_t i = 0; m_differs && i < m_count; ++i) {
        if (!m_met[i])
            out.push_back(i);
    }
    return out;
}

bool PageOrder::keep()
{
    if (m_differs)
        m_cache.reorder(m_order);
    return m_differs;
}

} // namespace slipway::scrape
