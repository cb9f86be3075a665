// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/spread.h"

#include "promql/selectors.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::charts {
namespace {

using Samples = std::vector<timeseries::Sample>;

/// A series by its labels; functions over time have dropped the metric's name.
const Samples* samplesOf(const promql::Matrix& matrix, const timeseries::Labels& labels)
{
    const auto found = std::ranges::find(matrix, labels, &promql::MatrixSeries::labels);
    return found == matrix.end() ? nullptr : &found->samples;
}

/// The value at exactly this time.
std::optional<double> at(const Samples* samples, qint64 time)
{
    if (!samples)
        return std::nullopt;
    const auto found = std::ranges::lower_bound(*samples, time, {}, &timeseries::Sample::time);
    const bool isThere = found != samples->end() && found->time == time;
    return isThere && std::isfinite(found->value) ? std::optional(found->value) : std::nullopt;
}

} // namespace

std::optional<SpreadQueries> spreadQueries(
    const Panel& panel, const Grid& grid, qint64 scrapeInterval)
{
    if (grid.step <= 2 * scrapeInterval || promql::bareSelector(panel.query.toStdString()).empty())
        return std::nullopt;
    const QString range = u"(%1[%2ms])"_s.arg(panel.query).arg(grid.step);
    return SpreadQueries{u"min_over_time"_s + range, u"max_over_time"_s + range};
}

void widen(Line& line, const timeseries::Labels& labels, const Spread& spread, const Grid& grid)
{
    const auto nameless = labels.without(timeseries::metricName);
    const auto* lows = samplesOf(spread.low, nameless);
    const auto* highs = samplesOf(spread.high, nameless);
    if (!lows || !highs)
        return;
    std::vector<qint64> times;
    std::vector<double> values;
    const auto add = [&](qint64 time, double value) {
        times.push_back(time);
        values.push_back(value);
    };
    for (size_t i = 0; i < line.times.size(); ++i) {
        const qint64 time = line.times[i];
        const auto low = at(lows, time);
        const auto high = at(highs, time);
        if (!std::isnan(line.values[i]) && low && high && *low < *high) {
            add(time - 2 * (grid.step / 3), *low);
            add(time - grid.step / 3, *high);
            line.minimum = std::min(line.minimum.value_or(*low), *low);
            line.maximum = std::max(line.maximum.value_or(*high), *high);
        }
        add(time, line.values[i]);
    }
    line.times = std::move(times);
    line.values = std::move(values);
}

} // namespace slipway::charts
