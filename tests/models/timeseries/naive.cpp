// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/timeseries/naive.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <set>

namespace slipway::timeseries::test {

bool NaiveStore::append(const Labels& labels, Sample sample)
{
    auto& samples = m_series[labels];
    if (!samples.empty() && samples.rbegin()->first >= sample.time)
        return false;
    samples[sample.time] = sample.value;
    return true;
}

Contents NaiveStore::select(std::span<const Matcher> matchers, qint64 from, qint64 to) const
{
    Contents out;
    for (const auto& [labels, samples] : m_series) {
        if (!std::ranges::all_of(matchers, [&labels = labels](const Matcher& matcher) {
                return matcher.matches(labels.value(matcher.name()));
            }))
            continue;
        for (const auto& [time, value] : samples) {
            if (time > from && time <= to)
                out[labels.text()].emplace_back(time, std::bit_cast<std::uint64_t>(value));
        }
    }
    return out;
}

std::vector<std::string> NaiveStore::labelValues(const std::string& name) const
{
    std::set<std::string> out;
    for (const auto& [labels, samples] : m_series) {
        if (labels.contains(name))
            out.insert(std::string(labels.value(name)));
    }
    return {out.begin(), out.end()};
}

Contents contentsOf(const Snapshot& snapshot,
    std::span<const Matcher> matchers,
    qint64 from,
    qint64 to,
    Aspect aspect)
{
    Contents out;
    snapshot.visitAspect(
        matchers, from, to, aspect, [&out](const auto& labels, std::span<const Sample> samples) {
            auto& series = out[labels->text()];
            for (const auto& sample : samples)
                series.emplace_back(sample.time, std::bit_cast<std::uint64_t>(sample.value));
            return true;
        });
    return out;
}

Contents contentsOf(const SeriesStore& store, Aspect aspect)
{
    return contentsOf(*store.snapshot(),
        {},
        std::numeric_limits<qint64>::min(),
        std::numeric_limits<qint64>::max(),
        aspect);
}

double ValueSource::next()
{
    const auto below = [this](std::uint64_t limit) { return m_random() % limit; };
    const auto unit = [this] { return static_cast<double>(m_random() >> 11U) * 0x1.0p-53; };
    switch (m_kind) {
    case 0: return m_value = below(200) == 0 ? 0 : m_value + static_cast<double>(below(60));
    case 1: return m_value += static_cast<double>(below(11)) - 5;
    case 2: return m_value = static_cast<double>(below(100'000)) / 1000;
    case 3: return unit() * 1000;
    case 4: return m_value = below(30) == 0 ? unit() : m_value;
    case 5: return below(9) == 0 ? staleMarker() : m_value += 1;
    case 6: return below(3) == 0 ? std::numeric_limits<double>::infinity() : -0.0;
    case 7: return std::bit_cast<double>(m_random()); // any bits, other NaNs too
    default: return m_value += static_cast<double>(below(1000)) * 1e-3;
    }
}

std::shared_ptr<const Labels> labelsOf(const std::string& name, const std::string& job)
{
    return std::make_shared<const Labels>(std::vector<Label>{{"__name__", name}, {"job", job}});
}

} // namespace slipway::timeseries::test
