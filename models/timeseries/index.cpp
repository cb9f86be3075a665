// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/index.h"

#include <algorithm>
#include <mutex>
#include <numeric>

namespace slipway::timeseries {
namespace {

constexpr qint64 nodeBytes = 80; ///< of a value: its node in the table and its list

/// Keeps of `ids` what is also in `others`, which may be much longer.
void intersect(Index::Ids& ids, const Index::Ids& others)
{
    auto from = others.begin();
    std::erase_if(ids, [&](Index::Id id) {
        // Gallop: the next one is mostly near.
        std::ptrdiff_t step = 1;
        while (others.end() - from > step && *(from + step) < id) {
            from += step;
            step *= 2;
        }
        from = std::lower_bound(
            from, others.end() - from > step ? from + step + 1 : others.end(), id);
        return from == others.end() || *from != id;
    });
}

void subtract(Index::Ids& ids, const Index::Ids& others)
{
    Index::Ids out;
    out.reserve(ids.size());
    std::ranges::set_difference(ids, others, std::back_inserter(out));
    ids = std::move(out);
}

} // namespace

void Index::add(Id id, const LabelSet& labels)
{
    const std::unique_lock lock(m_mutex);
    for (const auto& pair : labels.pairs()) {
        auto& values = m_names[pair.name->text()];
        auto& ids = values[pair.value->text()];
        if (ids.empty())
            m_bytes += nodeBytes;
        const auto before = ids.capacity();
        ids.push_back(id);
        m_bytes += static_cast<qint64>((ids.capacity() - before) * sizeof(Id));
    }
}

const Index::Values* Index::valuesOf(const std::string& name) const
{
    const auto found = m_names.find(name);
    return found == m_names.end() ? nullptr : &found->second;
}

/// The series that have a value which `matcher` takes (or does not take).
Index::Ids Index::accepted(const Matcher& matcher, const Values& values, bool isInverse) const
{
    Ids out;
    size_t lists = 0;
    for (const auto& [value, ids] : values) {
        if (matcher.matches(value) == isInverse)
            continue;
        out.insert(out.end(), ids.begin(), ids.end());
        ++lists;
    }
    if (lists > 1)
        std::ranges::sort(out);
    return out;
}

Index::Ids Index::everything(Id count, const LabelsOf& labelsOf) const
{
    Ids out(count);
    std::iota(out.begin(), out.end(), Id{0});
    std::erase_if(out, [&](Id id) { return labelsOf(id) == nullptr; });
    return out;
}

/// All that match the equalities, or else one other matcher that wants the label; in `rest` those
/// that are still to be met.
Index::Ids Index::startOf(std::span<const Matcher> matchers,
    std::vector<const Matcher*>& rest,
    Id count,
    const LabelsOf& labelsOf) const
{
    static const Ids none;
    std::vector<const Ids*> lists;
    const Matcher* wanting = nullptr;
    for (const auto& matcher : matchers) {
        if (matcher.kind() == Matcher::Kind::Equal && !matcher.value().empty()) {
            const auto* values = valuesOf(matcher.name());
            const auto ids = values ? values->find(matcher.value()) : Values::const_iterator();
            lists.push_back(values && ids != values->end() ? &ids->second : &none);
            continue;
        }
        rest.push_back(&matcher);
        if (!wanting && !matcher.matches({}))
            wanting = &matcher;
    }
    if (!lists.empty()) {
        std::ranges::sort(lists, {}, [](const Ids* ids) { return ids->size(); });
        Ids out = *lists.front();
        for (size_t i = 1; i < lists.size(); ++i)
            intersect(out, *lists[i]);
        return out;
    }
    if (!wanting)
        return everything(count, labelsOf);
    std::erase(rest, wanting);
    const auto* values = valuesOf(wanting->name());
    return values ? accepted(*wanting, *values, false) : Ids();
}

void Index::narrow(Ids& ids, const Matcher& matcher, const LabelsOf& labelsOf) const
{
    const auto* values = valuesOf(matcher.name());
    const bool takesAbsent = matcher.matches({});
    if (!values) {
        if (!takesAbsent)
            ids.clear();
        return;
    }
    // Either asks about every value that there is, or about every series that is left.
    if (values->size() < ids.size()) {
        if (takesAbsent)
            subtract(ids, accepted(matcher, *values, true));
        else
            intersect(ids, accepted(matcher, *values, false));
        return;
    }
    std::erase_if(ids, [&](Id id) {
        const auto* labels = labelsOf(id);
        return !labels || !matcher.matches(labels->value(matcher.name()));
    });
}

Index::Ids Index::find(std::span<const Matcher> matchers, Id count, const LabelsOf& labelsOf) const
{
    const std::shared_lock lock(m_mutex);
    std::vector<const Matcher*> rest;
    Ids out = startOf(matchers, rest, count, labelsOf);
    out.erase(std::ranges::lower_bound(out, count), out.end());
    for (const auto* matcher : rest)
        narrow(out, *matcher, labelsOf);
    std::erase_if(out, [&](Id id) { return labelsOf(id) == nullptr; });
    return out;
}

std::vector<std::string> Index::values(
    std::string_view name, Id count, const LabelsOf& labelsOf) const
{
    const std::shared_lock lock(m_mutex);
    std::vector<std::string> out;
    if (const auto* values = valuesOf(std::string(name))) {
        for (const auto& [value, ids] : *values) {
            if (std::ranges::any_of(
                    ids, [&](Id id) { return id < count && labelsOf(id) != nullptr; }))
                out.emplace_back(value);
        }
    }
    std::ranges::sort(out);
    return out;
}

qint64 Index::bytes() const
{
    const std::shared_lock lock(m_mutex);
    return m_bytes;
}

} // namespace slipway::timeseries
