// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/seriescache.h"

#include <vector>

namespace slipway::scrape {

/// Where a page stands in the order of the one before, and in what it differs. Costs nothing while
/// it does not.
class PageOrder {
public:
    explicit PageOrder(SeriesCache& cache) : m_cache(cache), m_count(count()) { }

    /// The item that should come next.
    std::uint32_t next() const { return m_next; }
    /// The page is no longer in the order of the one before.
    bool differs() const { return m_differs; }
    bool hasNext() const { return m_next < m_count; }
    /// Items of the page before.
    std::uint32_t before() const { return m_count; }
    /// The items from next() to before `end` came as foreseen, but for those that came already.
    void came(std::uint32_t end);
    /// A series of the page before was met elsewhere, or where it should be.
    void met(std::uint32_t index);
    bool hasMet(std::uint32_t index) const;
    /// Something that was just added to the cache.
    void added(std::uint32_t index);
    /// A line that is no sample, without its newline.
    void comment(std::string_view line);

    /// The page is whole: the items that it lacks.
    std::vector<std::uint32_t> vanished();
    /// Makes the page's order that of the cache. True if it is another than before.
    bool keep();
    /// The page is refused.
    void forget() { m_cache.truncate(m_count); }

private:
    std::uint32_t count() const { return static_cast<std::uint32_t>(m_cache.items().size()); }
    void beginOrder();

    SeriesCache& m_cache;
    std::uint32_t m_count;
    std::uint32_t m_next = 0;
    bool m_differs = false;
    std::vector<std::uint32_t> m_order; ///< once it differs
    std::vector<bool> m_met; ///< the same
};

} // namespace slipway::scrape
