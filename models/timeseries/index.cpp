// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/index.h"

#include <algorithm>
#include <mutex>
#include <numeric>

namespace slipway::timeseries {

void Index::add(const Labels& labels)
{
    const std::unique_lock lock(m_mutex);
    for (const auto& label : labels.all())
        m_postings[label.name][label.value].push_back(m_next);
    ++m_next;
}

const Index::Ids* Index::idsOf(const Matcher& matcher) const
{
    static const Ids none;
    const auto values = m_postings.find(matcher.name());
    if (values == m_postings.end())
        return &none;
    const auto ids = values->second.find(matcher.value());
    return ids == values->second.end() ? &none : &ids->second;
}

/// A list that surely holds all matches, as short as is cheap to know: the shortest of the
/// equalities, else the union of what a matcher accepts that does not accept an absent label, else
/// everything.
Index::Ids Index::narrowest(std::span<const Matcher> matchers, size_t count) const
{
    const Ids* best = nullptr;
    const Matcher* selective = nullptr;
    for (const auto& matcher : matchers) {
        if (matcher.kind() == Matcher::Kind::Equal && !matcher.value().empty()) {
            const Ids* ids = idsOf(matcher);
            if (!best || ids->size() < best->size())
                best = ids;
        } else if (!selective && !matcher.matches({})) {
            selective = &matcher;
        }
    }
    if (best)
        return *best;
    Ids out;
    if (!selective) {
        out.resize(count);
        std::iota(out.begin(), out.end(), Id{0});
        return out;
    }
    if (const auto values = m_postings.find(selective->name()); values != m_postings.end()) {
        for (const auto& [value, ids] : values->second) {
            if (selective->matches(value))
                out.insert(out.end(), ids.begin(), ids.end());
        }
    }
    std::ranges::sort(out);
    return out;
}

std::vector<Index::Id> Index::find(std::span<const Matcher> matchers,
    size_t count,
    const std::function<const Labels&(Id)>& labelsOf) const
{
    Ids out;
    {
        const std::shared_lock lock(m_mutex);
        out = narrowest(matchers, count);
    }
    std::erase_if(out, [&](Id id) {
        return id >= count || !std::ranges::all_of(matchers, [&](const Matcher& matcher) {
            return matcher.matches(labelsOf(id).value(matcher.name()));
        });
    });
    return out;
}

std::vector<std::string> Index::values(std::string_view name, size_t count) const
{
    const std::shared_lock lock(m_mutex);
    std::vector<std::string> out;
    if (const auto values = m_postings.find(name); values != m_postings.end()) {
        for (const auto& [value, ids] : values->second) {
            if (ids.front() < count)
                out.push_back(value);
        }
    }
    return out;
}

} // namespace slipway::timeseries
