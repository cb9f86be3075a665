// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/budget.h"
#include "promql/functions/functions.h"
#include "promql/functions/streaming.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

using slipway::timeseries::Sample;

namespace slipway::promql::functions {
namespace {

constexpr size_t pollEvery = 100'000;

/// From that many samples a window on, in the middle, sharing work between windows pays.
constexpr size_t worthSharing = 6;

bool isWorthSharing(const Windows& windows)
{
    const auto middle = windows.slices[windows.slices.size() / 2];
    return middle.size() >= worthSharing;
}

/// Each window by itself.
void eachWindow(const Windows& windows, WindowFunction function, std::span<double> out)
{
    size_t work = 0;
    for (size_t step = 0; step < out.size(); ++step) {
        const auto slice = windows.slices[step];
        if (slice.size() == 0) {
            out[step] = absent;
            continue;
        }
        Window window;
        window.samples = windows.samples.subspan(slice.begin, slice.size());
        out[step] = function(window);
        work += slice.size();
        if (work > pollEvery) {
            work = 0;
            if (windows.budget->isOver())
                return;
        }
    }
}

/// Whether every sum of these samples is exact: all are multiples of one power of two, and the sum
/// of their sizes has no more than 53 bits above it. Then a compensated sum loses nothing, and a
/// difference of sums from the beginning has the same bits.
bool isExactlySummable(std::span<const Sample> samples)
{
    constexpr int fractionBits = 52;
    constexpr std::uint64_t fractionMask = (std::uint64_t{1} << fractionBits) - 1;
    constexpr int exponentMask = 0x7ff;
    double sizes = 0;
    int lowest = exponentMask;
    for (const auto& sample : samples) {
        if (sample.value == 0)
            continue;
        const auto bits = std::bit_cast<std::uint64_t>(sample.value);
        const int exponent = static_cast<int>(bits >> fractionBits) & exponentMask;
        if (exponent == 0 || exponent == exponentMask)
            return false; // too small to be worth the care, infinite, or NaN
        const auto fraction = (bits & fractionMask) | (std::uint64_t{1} << fractionBits);
        lowest = std::min(lowest, exponent + std::countr_zero(fraction));
        sizes += std::abs(sample.value);
    }
    constexpr int bias = 1023 + fractionBits;
    return sizes < std::ldexp(1.0, lowest - bias + fractionBits);
}

/// Sums from the beginning: `out[i]` of the first i samples.
std::vector<double> prefixSums(std::span<const Sample> samples)
{
    std::vector<double> out(samples.size() + 1);
    for (size_t i = 0; i < samples.size(); ++i)
        out[i + 1] = out[i] + samples[i].value;
    return out;
}

template<bool isMean>
void sums(const Windows& windows, std::span<double> out)
{
    if (!isWorthSharing(windows) || !isExactlySummable(windows.samples)) {
        static const auto function = findOverTime(isMean ? "avg_over_time" : "sum_over_time");
        return eachWindow(windows, function.function, out);
    }
    const auto prefix = prefixSums(windows.samples);
    for (size_t step = 0; step < out.size(); ++step) {
        const auto slice = windows.slices[step];
        if (slice.size() == 0) {
            out[step] = absent;
            continue;
        }
        const double sum = prefix[slice.end] - prefix[slice.begin];
        out[step] = isMean ? sum / static_cast<double>(slice.size()) : sum;
    }
}

/// The best sample of each window by a queue of those that can still become it. As in a window by
/// itself, the first of equal ones is taken, and NaN only where there is nothing else.
template<bool isLargest>
void extremes(const Windows& windows, std::span<double> out)
{
    if (!isWorthSharing(windows)) {
        static const auto function = findOverTime(isLargest ? "max_over_time" : "min_over_time");
        return eachWindow(windows, function.function, out);
    }
    const auto samples = windows.samples;
    std::vector<std::uint32_t> queue(samples.size());
    size_t head = 0;
    size_t tail = 0;
    std::uint32_t next = 0;
    for (size_t step = 0; step < out.size(); ++step) {
        const auto slice = windows.slices[step];
        for (; next < slice.end; ++next) {
            const double value = samples[next].value;
            if (std::isnan(value))
                continue;
            while (tail > head
                && (isLargest ? samples[queue[tail - 1]].value < value
                              : samples[queue[tail - 1]].value > value))
                --tail;
            queue[tail++] = next;
        }
        while (head < tail && queue[head] < slice.begin)
            ++head;
        if (slice.size() == 0)
            out[step] = absent;
        else
            out[step] = samples[head < tail ? queue[head] : slice.end - 1].value;
    }
}

void counts(const Windows& windows, std::span<double> out)
{
    for (size_t step = 0; step < out.size(); ++step) {
        const auto size = windows.slices[step].size();
        out[step] = size == 0 ? absent : static_cast<double>(size);
    }
}

void presences(const Windows& windows, std::span<double> out)
{
    for (size_t step = 0; step < out.size(); ++step)
        out[step] = windows.slices[step].size() == 0 ? absent : 1;
}

void lasts(const Windows& windows, std::span<double> out)
{
    for (size_t step = 0; step < out.size(); ++step) {
        const auto slice = windows.slices[step];
        out[step] = slice.size() == 0 ? absent : windows.samples[slice.end - 1].value;
    }
}

struct Entry {
    std::string_view name;
    SeriesFunction function;
};

constexpr std::array table{Entry{"avg_over_time", sums<true>},
    Entry{"sum_over_time", sums<false>},
    Entry{"max_over_time", extremes<true>},
    Entry{"min_over_time", extremes<false>},
    Entry{"count_over_time", counts},
    Entry{"present_over_time", presences},
    Entry{"last_over_time", lasts}};

} // namespace

SeriesFunction findSliding(std::string_view name)
{
    const auto found = std::ranges::find(table, name, &Entry::name);
    return found == table.end() ? nullptr : found->function;
}

SeriesFunction findSeriesFunction(std::string_view name)
{
    const auto function = findSlidingRate(name);
    return function != nullptr ? function : findSliding(name);
}

} // namespace slipway::promql::functions
