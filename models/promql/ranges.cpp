// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/buckets.h"
#include "promql/evaluation.h"
#include "promql/functions/functions.h"
#include "promql/functions/streaming.h"
#include "promql/names.h"
#include "promql/signatures.h"
#include "promql/windows.h"

#include <algorithm>
#include <array>

using slipway::timeseries::Sample;

namespace slipway::promql {
namespace {

constexpr size_t pollEvery = 100'000;

/// A function of single windows, at every step.
void eachWindow(const Windows& windows,
    WindowFunction function,
    const Grid& grid,
    const std::array<Column, 2>& parameters,
    Column& out)
{
    size_t work = 0;
    for (size_t step = 0; step < out.size(); ++step) {
        const auto slice = windows.slices[step];
        if (slice.size() == 0) {
            out[step] = absent;
            continue;
        }
        const qint64 to = windows.to(step);
        out[step] = function({windows.samples.subspan(slice.begin, slice.size()),
            to - windows.range,
            to,
            grid.at(step),
            parameters[0].empty() ? 0 : parameters[0][step],
            windows.semantics,
            parameters[1].empty() ? 0 : parameters[1][step]});
        work += slice.size();
        if (work > pollEvery) {
            work = 0;
            if (windows.budget->isOver())
                return;
        }
    }
}

} // namespace

void Evaluation::slice(
    std::span<const Sample> samples, const Times& times, std::vector<Windows::Slice>& out)
{
    Cursor begins(samples);
    Cursor ends(samples);
    // Where ranges are a multiple of the step, one begins where an earlier one ended.
    const bool isShared = !times.isFixed && !times.isClosed && times.range % times.grid.step == 0
        && times.range / times.grid.step < static_cast<qint64>(out.size());
    const auto shared = isShared ? static_cast<size_t>(times.range / times.grid.step) : out.size();
    for (size_t step = 0; step < out.size(); ++step) {
        const qint64 to = times.to(step);
        const auto begin = step < shared ? static_cast<std::uint32_t>(begins.upTo(times.before(to)))
                                         : out[step - shared].end;
        out[step] = {begin, static_cast<std::uint32_t>(ends.upTo(to))};
    }
}

Result<void> Evaluation::eachWorked(
    const Call& call, const Work& work, const Grid& grid, const TrackVisitor& visitor)
{
    const Expression* range = nullptr;
    std::array<Column, 2> parameters;
    size_t given = 0;
    for (const auto& argument : call.arguments) {
        if (argument->type == Type::Matrix) {
            range = &unwrapped(*argument);
            continue;
        }
        auto column = scalar(*argument, grid);
        if (!column)
            return failure(column.error());
        parameters[given++] = std::move(*column);
    }
    const auto* matrix = std::get_if<MatrixSelector>(&range->node);
    if (matrix && matrix->selector.extension != Keyword::None)
        return eachExtended(call, *range, grid, visitor);
    Track track;
    bool isAny = false;
    Times times;
    std::vector<Windows::Slice> slices(grid.count);
    const auto take = [&](const auto& labels, bool dropsName, std::span<const Sample> samples) {
        slice(samples, times, slices);
        const Windows windows{samples,
            slices,
            times.to(0),
            times.isFixed ? 0 : grid.step,
            times.range,
            m_limits.semantics,
            &m_budget};
        track.labels = labels;
        track.dropsName = dropsName || !work.keepsName;
        track.values.resize(grid.count);
        if (work.series != nullptr)
            work.series(windows, track.values);
        else
            eachWindow(windows, work.window, grid, parameters, track.values);
        if (std::ranges::all_of(track.values, isAbsent))
            return true;
        isAny = true;
        noteWindowed(call, *range, track);
        return visitor(track);
    };
    if (auto done = eachSeries(*range, grid, times, take, work.aspect); !done)
        return done;
    if (isAny && call.function->name == "quantile_over_time")
        noteQuantiles(parameters[0], call.arguments[0]->span);
    // A function that gave up within a series left its steps undone.
    return charge(0, range->span);
}

Result<void> Evaluation::eachOverTime(const Call& call,
    WindowFunction function,
    bool keepsName,
    const Grid& grid,
    const TrackVisitor& visitor)
{
    const auto ofBuckets = stepsOfBuckets(call, grid);
    if (!ofBuckets)
        return failure(ofBuckets.error());
    const Work work{function, functions::findSeriesFunction(call.function->name), keepsName};
    if (*ofBuckets == 0)
        return eachWorked(call, work, grid, visitor);
    auto tracks = overBuckets(call, {grid.start, grid.step, *ofBuckets});
    if (tracks && *ofBuckets < grid.count) {
        const Grid rest{grid.at(*ofBuckets), grid.step, grid.count - *ofBuckets};
        const auto later = worked(call, work, rest);
        tracks = later
            ? Result<Tracks>(appended(std::move(*tracks), *ofBuckets, *later, rest.count))
            : failure(later.error());
    }
    if (!tracks)
        return failure(tracks.error());
    std::ranges::all_of(*tracks, visitor);
    return {};
}

Result<Tracks> Evaluation::worked(const Call& call, const Work& work, const Grid& grid)
{
    Tracks out;
    const auto done = eachWorked(call, work, grid, [&](Track& track) {
        out.push_back(std::move(track));
        return true;
    });
    return done ? Result<Tracks>(std::move(out)) : failure(done.error());
}

Result<Tracks> Evaluation::overTime(
    const Call& call, WindowFunction function, bool keepsName, const Grid& grid)
{
    Tracks out;
    const auto done = eachOverTime(call, function, keepsName, grid, [&](Track& track) {
        out.push_back(std::move(track));
        return true;
    });
    return done ? Result<Tracks>(std::move(out)) : failure(done.error());
}

Result<Matrix> Evaluation::matrix(const Expression& expression, const Grid& grid)
{
    const auto& node = unwrapped(expression);
    const auto* selected = std::get_if<MatrixSelector>(&node.node);
    if (selected && selected->selector.extension != Keyword::None)
        return extendedMatrix(node, grid);
    Matrix out;
    Times times;
    const auto take = [&](const auto& labels, bool dropsName, std::span<const Sample> samples) {
        MatrixSeries series{dropsName ? withoutMetadata(*labels) : *labels, {}};
        std::ranges::copy_if(
            samples, std::back_inserter(series.samples), [&](const Sample& sample) {
                return sample.time > times.before(times.to(0)) && sample.time <= times.to(0);
            });
        if (!series.samples.empty())
            out.push_back(std::move(series));
        return true;
    };
    if (auto done = eachSeries(expression, grid, times, take); !done)
        return failure(done.error());
    return out;
}

} // namespace slipway::promql
