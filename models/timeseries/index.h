// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/labelset.h"
#include "timeseries/seriesstore.h"

#include <cstdint>
#include <functional>
#include <shared_mutex>
#include <unordered_map>

namespace slipway::timeseries {

/// Which series have which labels: for every pair of a name and a value the ids of its series,
/// ascending. Series are only ever added: whoever knows the ids below `count` keeps finding exactly
/// those. Thread-safe; the strings belong to the world.
class Index {
public:
    using Id = std::uint32_t;
    using Ids = std::vector<Id>;
    /// The labels of a series, null if it is gone.
    using LabelsOf = std::function<const LabelSet*(Id)>;

    /// Ids are added in ascending order.
    void add(Id id, const LabelSet& labels);
    /// The series below `count` that match all of `matchers`, ascending.
    Ids find(std::span<const Matcher> matchers, Id count, const LabelsOf& labelsOf) const;
    /// The values of a label among the series below `count`, sorted.
    std::vector<std::string> values(
        std::string_view name, Id count, const LabelsOf& labelsOf) const;
    /// Of memory, about.
    qint64 bytes() const;

private:
    using Values = std::unordered_map<std::string_view, Ids>;
    const Values* valuesOf(const std::string& name) const;
    Ids accepted(const Matcher& matcher, const Values& values, bool isInverse) const;
    Ids everything(Id count, const LabelsOf& labelsOf) const;
    Ids startOf(std::span<const Matcher> matchers,
        std::vector<const Matcher*>& rest,
        Id count,
        const LabelsOf& labelsOf) const;
    void narrow(Ids& ids, const Matcher& matcher, const LabelsOf& labelsOf) const;

    mutable std::shared_mutex m_mutex;
    std::unordered_map<std::string_view, Values> m_names;
    qint64 m_bytes = 0;
};

} // namespace slipway::timeseries
