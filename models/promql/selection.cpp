// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/evaluation.h"
#include "promql/functions/functions.h"
#include "promql/parsing.h"
#include "promql/signatures.h"
#include "promql/windows.h"

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

/// Whether there may be stale markers. Without a branch in the loop, since it sees every sample.
bool hasNan(std::span<const Sample> samples)
{
    bool out = false;
    for (const auto& sample : samples)
        out |= sample.value != sample.value;
    return out;
}

} // namespace

Result<qint64> Evaluation::lengthOf(const TimeSpan& span, Span where) const
{
    if (!span.formula)
        return span.milliseconds;
    const double step = m_isRange ? static_cast<double>(m_grid.step) / 1000 : 0;
    const double range = static_cast<double>(m_grid.askedEnd() - m_grid.start) / 1000;
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
    out.isClosed = m_limits.semantics == Semantics::Prometheus2;
    out.isFixed = placement.at != Placement::At::None;
    if (placement.at == Placement::At::Time)
        out.fixed = placement.atTime;
    else if (out.isFixed)
        out.fixed = placement.at == Placement::At::Start ? m_grid.start : m_grid.askedEnd();
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
    const timeseries::Snapshot::Visitor& visitor,
    timeseries::Aspect aspect)
{
    Result<void> out;
    const auto take = [&](const auto& labels, std::span<const Sample> samples) {
        out = charge(static_cast<qint64>(samples.size()), span);
        return out && visitor(labels, samples);
    };
    if (aspect == timeseries::Aspect::Last)
        m_snapshot.visit(matchers, from, to, take);
    else
        m_snapshot.visitAspect(matchers, from, to, aspect, take);
    return out;
}

/// At each step the last sample within the lookback, unless it is a stale marker.
Result<void> Evaluation::eachSelected(const VectorSelector& selector,
    const Grid& grid,
    Span span,
    bool asTimes,
    const TrackVisitor& visitor)
{
    if (selector.extension == Keyword::Smoothed && !asTimes)
        return eachSmoothed(selector, grid, span, visitor);
    auto times = timesOf(selector.placement, nullptr, grid, span);
    if (!times)
        return failure(times.error());
    // Where only a sample a bucket is left, the last one may lie nearly two buckets back.
    const qint64 boundary = m_snapshot.downsampledBefore();
    const qint64 farther
        = std::max(m_limits.lookback, 2 * timeseries::Snapshot::bucketWidth) - m_limits.lookback;
    times->range = m_limits.lookback;
    const auto before
        = [&](qint64 to) { return times->before(to) - (to < boundary ? farther : 0); };
    Track track;
    const auto take
        = [&](const std::shared_ptr<const Labels>& labels, std::span<const Sample> samples) {
              track.labels = labels;
              track.dropsName = false;
              track.values.resize(grid.count);
              bool isAny = false;
              Cursor cursor(samples);
              for (size_t step = 0; step < grid.count; ++step) {
                  const qint64 to = times->to(step);
                  const size_t count = cursor.upTo(to);
                  const bool isThere = count > 0 && samples[count - 1].time > before(to)
                      && !timeseries::isStaleMarker(samples[count - 1].value);
                  isAny = isAny || isThere;
                  if (!isThere)
                      track.values[step] = absent;
                  else if (asTimes)
                      track.values[step] = static_cast<double>(samples[count - 1].time) / 1000;
                  else
                      track.values[step] = samples[count - 1].value;
              }
              return !isAny || visitor(track);
          };
    return readAll(selector.matchers, before(times->first()), times->last(), span, take);
}

Result<Tracks> Evaluation::select(
    const VectorSelector& selector, const Grid& grid, Span span, bool asTimes)
{
    Tracks out;
    const auto done = eachSelected(selector, grid, span, asTimes, [&](Track& track) {
        out.push_back(std::move(track));
        return true;
    });
    return done ? Result<Tracks>(std::move(out)) : failure(done.error());
}

Result<void> Evaluation::eachTrack(
    const Expression& expression, const Grid& grid, const TrackVisitor& visitor)
{
    const auto& node = unwrapped(expression);
    if (const auto* selector = std::get_if<VectorSelector>(&node.node))
        return eachSelected(*selector, grid, node.span, false, visitor);
    if (const auto* call = std::get_if<Call>(&node.node)) {
        const auto name = call->function->name;
        if (const auto rate = functions::findRate(name))
            return eachOverTime(*call, rate, false, grid, visitor);
        if (const auto found = functions::findOverTime(name); found.function)
            return eachOverTime(*call, found.function, found.keepsName, grid, visitor);
    }
    auto tracks = vector(expression, grid);
    if (!tracks)
        return failure(tracks.error());
    for (auto& track : *tracks) {
        if (!visitor(track))
            break;
    }
    return {};
}

Result<void> Evaluation::eachSeries(const Expression& range,
    const Grid& grid,
    Times& times,
    const SeriesVisitor& visitor,
    timeseries::Aspect aspect)
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
    auto found = timesOf(matrix->selector.placement, &matrix->range, grid, node.span);
    if (!found)
        return failure(found.error());
    times = *found;
    std::vector<Sample> cleaned;
    const auto take
        = [&](const std::shared_ptr<const Labels>& labels, std::span<const Sample> samples) {
              if (!hasNan(samples))
                  return visitor(labels, false, samples);
              cleaned.clear();
              std::ranges::copy_if(samples, std::back_inserter(cleaned), [](const Sample& sample) {
                  return !timeseries::isStaleMarker(sample.value);
              });
              return visitor(labels, false, cleaned);
          };
    return readAll(matrix->selector.matchers,
        times.before(times.first()),
        times.last(),
        node.span,
        take,
        aspect);
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
    inner.start = firstAfter(times.before(times.first()), step);
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

} // namespace slipway::promql
