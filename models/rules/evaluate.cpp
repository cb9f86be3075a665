// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/evaluate.h"

#include "rules/alertrule.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;

namespace slipway::rules {
namespace {

Result<promql::Vector> record(const Rule& rule, promql::Vector vector, qint64 limit)
{
    for (auto& element : vector) {
        auto labels = element.labels.all();
        labels.push_back({std::string(timeseries::metricName), rule.name});
        for (const auto& label : rule.labels)
            labels.push_back({label.name, label.value});
        element.labels = Labels(std::move(labels));
    }
    std::vector<Labels> all;
    std::ranges::transform(vector, std::back_inserter(all), &promql::VectorElement::labels);
    std::ranges::sort(all);
    if (std::ranges::adjacent_find(all) != all.end())
        return failure(
            {}, u"vector contains metrics with the same labelset after applying rule labels"_s);
    if (limit > 0 && static_cast<qint64>(vector.size()) > limit)
        return failure({}, u"exceeded limit of %1 with %2 series"_s.arg(limit).arg(vector.size()));
    return vector;
}

/// Writes what a rule gave, and staleness markers where it gave something before.
void write(
    const promql::Vector& vector, RuleState& state, timeseries::SeriesStore& store, qint64 time)
{
    std::vector<timeseries::Point> points;
    std::vector<Labels> written;
    for (const auto& element : vector) {
        points.push_back(
            {std::make_shared<const Labels>(element.labels), {time, element.sample.value}});
        written.push_back(element.labels);
    }
    std::ranges::sort(written);
    for (const auto& labels : state.written) {
        if (!std::ranges::binary_search(written, labels))
            points.push_back(
                {std::make_shared<const Labels>(labels), {time, timeseries::staleMarker()}});
    }
    store.append(points);
    state.written = std::move(written);
}

} // namespace

std::string stateText(AlertState state)
{
    switch (state) {
    case AlertState::Inactive: return "inactive";
    case AlertState::Pending: return "pending";
    case AlertState::Firing: return "firing";
    }
    return {};
}

Result<promql::Vector> queryVector(const timeseries::Snapshot& snapshot,
    std::string_view expression,
    qint64 time,
    const promql::QueryLimits& limits,
    QStringList* warnings)
{
    auto answer = promql::queryInstant(snapshot, expression, time, limits);
    if (!answer)
        return failure(answer.error());
    if (warnings)
        *warnings = answer->warnings;
    if (auto* vector = std::get_if<promql::Vector>(&answer->value))
        return std::move(*vector);
    if (const auto* scalar = std::get_if<promql::Scalar>(&answer->value))
        return promql::Vector{{Labels(), scalar->sample}};
    return failure({}, u"rule result is not a vector or scalar"_s);
}

GroupState evaluate(const RuleGroup& group,
    GroupState before,
    timeseries::SeriesStore& store,
    qint64 time,
    const Surroundings& surroundings)
{
    before.rules.resize(group.rules.size());
    const qint64 at = time - group.queryOffset.value_or(Milliseconds{}).count();
    for (size_t i = 0; i < group.rules.size(); ++i) {
        const auto& rule = group.rules[i];
        auto& state = before.rules[i];
        const auto snapshot = store.snapshot();
        auto vector
            = queryVector(*snapshot, rule.expression, at, surroundings.limits, &state.warnings);
        if (vector && rule.kind == Rule::Kind::Recording)
            vector = record(rule, *std::move(vector), group.limit);
        else if (vector)
            vector
                = alert({rule, group.limit, *snapshot, time, surroundings}, *vector, state.alerts);
        state.error = vector ? QString() : vector.error().text();
        if (vector)
            write(*vector, state, store, at);
    }
    return before;
}

} // namespace slipway::rules
