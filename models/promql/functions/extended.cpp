// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/extended.h"

#include <algorithm>
#include <array>
#include <cmath>

using slipway::timeseries::Sample;

namespace slipway::promql::functions {
namespace {

/// On the line between two samples; a counter that was reset between them starts from zero.
double between(const Sample& before, const Sample& after, qint64 time, bool isCounter)
{
    const double start = isCounter && after.value < before.value ? 0 : before.value;
    return start
        + (after.value - start) * static_cast<double>(time - before.time)
        / static_cast<double>(after.time - before.time);
}

/// The values at both ends of a range, and the samples strictly between them.
struct Ends {
    double left = 0;
    double right = 0;
    std::span<const Sample> inside;
};

/// How many samples lie before the first that is past `time`, the last one never counted.
size_t countUpTo(std::span<const Sample> samples, qint64 time)
{
    const auto head = samples.first(samples.size() - 1);
    return static_cast<size_t>(
        std::ranges::upper_bound(head, time, {}, &Sample::time) - head.begin());
}

std::optional<Ends> endsOf(const ExtendedWindow& window, bool isCounter)
{
    const auto samples = window.samples;
    const auto counted = countUpTo(samples, window.from);
    size_t first = counted > 0 ? counted - 1 : 0;
    size_t last = samples.size() - 1;
    if (window.isSmoothed) {
        const auto head = samples.first(last);
        last = static_cast<size_t>(
            std::ranges::lower_bound(head, window.to, {}, &Sample::time) - head.begin());
    }
    const bool isBeforeStart = samples[last].time <= window.from;
    if (isBeforeStart || (window.isSmoothed && samples[first].time > window.to))
        return std::nullopt;
    const bool isLeftBetween = window.isSmoothed && samples[first].time < window.from;
    const bool isRightBetween = window.isSmoothed && last > 0 && samples[last].time > window.to;
    Ends out;
    out.left = isLeftBetween ? between(samples[first], samples[first + 1], window.from, isCounter)
                             : samples[first].value;
    out.right = isRightBetween ? between(samples[last - 1], samples[last], window.to, isCounter)
                               : samples[last].value;
    // What lies on an end, or beyond it, is in the two values already.
    size_t begin = first;
    size_t end = last + 1;
    if (samples[first].time <= window.from)
        ++begin;
    if (samples[last].time >= window.to)
        --end;
    if (begin < end)
        out.inside = samples.subspan(begin, end - begin);
    return out;
}

double change(const ExtendedWindow& window, bool isCounter)
{
    const auto ends = endsOf(window, isCounter);
    if (!ends)
        return absent;
    double out = ends->right - ends->left;
    if (!isCounter)
        return out;
    double previous = ends->left;
    for (const auto& sample : ends->inside) {
        if (sample.value < previous)
            out += previous;
        previous = sample.value;
    }
    return ends->right < previous ? out + previous : out;
}

double increase(const ExtendedWindow& window)
{
    return change(window, true);
}

double rate(const ExtendedWindow& window)
{
    const double out = change(window, true);
    return isAbsent(out) ? out : out / (static_cast<double>(window.to - window.from) / 1000);
}

double delta(const ExtendedWindow& window)
{
    return change(window, false);
}

/// Neighbours from the last sample at or before the start on.
template<typename Predicate>
double countPairs(const ExtendedWindow& window, Predicate predicate)
{
    const auto samples = window.samples;
    if (samples.back().time <= window.from)
        return absent;
    const auto counted = countUpTo(samples, window.from);
    double count = 0;
    for (size_t i = std::max<size_t>(1, counted); i < samples.size(); ++i)
        count += predicate(samples[i - 1].value, samples[i].value) ? 1 : 0;
    return count;
}

double resets(const ExtendedWindow& window)
{
    return countPairs(window, [](double before, double now) { return now < before; });
}

double changes(const ExtendedWindow& window)
{
    return countPairs(window, [](double before, double now) {
        return now != before && !(std::isnan(now) && std::isnan(before));
    });
}

struct Entry {
    std::string_view name;
    ExtendedFunction function;
    bool maySmooth;
};

constexpr std::array table{Entry{"changes", changes, false},
    Entry{"delta", delta, true},
    Entry{"increase", increase, true},
    Entry{"rate", rate, true},
    Entry{"resets", resets, false}};

} // namespace

ExtendedFunction findExtended(std::string_view name, bool isSmoothed)
{
    const auto found = std::ranges::find(table, name, &Entry::name);
    return found == table.end() || (isSmoothed && !found->maySmooth) ? nullptr : found->function;
}

std::string_view extendedNames(bool isSmoothed)
{
    return isSmoothed ? "delta, increase, rate" : "changes, delta, increase, rate, resets";
}

double smoothedAt(std::span<const Sample> samples, qint64 time)
{
    const auto at = std::ranges::lower_bound(samples, time, {}, &Sample::time);
    if (at != samples.end() && at->time == time)
        return at->value;
    if (at == samples.begin())
        return absent;
    return at == samples.end() ? std::prev(at)->value : between(*std::prev(at), *at, time, false);
}

std::vector<Sample> withEnds(const ExtendedWindow& window)
{
    const auto ends = endsOf(window, false);
    if (!ends)
        return {};
    std::vector<Sample> out{{window.from, ends->left}};
    out.insert(out.end(), ends->inside.begin(), ends->inside.end());
    out.push_back({window.to, ends->right});
    return out;
}

} // namespace slipway::promql::functions
