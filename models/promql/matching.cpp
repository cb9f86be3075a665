// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/matching.h"

#include "promql/arithmetic.h"
#include "promql/grouping.h"
#include "promql/names.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;

namespace slipway::promql {
namespace {

constexpr size_t none = SIZE_MAX;

Labels matchingLabels(const Matching& matching, const Labels& labels)
{
    return matching.on ? labels.keeping(matching.labels)
                       : labels.dropping(matching.labels).without(timeseries::metricName);
}

std::vector<size_t> matchIds(const Matching& matching, const Tracks& tracks, Grouping& groups)
{
    std::vector<size_t> out;
    out.reserve(tracks.size());
    for (const auto& track : tracks)
        out.push_back(groups.idOf(matchingLabels(matching, *track.labels)));
    return out;
}

/// Finds partners step by step; "many" is the side that may have several elements to one of the
/// other.
class Matcher {
public:
    Matcher(const Binary& node, const Tracks& left, const Tracks& right, size_t steps)
        : m_node(node)
        , m_isSwapped(node.matching.cardinality == Matching::Cardinality::OneToMany)
        , m_many(m_isSwapped ? right : left)
        , m_one(m_isSwapped ? left : right)
        , m_steps(steps)
        , m_manyIds(matchIds(node.matching, m_many, m_groups))
        , m_oneIds(matchIds(node.matching, m_one, m_groups))
        , m_partner(m_groups.count())
        , m_isTaken(m_groups.count())
        , m_lastOne(m_many.size(), none)
        , m_lastOut(m_many.size(), none)
        , m_lastOutOfOne(m_one.size(), none)
    {
    }

    Result<Tracks> run()
    {
        for (size_t step = 0; step < m_steps; ++step) {
            if (auto found = partners(step); !found)
                return failure(found.error());
            for (size_t i = 0; i < m_many.size(); ++i) {
                if (auto done = combine(i, step); !done)
                    return failure(done.error());
            }
            if (!fillOfMany())
                continue;
            for (size_t i = 0; i < m_one.size(); ++i) {
                if (auto done = combineUnmatched(i, step); !done)
                    return failure(done.error());
            }
        }
        return std::move(m_out);
    }

private:
    Result<void> partners(size_t step)
    {
        std::ranges::fill(m_partner, none);
        std::ranges::fill(m_isTaken, false);
        for (size_t i = 0; i < m_one.size(); ++i) {
            if (isAbsent(m_one[i].values[step]))
                continue;
            auto& partner = m_partner[m_oneIds[i]];
            if (partner != none && mayMatch(step)) {
                const auto text
                    = [](const Labels& labels) { return QString::fromStdString(labels.text()); };
                return failure({},
                    u"found duplicate series for the match group %1 on the %2 hand-side of the "
                    u"operation: [%3, %4]; many-to-many matching not allowed: matching labels must "
                    u"be "
                    u"unique on one side"_s.arg(text(m_groups.key(m_oneIds[i])),
                        m_isSwapped ? u"left"_s : u"right"_s,
                        text(*m_one[i].labels),
                        text(*m_one[partner].labels)));
            }
            partner = i;
        }
        return {};
    }

    /// With nothing on the other side nothing is matched, and so nothing is ambiguous.
    bool mayMatch(size_t step) const
    {
        return m_node.matching.fillLeft || m_node.matching.fillRight
            || std::ranges::any_of(
                m_many, [step](const Track& track) { return !isAbsent(track.values[step]); });
    }

    Result<void> combine(size_t i, size_t step)
    {
        const double many = m_many[i].values[step];
        const auto group = m_manyIds[i];
        const auto partner = m_partner[group];
        const auto& fill = m_isSwapped ? m_node.matching.fillLeft : m_node.matching.fillRight;
        if (isAbsent(many) || (partner == none && !fill))
            return {};
        const bool isOneToOne = m_node.matching.cardinality == Matching::Cardinality::OneToOne;
        if (isOneToOne && m_isTaken[group]) {
            return failure({},
                u"multiple matches for labels: many-to-one matching must be explicit "
                u"(group_left/group_right)"_s);
        }
        m_isTaken[group] = true;
        return put(
            many, partner == none ? *fill : m_one[partner].values[step], outOf(i, partner), step);
    }

    /// The value that stands for a missing one of the many.
    const std::optional<double>& fillOfMany() const
    {
        return m_isSwapped ? m_node.matching.fillRight : m_node.matching.fillLeft;
    }

    /// One that nothing of the other side came to.
    Result<void> combineUnmatched(size_t i, size_t step)
    {
        const double one = m_one[i].values[step];
        if (isAbsent(one) || m_isTaken[m_oneIds[i]])
            return {};
        m_isTaken[m_oneIds[i]] = true;
        auto& out = m_lastOutOfOne[i];
        if (out == none) {
            const auto& labels = *m_one[i].labels;
            out = outOf(resultLabels(matchingLabels(m_node.matching, labels), labels), false);
        }
        return put(*fillOfMany(), one, out, step);
    }

    Result<void> put(double many, double one, size_t id, size_t step)
    {
        const double left = m_isSwapped ? one : many;
        const double right = m_isSwapped ? many : one;
        double value = 0;
        if (!isComparison(m_node.operation)) {
            value = combined(m_node.operation, left, right);
        } else {
            const bool isTrue = holds(m_node.operation, left, right);
            if (!isTrue && !m_node.returnBool)
                return {};
            value = m_node.returnBool ? (isTrue ? 1 : 0) : left;
        }
        auto& out = m_out[id].values[step];
        if (!isAbsent(out)) {
            return failure(
                {}, u"multiple matches for labels: grouping labels must ensure unique matches"_s);
        }
        out = value;
        return {};
    }

    size_t outOf(size_t i, size_t partner)
    {
        const bool dependsOnPartner = !m_node.matching.include.empty();
        if (m_lastOut[i] != none && (!dependsOnPartner || m_lastOne[i] == partner))
            return m_lastOut[i];
        m_lastOne[i] = partner;
        const auto& many = *m_many[i].labels;
        const auto labels = resultLabels(
            many, partner == none ? matchingLabels(m_node.matching, many) : *m_one[partner].labels);
        m_lastOut[i] = outOf(labels, m_many[i].dropsName);
        return m_lastOut[i];
    }

    size_t outOf(const Labels& labels, bool dropsName)
    {
        const auto id = m_results.idOf(labels);
        if (id == m_out.size()) {
            const bool keepsName = isComparison(m_node.operation);
            m_out.push_back({std::make_shared<const Labels>(labels),
                keepsName && (m_node.returnBool || dropsName),
                Column(m_steps, absent)});
        }
        return id;
    }

    Labels resultLabels(const Labels& many, const Labels& one) const
    {
        const auto& matching = m_node.matching;
        Labels out = isComparison(m_node.operation) ? many : withoutMetadata(many);
        if (matching.cardinality == Matching::Cardinality::OneToOne)
            out = matching.on ? out.keeping(matching.labels) : out.dropping(matching.labels);
        for (const auto& name : matching.include)
            out = out.with(name, one.value(name));
        return out;
    }

    const Binary& m_node;
    const bool m_isSwapped;
    const Tracks& m_many;
    const Tracks& m_one;
    const size_t m_steps;
    Grouping m_groups;
    const std::vector<size_t> m_manyIds;
    const std::vector<size_t> m_oneIds;
    std::vector<size_t> m_partner; ///< of each group, at the present step
    std::vector<char> m_isTaken;
    std::vector<size_t>
        m_lastOne; ///< of each of the many: the partner that m_lastOut was found for
    std::vector<size_t> m_lastOut;
    std::vector<size_t> m_lastOutOfOne; ///< of each of the one, with a filled other side
    Grouping m_results;
    Tracks m_out;
};

/// Per step and group: whether any track has a value.
std::vector<char> presence(
    const Tracks& tracks, const std::vector<size_t>& ids, size_t groups, size_t steps)
{
    std::vector<char> out(groups * steps);
    for (size_t i = 0; i < tracks.size(); ++i) {
        for (size_t step = 0; step < steps; ++step)
            out[ids[i] * steps + step] |= isAbsent(tracks[i].values[step]) ? 0 : 1;
    }
    return out;
}

/// Lets only those values stand whose group is (or is not) present on the other side.
void filter(Tracks& tracks,
    const std::vector<size_t>& ids,
    const std::vector<char>& others,
    size_t steps,
    bool wanted)
{
    for (size_t i = 0; i < tracks.size(); ++i) {
        for (size_t step = 0; step < steps; ++step) {
            if ((others[ids[i] * steps + step] != 0) != wanted)
                tracks[i].values[step] = absent;
        }
    }
}

} // namespace

void combineWithScalar(const Binary& node, Tracks& tracks, const Column& numbers, bool isScalarLeft)
{
    const bool isCompared = isComparison(node.operation);
    for (auto& track : tracks) {
        track.dropsName = track.dropsName || !isCompared || node.returnBool;
        for (size_t i = 0; i < track.values.size(); ++i) {
            double& value = track.values[i];
            if (isAbsent(value))
                continue;
            const double left = isScalarLeft ? numbers[i] : value;
            const double right = isScalarLeft ? value : numbers[i];
            if (!isCompared)
                value = combined(node.operation, left, right);
            else if (node.returnBool)
                value = holds(node.operation, left, right) ? 1 : 0;
            else if (!holds(node.operation, left, right))
                value = absent;
        }
    }
}

Result<Tracks> matchVectors(
    const Binary& node, const Tracks& left, const Tracks& right, size_t steps)
{
    return Matcher(node, left, right, steps).run();
}

Result<Tracks> combineSets(const Binary& node, Tracks left, Tracks right, size_t steps)
{
    Grouping groups;
    const auto leftIds = matchIds(node.matching, left, groups);
    const auto rightIds = matchIds(node.matching, right, groups);
    if (node.operation == BinaryOperator::Or) {
        const auto inLeft = presence(left, leftIds, groups.count(), steps);
        filter(right, rightIds, inLeft, steps, false);
        std::ranges::move(right, std::back_inserter(left));
        return mergeEqual(std::move(left));
    }
    const auto inRight = presence(right, rightIds, groups.count(), steps);
    filter(left, leftIds, inRight, steps, node.operation == BinaryOperator::And);
    return left;
}

Result<Tracks> mergeEqual(Tracks tracks)
{
    // Two that differ only in whether their name goes stay two until it does.
    Grouping kept;
    Grouping dropped;
    std::vector<size_t> places[2];
    Tracks out;
    for (auto& track : tracks) {
        auto& groups = track.dropsName ? dropped : kept;
        auto& place = places[track.dropsName ? 1 : 0];
        const auto id = groups.idOf(*track.labels);
        if (id == place.size()) {
            place.push_back(out.size());
            out.push_back(std::move(track));
            continue;
        }
        auto& values = out[place[id]].values;
        for (size_t step = 0; step < values.size(); ++step) {
            if (isAbsent(track.values[step]))
                continue;
            if (!isAbsent(values[step])) {
                return failure({},
                    u"vector cannot contain metrics with the same labelset: %1"_s.arg(
                        QString::fromStdString(track.labels->text())));
            }
            values[step] = track.values[step];
        }
    }
    return out;
}

} // namespace slipway::promql
