// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"
#include "promql/grouping.h"
#include "promql/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::promql::functions {
namespace {

/// The indexes of each group's tracks.
struct Members {
    Grouping groups;
    std::vector<std::vector<size_t>> tracks;
};

Members membersOf(const Aggregation& aggregation, const Tracks& tracks)
{
    Members out;
    for (size_t i = 0; i < tracks.size(); ++i) {
        const auto group = out.groups.idOf(groupLabels(aggregation, *tracks[i].labels));
        out.tracks.resize(out.groups.count());
        out.tracks[group].push_back(i);
    }
    return out;
}

/// Keeps the k best of each group at each step; NaN is worse than anything.
Tracks best(const Aggregation& aggregation, Tracks tracks, const Column& parameter, bool isLargest)
{
    const auto members = membersOf(aggregation, tracks);
    std::vector<size_t> present;
    for (size_t step = 0; step < parameter.size(); ++step) {
        const auto isBetter = [&](size_t a, size_t b) {
            const double left = tracks[a].values[step];
            const double right = tracks[b].values[step];
            if (std::isnan(right))
                return !std::isnan(left);
            return isLargest ? left > right : left < right;
        };
        for (const auto& group : members.tracks) {
            present.clear();
            std::ranges::copy_if(group, std::back_inserter(present), [&](size_t track) {
                return !isAbsent(tracks[track].values[step]);
            });
            const double k = parameter[step];
            if (!(k < static_cast<double>(present.size())))
                continue;
            std::ranges::stable_sort(present, isBetter);
            for (auto i = static_cast<size_t>(std::max(0.0, k)); i < present.size(); ++i)
                tracks[present[i]].values[step] = absent;
        }
    }
    std::erase_if(
        tracks, [](const Track& track) { return std::ranges::all_of(track.values, isAbsent); });
    // At a single step the order is part of the answer.
    if (parameter.size() == 1) {
        std::ranges::stable_sort(tracks, [&](const Track& a, const Track& b) {
            if (std::isnan(b.values[0]))
                return !std::isnan(a.values[0]);
            return isLargest ? a.values[0] > b.values[0] : a.values[0] < b.values[0];
        });
    }
    return tracks;
}

Tracks quantiles(const Aggregation& aggregation, const Tracks& tracks, const Column& parameter)
{
    const auto members = membersOf(aggregation, tracks);
    Tracks out;
    std::vector<double> values;
    for (size_t group = 0; group < members.tracks.size(); ++group) {
        Track track{std::make_shared<const timeseries::Labels>(members.groups.key(group)),
            tracks[members.tracks[group].front()].dropsName,
            {}};
        for (size_t step = 0; step < parameter.size(); ++step) {
            values.clear();
            for (const auto member : members.tracks[group]) {
                if (!isAbsent(tracks[member].values[step]))
                    values.push_back(tracks[member].values[step]);
            }
            track.values.push_back(values.empty() ? absent : quantileOf(parameter[step], values));
        }
        out.push_back(std::move(track));
    }
    return out;
}

} // namespace

double quantileOf(double quantile, std::vector<double>& values)
{
    constexpr double infinity = std::numeric_limits<double>::infinity();
    if (values.empty() || std::isnan(quantile))
        return std::numeric_limits<double>::quiet_NaN();
    if (quantile < 0 || quantile > 1)
        return quantile < 0 ? -infinity : infinity;
    std::ranges::sort(values, [](double a, double b) {
        // NaN first, as Go sorts floats.
        return std::isnan(a) ? !std::isnan(b) : a < b;
    });
    const double rank = quantile * static_cast<double>(values.size() - 1);
    const auto low = static_cast<size_t>(rank);
    const auto high = std::min(values.size() - 1, low + 1);
    const double weight = rank - std::floor(rank);
    return values[low] * (1 - weight) + values[high] * weight;
}

std::optional<Tracks> aggregateWith(
    const Aggregation& aggregation, Tracks tracks, const Column& parameter)
{
    switch (aggregation.operation) {
    case Keyword::Topk: return best(aggregation, std::move(tracks), parameter, true);
    case Keyword::Bottomk: return best(aggregation, std::move(tracks), parameter, false);
    case Keyword::Quantile: return quantiles(aggregation, tracks, parameter);
    default: return std::nullopt;
    }
}

Result<Tracks> countValues(
    const Aggregation& aggregation, const Tracks& tracks, const std::string& label)
{
    const auto shown = QString::fromStdString(label);
    if (label.empty() || shown.toStdString() != label)
        return failure({}, u"invalid label name \"%1\" in count_values()"_s.arg(shown));
    Grouping groups;
    Tracks out;
    for (const auto& track : tracks) {
        const auto group = groupLabels(aggregation, *track.labels);
        for (size_t step = 0; step < track.values.size(); ++step) {
            if (isAbsent(track.values[step]))
                continue;
            const auto id = groups.idOf(group.with(label, valueText(track.values[step])));
            if (id == out.size()) {
                out.push_back({std::make_shared<const timeseries::Labels>(groups.key(id)),
                    track.dropsName,
                    Column(track.values.size(), absent)});
            }
            auto& count = out[id].values[step];
            count = isAbsent(count) ? 1 : count + 1;
        }
    }
    return out;
}

} // namespace slipway::promql::functions
