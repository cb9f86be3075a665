// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/labels.h"

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

namespace slipway::promql {

/// Numbers distinct label sets 0, 1, 2, … in order of appearance.
class Grouping {
public:
    size_t idOf(const timeseries::Labels& labels)
    {
        const auto hash = labels.hash();
        const auto [begin, end] = m_ids.equal_range(hash);
        for (auto it = begin; it != end; ++it) {
            if (m_keys[it->second] == labels)
                return it->second;
        }
        m_ids.emplace(hash, m_keys.size());
        m_keys.push_back(labels);
        return m_keys.size() - 1;
    }
    const timeseries::Labels& key(size_t id) const { return m_keys[id]; }
    size_t count() const { return m_keys.size(); }

private:
    std::vector<timeseries::Labels> m_keys;
    std::unordered_multimap<std::uint64_t, size_t> m_ids;
};

} // namespace slipway::promql
