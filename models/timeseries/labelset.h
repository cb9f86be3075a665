// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/labels.h"
#include "timeseries/symbols.h"

#include <atomic>
#include <memory>
#include <span>

namespace slipway::timeseries {

class World;

/// The labels of one series, of shared strings, sorted by name. Never changes; thread-safe.
class LabelSet {
public:
    struct Pair {
        const Symbol* name;
        const Symbol* value;
    };
    /// In the world's memory; the world's writer calls it. `hash` is labels.hash().
    static LabelSet* make(World& world, const Labels& labels, std::uint64_t hash);
    /// Bytes of memory of this one.
    size_t size() const { return sizeof(LabelSet) + m_count * sizeof(Pair); }
    /// Before its memory is let go of.
    static void destroy(void* labelSet);

    std::uint64_t hash() const { return m_hash; }
    std::uint32_t birth() const { return m_birth; }
    std::span<const Pair> pairs() const
    {
        return {reinterpret_cast<const Pair*>(this + 1), m_count};
    }
    std::string_view value(std::string_view name) const;
    bool isEqual(const Labels& labels) const;
    Labels copy() const;
    /// As everybody else knows them. Kept, for the series that are asked for.
    std::shared_ptr<const Labels> unpacked() const;

private:
    LabelSet(World& world, std::uint64_t hash, std::uint32_t birth, std::uint32_t count)
        : m_world(world)
        , m_hash(hash)
        , m_birth(birth)
        , m_count(count)
    {
    }
    using Unpacked = std::shared_ptr<const Labels>;

    World& m_world;
    mutable std::atomic<const Unpacked*> m_unpacked = nullptr;
    std::uint64_t m_hash;
    std::uint32_t m_birth;
    std::uint32_t m_count;
    // The pairs follow.
};

} // namespace slipway::timeseries
