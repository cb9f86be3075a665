// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"

#include <algorithm>
#include <array>
#include <cmath>

using slipway::timeseries::Sample;

namespace slipway::promql::functions {
namespace {

double seconds(qint64 milliseconds)
{
    return static_cast<double>(milliseconds) / 1000;
}

/// What the samples would have changed by over the whole window, as Prometheus 3 extrapolates: to
/// the window's edges where a sample is near, else half an interval; a counter never below zero.
double extrapolated(const Window& window, bool isCounter, bool isRate)
{
    const auto samples = window.samples;
    if (samples.size() < 2)
        return absent;
    const auto& first = samples.front();
    const auto& last = samples.back();
    double change = last.value - first.value;
    if (isCounter) {
        double previous = first.value;
        for (const auto& sample : samples.subspan(1)) {
            if (sample.value < previous)
                change += previous;
            previous = sample.value;
        }
    }
    const double sampled = seconds(last.time - first.time);
    const double between = sampled / static_cast<double>(samples.size() - 1);
    const double near = between * 1.1;
    double toStart = seconds(first.time - window.from);
    double toEnd = seconds(window.to - last.time);
    if (toStart >= near)
        toStart = between / 2;
    if (isCounter && change > 0 && first.value >= 0)
        toStart = std::min(toStart, sampled * (first.value / change));
    if (toEnd >= near)
        toEnd = between / 2;
    double factor = (sampled + toStart + toEnd) / sampled;
    if (isRate)
        factor /= seconds(window.to - window.from);
    return change * factor;
}

double rate(const Window& window)
{
    return extrapolated(window, true, true);
}

double increase(const Window& window)
{
    return extrapolated(window, true, false);
}

double delta(const Window& window)
{
    return extrapolated(window, false, false);
}

double lastChange(const Window& window, bool isRate)
{
    if (window.samples.size() < 2)
        return absent;
    const auto& before = window.samples[window.samples.size() - 2];
    const auto& last = window.samples.back();
    const bool isReset = isRate && last.value < before.value;
    const double change = isReset ? last.value : last.value - before.value;
    return isRate ? change / seconds(last.time - before.time) : change;
}

double irate(const Window& window)
{
    return lastChange(window, true);
}

double idelta(const Window& window)
{
    return lastChange(window, false);
}

template<typename Predicate>
double countPairs(const Window& window, Predicate predicate)
{
    double count = 0;
    for (size_t i = 1; i < window.samples.size(); ++i)
        count += predicate(window.samples[i - 1].value, window.samples[i].value) ? 1 : 0;
    return count;
}

double resets(const Window& window)
{
    return countPairs(window, [](double before, double now) { return now < before; });
}

double changes(const Window& window)
{
    return countPairs(window, [](double before, double now) {
        return now != before && !(std::isnan(now) && std::isnan(before));
    });
}

struct Entry {
    std::string_view name;
    WindowFunction function;
};

constexpr std::array table{Entry{"rate", rate},
    Entry{"increase", increase},
    Entry{"delta", delta},
    Entry{"irate", irate},
    Entry{"idelta", idelta},
    Entry{"resets", resets},
    Entry{"changes", changes}};

} // namespace

WindowFunction findRate(std::string_view name)
{
    const auto found = std::ranges::find(table, name, &Entry::name);
    return found == table.end() ? nullptr : found->function;
}

} // namespace slipway::promql::functions
