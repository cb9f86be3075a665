// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/histogramlint.h"

#include <cmath>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::scrape {

HistogramLint::Group& HistogramLint::groupOf(const Sample& sample)
{
    if (!m_groups.empty() && m_lastHash == sample.group)
        return m_groups[m_last];
    const auto [found, isNew] = m_byHash.emplace(sample.group, m_groups.size());
    if (isNew) {
        m_groups.emplace_back();
        m_groups.back().line = sample.line;
        m_groups.back().column = sample.column;
    }
    m_lastHash = sample.group;
    m_last = found->second;
    return m_groups[m_last];
}

void HistogramLint::add(const Sample& sample)
{
    auto& group = groupOf(sample);
    if (sample.part == Part::Sum) {
        group.hasSum = true;
        return;
    }
    if (sample.part == Part::Count) {
        group.count = sample.value;
        return;
    }
    if (!sample.bound) {
        if (!m_noBound)
            m_noBound = std::pair(sample.line, sample.column);
        return;
    }
    const bool isAbove = group.hasBucket && *sample.bound > group.bound;
    if (isAbove && sample.value < group.value && !group.falls)
        group.falls = std::pair(sample.line, sample.column);
    group.hasBucket = true;
    group.bound = *sample.bound;
    group.value = sample.value;
    if (std::isinf(*sample.bound) && *sample.bound > 0)
        group.infinite = sample.value;
}

std::vector<Lint> HistogramLint::finish(const FamilyReport& family)
{
    std::vector<Lint> out;
    const auto name = shown(family.name);
    const auto once = [&](std::pair<int, int> place,
                          const QString& rule,
                          const QString& text,
                          const QString& fix) {
        for (const auto& known : out) {
            if (known.rule == rule)
                return;
        }
        out.push_back({.line = place.first,
            .column = place.second,
            .rule = rule,
            .text = text.arg(name),
            .fix = fix});
    };
    if (m_noBound)
        once(*m_noBound,
            u"bucket-bound"_s,
            u"a bucket of histogram %1 has no usable le"_s,
            u"give every _bucket sample a label le with a number"_s);
    for (const auto& group : m_groups) {
        const std::pair place(group.line, group.column);
        if (!group.hasBucket)
            once(place,
                u"no-buckets"_s,
                u"histogram %1 has no buckets: no quantile can be computed"_s,
                u"declare it as a summary, or expose its _bucket samples"_s);
        else if (!group.infinite)
            once(place,
                u"no-infinite-bucket"_s,
                u"histogram %1 has no bucket le=\"+Inf\""_s,
                u"end its buckets with le=\"+Inf\", which is the count"_s);
        if (group.falls)
            once(*group.falls,
                u"buckets-not-cumulative"_s,
                u"a bucket of histogram %1 holds less than the one below it"_s,
                u"every bucket counts all observations up to its le"_s);
        if (group.infinite && group.count && *group.infinite != *group.count)
            once(place,
                u"count-differs"_s,
                u"the count of histogram %1 is not its +Inf bucket"_s,
                u"take both from one snapshot"_s);
        if (!group.count || !group.hasSum)
            once(place,
                u"no-sum-or-count"_s,
                u"histogram %1 lacks its _sum or its _count"_s,
                u"expose both: the mean needs them"_s);
    }
    m_groups.clear();
    m_byHash.clear();
    m_noBound.reset();
    m_lastHash = 0;
    m_last = 0;
    return out;
}

} // namespace slipway::scrape
