// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/extended.h"

#include "promql/evaluation.h"
#include "promql/signatures.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;
using slipway::timeseries::Sample;

namespace slipway::promql {
namespace {

/// The samples in `from < time <= to`.
std::span<const Sample> between(std::span<const Sample> samples, qint64 from, qint64 to)
{
    const auto begin = std::ranges::upper_bound(samples, from, {}, &Sample::time);
    const auto end = std::ranges::upper_bound(begin, samples.end(), to, {}, &Sample::time);
    return {begin, end};
}

QString latin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

Result<void> Evaluation::eachWithSurroundings(
    const VectorSelector& selector, const Times& times, Span span, const SeriesVisitor& visitor)
{
    const bool isSmoothed = selector.extension == Keyword::Smoothed;
    std::vector<Sample> cleaned;
    const auto take
        = [&](const std::shared_ptr<const Labels>& labels, std::span<const Sample> samples) {
              cleaned.clear();
              std::ranges::copy_if(samples, std::back_inserter(cleaned), [](const Sample& sample) {
                  return !timeseries::isStaleMarker(sample.value);
              });
              return visitor(labels, false, cleaned);
          };
    return readAll(selector.matchers,
        times.first() - times.range - m_limits.lookback,
        times.last() + (isSmoothed ? m_limits.lookback : 0),
        span,
        take);
}

Result<void> Evaluation::eachExtended(
    const Call& call, const Expression& range, const Grid& grid, const TrackVisitor& visitor)
{
    const auto& matrix = std::get<MatrixSelector>(range.node);
    const bool isSmoothed = matrix.selector.extension == Keyword::Smoothed;
    const auto function = functions::findExtended(call.function->name, isSmoothed);
    if (!function) {
        return wrong(range.span,
            u"%1 modifier can only be used with: %2 - not with %3"_s.arg(
                isSmoothed ? u"smoothed"_s : u"anchored"_s,
                latin(functions::extendedNames(isSmoothed)),
                latin(call.function->name)));
    }
    const auto times = timesOf(matrix.selector.placement, &matrix.range, grid, range.span);
    if (!times)
        return failure(times.error());
    Track track;
    const auto take = [&](const auto& labels, bool, std::span<const Sample> samples) {
        track.labels = labels;
        track.dropsName = true;
        track.values.assign(grid.count, absent);
        for (size_t step = 0; step < grid.count; ++step) {
            const qint64 to = times->to(step);
            const qint64 from = to - times->range;
            const auto window = between(
                samples, from - m_limits.lookback, to + (isSmoothed ? m_limits.lookback : 0));
            if (!window.empty())
                track.values[step] = function({window, from, to, isSmoothed});
        }
        if (std::ranges::all_of(track.values, isAbsent))
            return true;
        noteWindowed(call, range, track);
        return visitor(track);
    };
    return eachWithSurroundings(matrix.selector, *times, range.span, take);
}

Result<void> Evaluation::eachSmoothed(
    const VectorSelector& selector, const Grid& grid, Span span, const TrackVisitor& visitor)
{
    const auto times = timesOf(selector.placement, nullptr, grid, span);
    if (!times)
        return failure(times.error());
    Track track;
    const auto take = [&](const auto& labels, bool, std::span<const Sample> samples) {
        track.labels = labels;
        track.dropsName = false;
        track.values.resize(grid.count);
        for (size_t step = 0; step < grid.count; ++step) {
            const qint64 to = times->to(step);
            track.values[step] = functions::smoothedAt(
                between(samples, to - m_limits.lookback, to + m_limits.lookback), to);
        }
        return std::ranges::all_of(track.values, isAbsent) || visitor(track);
    };
    return eachWithSurroundings(selector, *times, span, take);
}

Result<Matrix> Evaluation::extendedMatrix(const Expression& range, const Grid& grid)
{
    const auto& matrix = std::get<MatrixSelector>(range.node);
    const auto times = timesOf(matrix.selector.placement, &matrix.range, grid, range.span);
    if (!times)
        return failure(times.error());
    Matrix out;
    const qint64 to = times->to(0);
    const bool isSmoothed = matrix.selector.extension == Keyword::Smoothed;
    const auto take = [&](const auto& labels, bool, std::span<const Sample> samples) {
        auto own = samples.empty()
            ? std::vector<Sample>()
            : functions::withEnds({samples, to - times->range, to, isSmoothed});
        if (!own.empty())
            out.push_back({*labels, std::move(own)});
        return true;
    };
    if (auto done = eachWithSurroundings(matrix.selector, *times, range.span, take); !done)
        return failure(done.error());
    return out;
}

} // namespace slipway::promql
