// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/seriesstore.h"

#include <cstdint>
#include <map>
#include <shared_mutex>
#include <unordered_map>

namespace slipway::timeseries {

/// Which series have which labels. Series are only ever added: whoever knows that there were
/// `count` of them keeps seeing exactly those. Thread-safe.
class Index {
public:
    using Id = std::uint32_t;

    /// The next id goes to these labels.
    void add(const Labels& labels);
    /// The first `count` series that match all of `matchers`, in order of id. `labelsOf` gives the
    /// labels of one.
    std::vector<Id> find(std::span<const Matcher> matchers,
        size_t count,
        const std::function<const Labels&(Id)>& labelsOf) const;
    /// The values of a label among the first `count` series, sorted.
    std::vector<std::string> values(std::string_view name, size_t count) const;

private:
    using Ids = std::vector<Id>;
    using Values = std::map<std::string, Ids, std::less<>>;
    const Ids* idsOf(const Matcher& matcher) const;
    Ids narrowest(std::span<const Matcher> matchers, size_t count) const;

    mutable std::shared_mutex m_mutex;
    std::map<std::string, Values, std::less<>> m_postings;
    Id m_next = 0;
};

} // namespace slipway::timeseries
