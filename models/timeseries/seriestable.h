// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace slipway::timeseries {

/// Ids of series by the hash of their labels: open addressing, four bytes a place.
class SeriesTable {
public:
    static constexpr std::uint32_t nobody = 0xffffffff;
    using HashOf = std::function<std::uint64_t(std::uint32_t id)>;

    /// The id that `isIt` says yes to, of those that stand at this hash.
    template<typename IsIt>
    std::uint32_t find(std::uint64_t hash, IsIt&& isIt) const
    {
        if (m_places.empty())
            return nobody;
        for (size_t at = hash & mask();; at = (at + 1) & mask()) {
            const auto id = m_places[at];
            if (id == nobody || isIt(id))
                return id;
        }
    }
    /// An id that is not there yet.
    void insert(std::uint32_t id, const HashOf& hashOf)
    {
        if ((m_count + 1) * 4 > m_places.size() * 3)
            grow(hashOf);
        place(id, hashOf(id));
        ++m_count;
    }
    void clear()
    {
        m_places.clear();
        m_count = 0;
    }
    size_t bytes() const { return m_places.capacity() * sizeof(std::uint32_t); }

private:
    size_t mask() const { return m_places.size() - 1; }
    void place(std::uint32_t id, std::uint64_t hash)
    {
        size_t at = hash & mask();
        while (m_places[at] != nobody)
            at = (at + 1) & mask();
        m_places[at] = id;
    }
    void grow(const HashOf& hashOf)
    {
        const auto before = std::move(m_places);
        m_places.assign(before.empty() ? 64 : before.size() * 2, nobody);
        for (const auto id : before) {
            if (id != nobody)
                place(id, hashOf(id));
        }
    }

    std::vector<std::uint32_t> m_places;
    size_t m_count = 0;
};

} // namespace slipway::timeseries
