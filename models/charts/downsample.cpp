// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/downsample.h"

#include <algorithm>
#include <cmath>

namespace slipway::charts {
namespace {

/// Comparisons leave NaN out by themselves.
void take(Column& column, double value)
{
    column.low = value < column.low ? value : column.low;
    column.high = value > column.high ? value : column.high;
}

void take(Column& column, const Column& other)
{
    take(column, other.low);
    take(column, other.high);
}

/// First index from `begin` on whose time is not before `edge`; looks first where the column before
/// suggests.
size_t firstNotBefore(const std::vector<qint64>& times, size_t begin, double edge, size_t guess)
{
    const auto isBefore = [&times, edge](size_t i) { return static_cast<double>(times[i]) < edge; };
    const size_t size = times.size();
    size_t low = begin;
    size_t high = std::min(begin + guess, size);
    if (high == size || !isBefore(high)) {
        for (size_t step = 1; high >= begin + step && !isBefore(high - step); step *= 2)
            high -= step;
    } else {
        low = high + 1;
        size_t step = 1;
        for (; low + step < size && isBefore(low + step); step *= 2)
            low += step + 1;
        high = std::min(size, low + step);
    }
    const auto found = std::lower_bound(times.begin() + static_cast<qsizetype>(low),
        times.begin() + static_cast<qsizetype>(high),
        edge,
        [](qint64 time, double wanted) { return static_cast<double>(time) < wanted; });
    return static_cast<size_t>(found - times.begin());
}

/// The line's value where it crosses `edge` between samples `i - 1` and `i`; NaN beside a gap.
double crossing(const Line& line, size_t i, double edge)
{
    const auto before = static_cast<double>(line.times[i - 1]);
    const auto after = static_cast<double>(line.times[i]);
    const double share = after > before ? (edge - before) / (after - before) : 0;
    return line.values[i - 1] + (line.values[i] - line.values[i - 1]) * share;
}

void takeSamples(Column& column, const Line& line, const LineIndex& index, size_t begin, size_t end)
{
    constexpr size_t block = LineIndex::blockSize;
    size_t i = begin;
    for (; i < end && i % block != 0; ++i)
        take(column, line.values[i]);
    for (; i + block <= end; i += block)
        take(column, index.block(i / block));
    for (; i < end; ++i)
        take(column, line.values[i]);
}

} // namespace

LineIndex::LineIndex(const Line& line) : m_blocks((line.values.size() + blockSize - 1) / blockSize)
{
    for (size_t i = 0; i < line.values.size(); ++i)
        take(m_blocks[i / blockSize], line.values[i]);
}

void columns(
    const Line& line, const LineIndex& index, double from, double to, std::span<Column> out)
{
    std::ranges::fill(out, Column{});
    const size_t size = std::min(line.times.size(), line.values.size());
    if (size == 0 || out.empty() || !(to > from))
        return;
    const double width = (to - from) / static_cast<double>(out.size());
    size_t i = firstNotBefore(line.times, 0, from, size / 2);
    size_t guess = 1;
    for (size_t c = 0; c < out.size(); ++c) {
        const double left = from + width * static_cast<double>(c);
        const bool isLast = c + 1 == out.size();
        // The last column keeps the sample that stands exactly on the range's end.
        const double right = isLast ? std::nextafter(to, to + 1) : left + width;
        const size_t stop = firstNotBefore(line.times, i, right, guess);
        if (i > 0 && i < size)
            take(out[c], crossing(line, i, left));
        if (stop > 0 && stop < size)
            take(out[c], crossing(line, stop, right));
        takeSamples(out[c], line, index, i, stop);
        guess = std::max<size_t>(1, stop - i);
        i = stop;
    }
}

SampleRange samplesWithin(const Line& line, double from, double to)
{
    const size_t size = std::min(line.times.size(), line.values.size());
    const size_t begin = firstNotBefore(line.times, 0, from, 0);
    const size_t end = firstNotBefore(line.times, begin, to, 0);
    return {begin > 0 ? begin - 1 : 0, std::min(size, end + 1)};
}

std::optional<double> valueNear(const Line& line, qint64 time, qint64 reach)
{
    const size_t size = std::min(line.times.size(), line.values.size());
    size_t i = firstNotBefore(line.times, 0, static_cast<double>(time), 0);
    if (size == 0)
        return std::nullopt;
    if (i == size || (i > 0 && time - line.times[i - 1] < line.times[i] - time))
        --i;
    if (std::abs(line.times[i] - time) > reach || !std::isfinite(line.values[i]))
        return std::nullopt;
    return line.values[i];
}

} // namespace slipway::charts
