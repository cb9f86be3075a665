// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/seriesstore.h"

#include <QByteArray>
#include <QStringList>

#include <random>

/// The same samples for our store and for a real server.
namespace slipway::test {

/// Series with their samples, in order of time. No sample lies on a whole second or on the times
/// that queries are evaluated at, so that open and closed ranges hold the same.
struct SampleSet {
    std::vector<timeseries::Series> series;
    qint64 begin = 0, end = 0; ///< milliseconds since the Unix epoch

    /// As OpenMetrics with timestamps.
    QByteArray openMetrics() const;
    /// In a store of ours.
    std::unique_ptr<timeseries::SeriesStore> store() const;
};

/// Three hours of a few services: counters with resets, gauges, classic histograms, gaps, series
/// that end, NaN and Inf.
SampleSet serviceSamples(std::mt19937& random);

/// Samples for every selector of these expressions, so that they find something.
SampleSet samplesFor(const QStringList& expressions, std::mt19937& random);

} // namespace slipway::test
