// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/budget.h"
#include "promql/functions/functions.h"
#include "promql/functions/streaming.h"

#include <algorithm>
#include <array>
#include <cmath>

using slipway::timeseries::Sample;

namespace slipway::promql::functions {
namespace {

constexpr size_t pollEvery = 100'000;

double seconds(qint64 milliseconds)
{
    return static_cast<double>(milliseconds) / 1000;
}

/// What samples would have changed by over a whole window, as Prometheus extrapolates: to the
/// window's edges where a sample is near, else half an interval; a counter never below zero. What
/// depends on times only is kept from window to window, since scrapes are regular.
class Extrapolation {
public:
    Extrapolation(bool isCounter, bool isRate, qint64 range, Semantics semantics)
        : m_isCounter(isCounter)
        , m_isRate(isRate)
        , m_isOld(semantics == Semantics::Prometheus2)
        , m_range(seconds(range))
    {
    }

    /// Of at least two samples that begin with `first`, end with `last` and change by `change`,
    /// resets undone, in a window from `from` to `to`.
    double operator()(const Sample& first,
        const Sample& last,
        size_t count,
        double change,
        qint64 from,
        qint64 to)
    {
        const Times times{first.time - from, last.time - first.time, to - last.time, count};
        if (times != m_times)
            setTimes(times);
        // From twice the change on, zero is too far away to matter; saves a division.
        const bool isNearZero
            = m_isCounter && change > 0 && first.value >= 0 && first.value < 2 * change;
        if (!isNearZero)
            return change * m_factor;
        return change * factor(startOf(m_sampled * (first.value / change)));
    }

private:
    struct Times {
        qint64 toStart = 0;
        qint64 sampled = 0;
        qint64 toEnd = 0;
        size_t count = 0;
        friend bool operator==(const Times&, const Times&) = default;
    };

    void setTimes(const Times& times)
    {
        m_times = times;
        m_sampled = seconds(times.sampled);
        m_between = m_sampled / static_cast<double>(times.count - 1);
        m_near = m_between * 1.1;
        m_toStart = seconds(times.toStart);
        m_toEnd = seconds(times.toEnd);
        if (m_toEnd >= m_near)
            m_toEnd = m_between / 2;
        m_factor = factor(m_toStart >= m_near ? m_between / 2 : m_toStart);
    }

    /// How far before the first sample the change began, if the counter was zero that far away.
    double startOf(double toZero) const
    {
        if (m_isOld) {
            const double start = std::min(m_toStart, toZero);
            return start >= m_near ? m_between / 2 : start;
        }
        return std::min(m_toStart >= m_near ? m_between / 2 : m_toStart, toZero);
    }

    double factor(double toStart) const
    {
        const double out = (m_sampled + toStart + m_toEnd) / m_sampled;
        return m_isRate ? out / m_range : out;
    }

    bool m_isCounter;
    bool m_isRate;
    bool m_isOld;
    double m_range;
    Times m_times;
    double m_sampled = 0;
    double m_between = 0;
    double m_near = 0;
    double m_toStart = 0; ///< as it is
    double m_toEnd = 0; ///< as it counts
    double m_factor = 0; ///< where zero is far
};

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
    Extrapolation extrapolation(isCounter, isRate, window.to - window.from, window.semantics);
    return extrapolation(first, last, samples.size(), change, window.from, window.to);
}

/// The positions of samples that are lower than the one before.
std::vector<std::uint32_t> resetsOf(std::span<const Sample> samples)
{
    std::vector<std::uint32_t> out;
    for (size_t i = 1; i < samples.size(); ++i) {
        if (samples[i].value < samples[i - 1].value)
            out.push_back(static_cast<std::uint32_t>(i));
    }
    return out;
}

/// As extrapolated(), window by window; the resets of the series are found once, and those within
/// a window added up as they come, so that the sum has the same bits.
template<bool isCounter, bool isRate>
void extrapolatedAll(const Windows& windows, std::span<double> out)
{
    const auto samples = windows.samples;
    const auto resets = isCounter ? resetsOf(samples) : std::vector<std::uint32_t>();
    Extrapolation extrapolation(isCounter, isRate, windows.range, windows.semantics);
    size_t nextReset = 0;
    size_t work = 0;
    for (size_t step = 0; step < out.size(); ++step) {
        const auto slice = windows.slices[step];
        if (slice.size() < 2) {
            out[step] = absent;
            continue;
        }
        const auto& first = samples[slice.begin];
        const auto& last = samples[slice.end - 1];
        double change = last.value - first.value;
        while (nextReset < resets.size() && resets[nextReset] <= slice.begin)
            ++nextReset;
        for (size_t i = nextReset; i < resets.size() && resets[i] < slice.end; ++i, ++work)
            change += samples[resets[i] - 1].value;
        const qint64 to = windows.to(step);
        out[step] = extrapolation(first, last, slice.size(), change, to - windows.range, to);
        if (work > pollEvery) {
            work = 0;
            if (windows.budget->isOver())
                return;
        }
    }
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

bool isReset(double before, double now)
{
    return now < before;
}

bool isChange(double before, double now)
{
    return now != before && !(std::isnan(now) && std::isnan(before));
}

double resets(const Window& window)
{
    return countPairs(window, isReset);
}

double changes(const Window& window)
{
    return countPairs(window, isChange);
}

/// As countPairs(), by the pairs counted from the series' beginning.
template<bool (*predicate)(double, double)>
void countPairsAll(const Windows& windows, std::span<double> out)
{
    const auto samples = windows.samples;
    std::vector<std::uint32_t> counted(samples.size());
    for (size_t i = 1; i < samples.size(); ++i)
        counted[i] = counted[i - 1] + (predicate(samples[i - 1].value, samples[i].value) ? 1 : 0);
    for (size_t step = 0; step < out.size(); ++step) {
        const auto slice = windows.slices[step];
        out[step] = slice.size() == 0
            ? absent
            : static_cast<double>(counted[slice.end - 1] - counted[slice.begin]);
    }
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

struct SeriesEntry {
    std::string_view name;
    SeriesFunction function;
};

constexpr std::array seriesTable{SeriesEntry{"rate", extrapolatedAll<true, true>},
    SeriesEntry{"increase", extrapolatedAll<true, false>},
    SeriesEntry{"delta", extrapolatedAll<false, false>},
    SeriesEntry{"resets", countPairsAll<isReset>},
    SeriesEntry{"changes", countPairsAll<isChange>}};

} // namespace

SeriesFunction findSlidingRate(std::string_view name)
{
    const auto found = std::ranges::find(seriesTable, name, &SeriesEntry::name);
    return found == seriesTable.end() ? nullptr : found->function;
}

WindowFunction findRate(std::string_view name)
{
    const auto found = std::ranges::find(table, name, &Entry::name);
    return found == table.end() ? nullptr : found->function;
}

} // namespace slipway::promql::functions
