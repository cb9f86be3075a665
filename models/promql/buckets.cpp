// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/buckets.h"

#include "promql/evaluation.h"
#include "promql/functions/functions.h"
#include "promql/functions/streaming.h"
#include "promql/grouping.h"
#include "promql/signatures.h"

#include <algorithm>
#include <array>

using slipway::timeseries::Aspect;

namespace slipway::promql {
namespace {

constexpr std::array table{OfBuckets{"min_over_time", Aspect::Min, "min_over_time"},
    OfBuckets{"max_over_time", Aspect::Max, "max_over_time"},
    OfBuckets{"sum_over_time", Aspect::Sum, "sum_over_time"},
    OfBuckets{"count_over_time", Aspect::Count, "sum_over_time"}};

} // namespace

std::optional<OfBuckets> findOfBuckets(std::string_view name)
{
    const auto found = std::ranges::find(table, name, &OfBuckets::name);
    return found == table.end() ? std::nullopt : std::optional(*found);
}

Tracks appended(Tracks tracks, size_t steps, const Tracks& later, size_t more)
{
    Grouping series;
    for (auto& track : tracks) {
        series.idOf(*track.labels);
        track.values.resize(steps + more, absent);
    }
    for (const auto& track : later) {
        const auto id = series.idOf(*track.labels);
        if (id == tracks.size())
            tracks.push_back({track.labels, track.dropsName, Column(steps + more, absent)});
        std::ranges::copy(
            track.values, tracks[id].values.begin() + static_cast<std::ptrdiff_t>(steps));
    }
    return tracks;
}

Tracks divided(Tracks sums, const Tracks& counts)
{
    Grouping series;
    for (const auto& track : sums)
        series.idOf(*track.labels);
    for (const auto& track : counts) {
        const auto id = series.idOf(*track.labels);
        if (id >= sums.size())
            continue;
        auto& values = sums[id].values;
        for (size_t i = 0; i < values.size(); ++i) {
            const bool isThere = !isAbsent(values[i]) && !isAbsent(track.values[i]);
            values[i] = isThere ? values[i] / track.values[i] : absent;
        }
    }
    return sums;
}

Result<size_t> Evaluation::stepsOfBuckets(const Call& call, const Grid& grid)
{
    const qint64 boundary = m_snapshot.downsampledBefore();
    const auto name = call.function->name;
    if (boundary == std::numeric_limits<qint64>::min() || call.arguments.empty()
        || (name != meanOfBuckets && !findOfBuckets(name)))
        return 0;
    const auto& range = unwrapped(*call.arguments[0]);
    const auto* matrix = std::get_if<MatrixSelector>(&range.node);
    if (matrix == nullptr || matrix->selector.extension != Keyword::None)
        return 0;
    const auto times = timesOf(matrix->selector.placement, &matrix->range, grid, range.span);
    if (!times)
        return failure(times.error());
    size_t out = 0;
    while (out < grid.count && times->before(times->to(out)) + 1 < boundary)
        ++out;
    return out;
}

Result<Tracks> Evaluation::overBuckets(const Call& call, const Grid& grid)
{
    const auto figure = [&](const OfBuckets& found) {
        const auto window = functions::findOverTime(found.function).function;
        const auto series = functions::findSeriesFunction(found.function);
        return worked(call, {window, series, false, found.aspect}, grid);
    };
    if (const auto found = findOfBuckets(call.function->name))
        return figure(*found);
    auto sums = figure(*findOfBuckets("sum_over_time"));
    if (!sums)
        return sums;
    const auto counts = figure(*findOfBuckets("count_over_time"));
    return counts ? Result<Tracks>(divided(std::move(*sums), *counts)) : failure(counts.error());
}

} // namespace slipway::promql
