// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace slipway::scrape {

/// A set of 64-bit hashes, to count different things without keeping them.
class HashSet {
public:
    /// True if it was not there.
    bool insert(std::uint64_t hash)
    {
        hash = hash == 0 ? 1 : hash;
        if ((m_count + 1) * 8 > m_slots.size() * 5)
            grow();
        const auto slot = place(hash);
        if (m_slots[slot] == hash)
            return false;
        m_slots[slot] = hash;
        ++m_count;
        return true;
    }
    size_t size() const { return m_count; }
    void clear()
    {
        m_slots.clear();
        m_count = 0;
    }

private:
    size_t place(std::uint64_t hash) const
    {
        const size_t mask = m_slots.size() - 1;
        size_t at = (hash ^ (hash >> 29U)) & mask;
        while (m_slots[at] != 0 && m_slots[at] != hash)
            at = (at + 1) & mask;
        return at;
    }
    void grow()
    {
        std::vector<std::uint64_t> old(m_slots.empty() ? 8 : m_slots.size() * 2);
        old.swap(m_slots);
        for (const auto hash : old) {
            if (hash != 0)
                m_slots[place(hash)] = hash;
        }
    }

    std::vector<std::uint64_t> m_slots; ///< open addressing, 0 is free
    size_t m_count = 0;
};

} // namespace slipway::scrape
