// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"
#include "promql/functions/kahan.h"

#include <algorithm>
#include <array>

namespace slipway::promql::functions {
namespace {

/// A compensated sum that looks for overflow at the end only: a sum that once was infinite never is
/// finite again, and then has to be made otherwise.
KahanSum finiteSum(const Window& window)
{
    double sum = 0;
    double lost = 0;
    for (const auto& sample : window.samples) {
        const double value = sample.value;
        const double total = sum + value;
        const bool isSumLarger = std::abs(sum) >= std::abs(value);
        const double large = isSumLarger ? sum : value;
        const double small = isSumLarger ? value : sum;
        lost += (large - total) + small;
        sum = total;
    }
    return {sum, lost};
}

double sum(const Window& window)
{
    const auto fast = finiteSum(window);
    if (std::isfinite(fast.sum))
        return fast.total();
    KahanSum out;
    for (const auto& sample : window.samples)
        out.add(sample.value);
    return out.total();
}

double avg(const Window& window)
{
    const auto fast = finiteSum(window);
    const auto size = static_cast<double>(window.samples.size());
    if (std::isfinite(fast.sum))
        return fast.sum / size + fast.lost / size;
    KahanMean out;
    for (const auto& sample : window.samples)
        out.add(sample.value);
    return out.mean();
}

double count(const Window& window)
{
    return static_cast<double>(window.samples.size());
}

double present(const Window&)
{
    return 1;
}

double first(const Window& window)
{
    return window.samples.front().value;
}

double last(const Window& window)
{
    return window.samples.back().value;
}

double max(const Window& window)
{
    double out = window.samples.front().value;
    for (const auto& sample : window.samples) {
        if (sample.value > out || std::isnan(out))
            out = sample.value;
    }
    return out;
}

double min(const Window& window)
{
    double out = window.samples.front().value;
    for (const auto& sample : window.samples) {
        if (sample.value < out || std::isnan(out))
            out = sample.value;
    }
    return out;
}

/// Welford's running variance with compensated sums.
double stdvar(const Window& window)
{
    double n = 0;
    KahanSum mean;
    KahanSum squares;
    for (const auto& sample : window.samples) {
        n += 1;
        const double off = sample.value - mean.total();
        mean.add(off / n);
        squares.add(off * (sample.value - mean.total()));
    }
    return squares.total() / n;
}

double stddev(const Window& window)
{
    return std::sqrt(stdvar(window));
}

std::vector<double> valuesOf(const Window& window)
{
    std::vector<double> out;
    out.reserve(window.samples.size());
    for (const auto& sample : window.samples)
        out.push_back(sample.value);
    return out;
}

double quantile(const Window& window)
{
    auto values = valuesOf(window);
    return quantileOf(window.parameter, values);
}

double mad(const Window& window)
{
    auto values = valuesOf(window);
    const double median = quantileOf(0.5, values);
    for (auto& value : values)
        value = std::abs(value - median);
    return quantileOf(0.5, values);
}

template<typename IsBetter>
double timeOf(const Window& window, IsBetter isBetter)
{
    const auto* best = &window.samples.front();
    for (const auto& sample : window.samples) {
        if (isBetter(sample.value, best->value) || std::isnan(best->value))
            best = &sample;
    }
    return static_cast<double>(best->time) / 1000;
}

double timeOfFirst(const Window& window)
{
    return static_cast<double>(window.samples.front().time) / 1000;
}

double timeOfLast(const Window& window)
{
    return static_cast<double>(window.samples.back().time) / 1000;
}

double timeOfMax(const Window& window)
{
    return timeOf(window, [](double value, double best) { return value >= best; });
}

double timeOfMin(const Window& window)
{
    return timeOf(window, [](double value, double best) { return value <= best; });
}

struct Entry {
    std::string_view name;
    OverTime found;
};

constexpr std::array table{Entry{"avg_over_time", {avg}},
    Entry{"count_over_time", {count}},
    Entry{"first_over_time", {first, true}},
    Entry{"last_over_time", {last, true}},
    Entry{"mad_over_time", {mad}},
    Entry{"max_over_time", {max}},
    Entry{"min_over_time", {min}},
    Entry{"present_over_time", {present}},
    Entry{"quantile_over_time", {quantile}},
    Entry{"stddev_over_time", {stddev}},
    Entry{"stdvar_over_time", {stdvar}},
    Entry{"sum_over_time", {sum}},
    Entry{"ts_of_first_over_time", {timeOfFirst}},
    Entry{"ts_of_last_over_time", {timeOfLast}},
    Entry{"ts_of_max_over_time", {timeOfMax}},
    Entry{"ts_of_min_over_time", {timeOfMin}}};

} // namespace

OverTime findOverTime(std::string_view name)
{
    const auto found = std::ranges::find(table, name, &Entry::name);
    return found == table.end() ? OverTime{} : found->found;
}

} // namespace slipway::promql::functions
