// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/evaluation.h"
#include "promql/functions/functions.h"
#include "promql/functions/streaming.h"
#include "promql/signatures.h"
#include "promql/windows.h"

#include <algorithm>

using slipway::timeseries::Sample;

namespace slipway::promql {
namespace {

constexpr size_t pollEvery = 100'000;

/// A function of single windows, at every step.
void eachWindow(const Windows& windows,
    WindowFunction function,
    const Grid& grid,
    const Column& parameters,
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
            parameters.empty() ? 0 : parameters[step],
            windows.semantics});
        work += slice.size();
        if (work > pollEvery) {
            work = 0;
            if (windows.budget->isOver())
                return;
        }
    }
}

} // namespace

Result<void> Evaluation::eachOverTime(const Call& call,
    WindowFunction function,
    bool keepsName,
    const Grid& grid,
    const TrackVisitor& visitor)
{
    const Expression* range = nullptr;
    Column parameters;
    for (const auto& argument : call.arguments) {
        if (argument->type == Type::Matrix) {
            range = argument.get();
            continue;
        }
        auto column = scalar(*argument, grid);
        if (!column)
            return failure(column.error());
        parameters = std::move(*column);
    }
    const auto whole = functions::findSeriesFunction(call.function->name);
    Track track;
    Times times;
    std::vector<Windows::Slice> slices(grid.count);
    const auto take = [&](const auto& labels, bool dropsName, std::span<const Sample> samples) {
        Cursor begins(samples);
        Cursor ends(samples);
        for (size_t step = 0; step < grid.count; ++step) {
            const qint64 to = times.to(step);
            slices[step] = {static_cast<std::uint32_t>(begins.upTo(times.before(to))),
                static_cast<std::uint32_t>(ends.upTo(to))};
        }
        const Windows windows{samples,
            slices,
            times.to(0),
            times.isFixed ? 0 : grid.step,
            times.range,
            m_limits.semantics,
            &m_budget};
        track.labels = labels;
        track.dropsName = dropsName || !keepsName;
        track.values.resize(grid.count);
        if (whole != nullptr)
            whole(windows, track.values);
        else
            eachWindow(windows, function, grid, parameters, track.values);
        return std::ranges::all_of(track.values, isAbsent) || visitor(track);
    };
    if (auto done = eachSeries(*range, grid, times, take); !done)
        return done;
    // A function that gave up within a series left its steps undone.
    return charge(0, range->span);
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
    Matrix out;
    Times times;
    const auto take = [&](const auto& labels, bool dropsName, std::span<const Sample> samples) {
        MatrixSeries series{dropsName ? labels->without(timeseries::metricName) : *labels, {}};
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
