// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/seriesstore.h"

#include <map>
#include <random>

/// A store that is too simple to be wrong, and random data for it and the real ones.
namespace slipway::timeseries::test {

/// As a test compares it: the bits of a value, so that NaNs count.
using Contents = std::map<std::string, std::vector<std::pair<qint64, std::uint64_t>>>;

class NaiveStore {
public:
    bool append(const Labels& labels, Sample sample);
    Contents select(std::span<const Matcher> matchers, qint64 from, qint64 to) const;
    std::vector<std::string> labelValues(const std::string& name) const;

private:
    std::map<Labels, std::map<qint64, double>> m_series;
};

/// What a snapshot has, by the text of its labels.
Contents contentsOf(const Snapshot& snapshot,
    std::span<const Matcher> matchers,
    qint64 from,
    qint64 to,
    Aspect aspect = Aspect::Last);
/// All of it.
Contents contentsOf(const SeriesStore& store, Aspect aspect = Aspect::Last);

/// Values as series have them: counters with resets, gauges, decimals, doubles, rare changes,
/// markers and other NaNs, whichever `kind` says.
class ValueSource {
public:
    ValueSource(std::mt19937_64& random, unsigned kind) : m_random(random), m_kind(kind) { }
    double next();
    static constexpr unsigned kinds = 9;

private:
    std::mt19937_64& m_random;
    unsigned m_kind;
    double m_value = 0;
};

std::shared_ptr<const Labels> labelsOf(const std::string& name, const std::string& job);

} // namespace slipway::timeseries::test
