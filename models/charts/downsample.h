// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"

#include <limits>
#include <span>
#include <vector>

namespace slipway::charts {

/// The values that a line takes within one pixel column; empty where it has none.
struct Column {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();
    bool isEmpty() const { return !(low <= high); }
    friend bool operator==(const Column&, const Column&) = default;
};

/// Lowest and highest values of each block of a line, made once, so that a column of a million
/// samples costs as little as a column of a thousand.
class LineIndex {
public:
    static constexpr size_t blockSize = 64;
    LineIndex() = default;
    explicit LineIndex(const Line& line);
    const Column& block(size_t index) const { return m_blocks[index]; }

private:
    std::vector<Column> m_blocks;
};

/// Divides [from, to] into as many columns as `out` has and gives each the lowest and highest value
/// of the samples in it and of the line where it crosses the column's two edges: no spike hides,
/// neighbours join exactly, and a NaN ends the run. Times are milliseconds since the Unix epoch.
void columns(
    const Line& line, const LineIndex& index, double from, double to, std::span<Column> out);

/// Samples of a line within [from, to] and one more on each side, as a half-open range of indexes.
struct SampleRange {
    size_t begin = 0;
    size_t end = 0;
    friend bool operator==(const SampleRange&, const SampleRange&) = default;
};
SampleRange samplesWithin(const Line& line, double from, double to);

/// The value at the sample nearest to `time`, none if that is a gap or further off than `reach`
/// milliseconds.
std::optional<double> valueNear(const Line& line, qint64 time, qint64 reach);

} // namespace slipway::charts
