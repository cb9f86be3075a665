// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/evaluation.h"
#include "promql/parsing.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;
using slipway::timeseries::Sample;

namespace slipway::promql {
namespace {

constexpr qint64 defaultSubqueryStep = 60'000;

qint64 bounded(double milliseconds)
{
    constexpr double bound = 4e18;
    return static_cast<qint64>(std::clamp(milliseconds, -bound, bound));
}

/// The first multiple of `step` after `time`.
qint64 firstAfter(qint64 time, qint64 step)
{
    const qint64 rest = ((time % step) + step) % step;
    return time - rest + step;
}

} // namespace

Result<qint64> Evaluation::lengthOf(const TimeSpan& span, Span where) const
{
    if (!span.formula)
        return span.milliseconds;
    const double step = m_isRange ? static_cast<double>(m_grid.step) / 1000 : 0;
    const double range = static_cast<double>(m_grid.end() - m_grid.start) / 1000;
    const auto value = formulaValue(*span.formula, step, range);
    if (!value)
        return wrong(where, value.error().what);
    return bounded(std::round(value->value_or(0) * 1000));
}

Result<Evaluation::Times> Evaluation::timesOf(
    const Placement& placement, const TimeSpan* range, const Grid& grid, Span span)
{
    Times out;
    out.grid = grid;
    out.isFixed = placement.at != Placement::At::None;
    if (placement.at == Placement::At::Time)
        out.fixed = placement.atTime;
    else if (out.isFixed)
        out.fixed = placement.at == Placement::At::Start ? m_grid.start : m_grid.end();
    if (placement.offset) {
        const auto offset = lengthOf(*placement.offset, span);
        if (!offset)
            return failure(offset.error());
        out.offset = *offset;
    }
    if (range) {
        const auto length = lengthOf(*range, span);
        if (!length)
            return failure(length.error());
        if (*length <= 0)
            return wrong(span, u"duration must be greater than 0"_s);
        out.range = *length;
    }
    return out;
}

Result<void> Evaluation::readAll(std::span<const timeseries::Matcher> matchers,
    qint64 from,
    qint64 to,
    Span span,
    const timeseries::Snapshot::Visitor& visitor)
{
    Result<void> out;
    m_snapshot.visit(matchers, from, to, [&](const auto& labels, std::span<const Sample> samples) {
        out = charge(static_cast<qint64>(samples.size()), span);
        return out && visitor(labels, samples);
    });
    return out;
}

/// At each step the last sample within the lookback, unless it is a stale marker.
Result<Tracks> Evaluation::select(
    const VectorSelector& selector, const Grid& grid, Span span, bool asTimes)
{
    if (selector.extension != Keyword::None)
        return notYet(
            span, selector.extension == Keyword::Anchored ? u"anchored"_s : u"smoothed"_s);
    const auto times = timesOf(selector.placement, nullptr, grid, span);
    if (!times)
        return failure(times.error());
    Tracks out;
    const auto take = [&](const std::shared_ptr<const Labels>& labels,
                          std::span<const Sample> samples) {
        Track track{labels, false, Column(grid.count, absent)};
        bool isAny = false;
        size_t next = 0;
        for (size_t step = 0; step < grid.count; ++step) {
            const qint64 to = times->to(step);
            while (next < samples.size() && samples[next].time <= to)
                ++next;
            if (next == 0)
                continue;
            const auto& sample = samples[next - 1];
            if (sample.time <= to - m_limits.lookback || timeseries::isStaleMarker(sample.value))
                continue;
            isAny = true;
            track.values[step] = asTimes ? static_cast<double>(sample.time) / 1000 : sample.value;
        }
        if (isAny)
            out.push_back(std::move(track));
        return true;
    };
    auto done
        = readAll(selector.matchers, times->first() - m_limits.lookback, times->last(), span, take);
    if (!done)
        return failure(done.error());
    return out;
}

Result<void> Evaluation::eachSeries(
    const Expression& range, const Grid& grid, Times& times, const SeriesVisitor& visitor)
{
    const auto& node = unwrapped(range);
    if (const auto* subquery = std::get_if<Subquery>(&node.node)) {
        auto found = timesOf(subquery->placement, &subquery->range, grid, node.span);
        if (!found)
            return failure(found.error());
        times = *found;
        return eachOfSubquery(*subquery, times, visitor);
    }
    const auto* matrix = std::get_if<MatrixSelector>(&node.node);
    if (!matrix)
        return wrong(node.span, u"expected a range vector"_s);
    if (matrix->selector.extension != Keyword::None)
        return notYet(node.span,
            matrix->selector.extension == Keyword::Anchored ? u"anchored"_s : u"smoothed"_s);
    auto found = timesOf(matrix->selector.placement, &matrix->range, grid, node.span);
    if (!found)
        return failure(found.error());
    times = *found;
    std::vector<Sample> cleaned;
    const auto take
        = [&](const std::shared_ptr<const Labels>& labels, std::span<const Sample> samples) {
              const auto isStale
                  = [](const Sample& sample) { return timeseries::isStaleMarker(sample.value); };
              if (std::ranges::none_of(samples, isStale))
                  return visitor(labels, false, samples);
              cleaned.clear();
              std::ranges::remove_copy_if(samples, std::back_inserter(cleaned), isStale);
              return visitor(labels, false, cleaned);
          };
    return readAll(
        matrix->selector.matchers, times.first() - times.range, times.last(), node.span, take);
}

Result<void> Evaluation::eachOfSubquery(
    const Subquery& subquery, Times& times, const SeriesVisitor& visitor)
{
    const auto span = subquery.inner->span;
    qint64 step = defaultSubqueryStep;
    if (subquery.step) {
        const auto length = lengthOf(*subquery.step, span);
        if (!length)
            return failure(length.error());
        step = *length;
        if (step <= 0)
            return wrong(span, u"duration must be greater than 0"_s);
    }
    Grid inner;
    inner.step = step;
    inner.start = firstAfter(times.first() - times.range, step);
    const qint64 length = times.last() - inner.start;
    inner.count = length < 0 ? 0 : static_cast<size_t>(length / step) + 1;
    if (inner.count == 0)
        return {};
    if (auto charged = charge(static_cast<qint64>(inner.count), span); !charged)
        return charged;
    const auto tracks = vector(*subquery.inner, inner);
    if (!tracks)
        return failure(tracks.error());
    std::vector<Sample> samples;
    for (const auto& track : *tracks) {
        samples.clear();
        for (size_t i = 0; i < inner.count; ++i) {
            if (!isAbsent(track.values[i]))
                samples.push_back({inner.at(i), track.values[i]});
        }
        if (!samples.empty() && !visitor(track.labels, track.dropsName, samples))
            break;
    }
    return {};
}

Result<Tracks> Evaluation::overTime(
    const Call& call, WindowFunction function, bool keepsName, const Grid& grid)
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
    Tracks out;
    Times times;
    const auto take = [&](const auto& labels, bool dropsName, std::span<const Sample> samples) {
        Track track{labels, dropsName || !keepsName, Column(grid.count, absent)};
        bool isAny = false;
        size_t begin = 0;
        size_t end = 0;
        for (size_t step = 0; step < grid.count; ++step) {
            const qint64 to = times.to(step);
            const qint64 from = to - times.range;
            while (end < samples.size() && samples[end].time <= to)
                ++end;
            while (begin < end && samples[begin].time <= from)
                ++begin;
            if (begin == end)
                continue;
            const Window window{samples.subspan(begin, end - begin),
                from,
                to,
                grid.at(step),
                parameters.empty() ? 0 : parameters[step]};
            track.values[step] = function(window);
            isAny = isAny || !isAbsent(track.values[step]);
        }
        if (isAny)
            out.push_back(std::move(track));
        return true;
    };
    if (auto done = eachSeries(*range, grid, times, take); !done)
        return failure(done.error());
    return out;
}

Result<Matrix> Evaluation::matrix(const Expression& expression, const Grid& grid)
{
    Matrix out;
    Times times;
    const auto take = [&](const auto& labels, bool dropsName, std::span<const Sample> samples) {
        MatrixSeries series{dropsName ? labels->without(timeseries::metricName) : *labels, {}};
        std::ranges::copy_if(
            samples, std::back_inserter(series.samples), [&](const Sample& sample) {
                return sample.time > times.to(0) - times.range && sample.time <= times.to(0);
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
