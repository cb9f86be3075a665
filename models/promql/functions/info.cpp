// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"
#include "promql/grouping.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;
using slipway::timeseries::Matcher;

namespace slipway::promql::functions {
namespace {

constexpr size_t none = SIZE_MAX;

const std::vector<std::string>& identifyingLabels()
{
    static const std::vector<std::string> names{"instance", "job"};
    return names;
}

QString shown(const Labels& labels)
{
    return QString::fromStdString(labels.text());
}

class Joining {
public:
    Joining(const InfoRequest& request, const Tracks& base, const Tracks& infos, size_t steps)
        : m_request(request)
        , m_base(base)
        , m_infos(infos)
        , m_steps(steps)
        , m_last(base.size())
    {
        std::vector<std::string> names;
        for (const auto& info : infos) {
            const std::string name(info.labels->value(timeseries::metricName));
            if (std::ranges::find(names, name) == names.end())
                names.push_back(name);
        }
        std::ranges::sort(names);
        for (const auto& track : base) {
            auto& ids = m_baseIds.emplace_back();
            for (const auto& name : names)
                ids.push_back(m_groups.idOf(keyOf(*track.labels, name)));
        }
        m_wanted = m_groups.count();
        for (const auto& info : infos) {
            const auto name = info.labels->value(timeseries::metricName);
            m_infoIds.push_back(m_groups.idOf(keyOf(*info.labels, name)));
        }
    }

    Result<Tracks> run()
    {
        std::vector<size_t> newest(m_wanted);
        for (size_t step = 0; step < m_steps; ++step) {
            if (auto found = findNewest(newest, step); !found)
                return failure(found.error());
            for (size_t i = 0; i < m_base.size(); ++i) {
                if (isAbsent(m_base[i].values[step]))
                    continue;
                if (auto done = join(i, newest, step); !done)
                    return failure(done.error());
            }
        }
        return std::move(m_out);
    }

private:
    /// What a series and its info series have in common.
    static Labels keyOf(const Labels& labels, std::string_view name)
    {
        return labels.keeping(identifyingLabels()).with(timeseries::metricName, name);
    }

    Result<void> findNewest(std::vector<size_t>& newest, size_t step) const
    {
        std::ranges::fill(newest, none);
        for (size_t i = 0; i < m_infos.size(); ++i) {
            if (m_infoIds[i] >= m_wanted || isAbsent(m_infos[i].values[step]))
                continue;
            auto& known = newest[m_infoIds[i]];
            if (known != none && m_infos[known].values[step] == m_infos[i].values[step]) {
                return failure({},
                    u"found duplicate series for info metric: existing %1, new %2"_s.arg(
                        shown(*m_infos[known].labels), shown(*m_infos[i].labels)));
            }
            if (known == none || m_infos[known].values[step] < m_infos[i].values[step])
                known = i;
        }
        return {};
    }

    bool isInfoItself(const Labels& labels) const
    {
        const auto name = labels.value(timeseries::metricName);
        return std::ranges::all_of(
            m_request.names, [&](const Matcher& matcher) { return matcher.matches(name); });
    }

    bool isAsked(const std::string& name) const
    {
        return m_request.labels.empty()
            || std::ranges::find(m_request.labels, name, &Matcher::name) != m_request.labels.end();
    }

    Result<void> join(size_t i, const std::vector<size_t>& newest, size_t step)
    {
        std::vector<size_t> partners;
        const bool isPlain = isInfoItself(*m_base[i].labels);
        for (const auto id : m_baseIds[i]) {
            if (!isPlain && newest[id] != none)
                partners.push_back(newest[id]);
        }
        const bool mayBeAlone = isPlain
            || std::ranges::all_of(
                m_request.labels, [](const Matcher& matcher) { return matcher.matches({}); });
        if (partners.empty() && !mayBeAlone)
            return {};
        auto& last = m_last[i];
        if (last.out == none || last.partners != partners) {
            auto labels = joined(*m_base[i].labels, partners);
            if (!labels)
                return failure(labels.error());
            last = {outOf(*labels, m_base[i].dropsName), std::move(partners)};
        }
        auto& value = m_out[last.out].values[step];
        if (!isAbsent(value))
            return failure({}, u"vector cannot contain metrics with the same labelset"_s);
        value = m_base[i].values[step];
        return {};
    }

    Result<Labels> joined(const Labels& base, const std::vector<size_t>& partners) const
    {
        std::map<std::string, std::string> added;
        for (const auto partner : partners) {
            for (const auto& label : m_infos[partner].labels->all()) {
                if (label.name == timeseries::metricName || !isAsked(label.name))
                    continue;
                const auto known = added.find(label.name);
                if (known != added.end() && known->second != label.value) {
                    return failure(
                        {}, u"conflicting label: %1"_s.arg(QString::fromStdString(label.name)));
                }
                if (!base.contains(label.name))
                    added[label.name] = label.value;
            }
        }
        Labels out = base;
        for (const auto& [name, value] : added)
            out = out.with(name, value);
        return out;
    }

    size_t outOf(const Labels& labels, bool dropsName)
    {
        auto& ids = m_outIds[dropsName ? 1 : 0];
        auto& places = m_places[dropsName ? 1 : 0];
        const auto id = ids.idOf(labels);
        if (id == places.size()) {
            places.push_back(m_out.size());
            m_out.push_back(
                {std::make_shared<const Labels>(labels), dropsName, Column(m_steps, absent)});
        }
        return places[id];
    }

    struct Last {
        size_t out = none;
        std::vector<size_t> partners;
    };

    const InfoRequest& m_request;
    const Tracks& m_base;
    const Tracks& m_infos;
    const size_t m_steps;
    Grouping m_groups;
    size_t m_wanted = 0; ///< groups below are those of the base
    std::vector<std::vector<size_t>> m_baseIds; ///< of each series, one an info metric
    std::vector<size_t> m_infoIds;
    std::vector<Last> m_last;
    Grouping m_outIds[2]; ///< those that keep their name, and those that drop it
    std::vector<size_t> m_places[2];
    Tracks m_out;
};

} // namespace

Result<Tracks> joinInfo(
    const InfoRequest& request, const Tracks& base, const Tracks& infos, size_t steps)
{
    return Joining(request, base, infos, steps).run();
}

} // namespace slipway::promql::functions
