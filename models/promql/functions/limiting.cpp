// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"
#include "promql/grouping.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace slipway::promql::functions {
namespace {

void dropEmpty(Tracks& tracks)
{
    std::erase_if(
        tracks, [](const Track& track) { return std::ranges::all_of(track.values, isAbsent); });
}

bool isWithin(double ratio, double share)
{
    return ratio >= 0 ? share < ratio : share >= 1 + ratio;
}

} // namespace

Tracks limitCount(const Aggregation& aggregation, Tracks tracks, const Column& parameter)
{
    std::ranges::stable_sort(
        tracks, [](const Track& a, const Track& b) { return *a.labels < *b.labels; });
    Grouping groups;
    std::vector<size_t> ids;
    for (const auto& track : tracks)
        ids.push_back(groups.idOf(groupLabels(aggregation, *track.labels)));
    std::vector<double> taken(groups.count());
    for (size_t step = 0; step < parameter.size(); ++step) {
        std::ranges::fill(taken, 0);
        const double most = std::floor(parameter[step]);
        for (size_t i = 0; i < tracks.size(); ++i) {
            auto& value = tracks[i].values[step];
            if (isAbsent(value))
                continue;
            if (taken[ids[i]] < most)
                taken[ids[i]] += 1;
            else
                value = absent;
        }
    }
    dropEmpty(tracks);
    return tracks;
}

Tracks limitRatio(Tracks tracks, const Column& parameter)
{
    constexpr auto all = static_cast<double>(std::numeric_limits<std::uint64_t>::max());
    for (auto& track : tracks) {
        const double share = static_cast<double>(track.labels->hash()) / all;
        for (size_t step = 0; step < parameter.size(); ++step) {
            if (!isWithin(std::clamp(parameter[step], -1.0, 1.0), share))
                track.values[step] = absent;
        }
    }
    dropEmpty(tracks);
    return tracks;
}

} // namespace slipway::promql::functions
