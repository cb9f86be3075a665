// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/framebuilder.h"

#include "base/text.h"
#include "charts/spread.h"
#include "charts/ticks.h"
#include "format/time.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::charts {
namespace {

constexpr double gap = std::numeric_limits<double>::quiet_NaN();
constexpr qsizetype longestName = 120;
/// How far above the threshold the range reaches, so that its field can be seen.
constexpr double aboveThreshold = 1.25;

QString tr(const char* text)
{
    return QCoreApplication::translate("charts", text);
}

Frame headOf(const Panel& panel, const Grid& grid)
{
    Frame frame;
    frame.title = panel.title;
    frame.unit = panel.unit;
    frame.query = panel.query;
    frame.from = grid.from;
    frame.to = grid.to;
    frame.step = grid.step;
    if (panel.threshold && std::isfinite(*panel.threshold))
        frame.threshold = panel.threshold;
    return frame;
}

/// Last, lowest, highest and mean of what is shown. A line that ended before the range did has no
/// last value.
void summarize(Line& line, const Grid& grid)
{
    double sum = 0;
    int count = 0;
    for (const double value : line.values) {
        if (std::isnan(value))
            continue;
        line.minimum = std::min(line.minimum.value_or(value), value);
        line.maximum = std::max(line.maximum.value_or(value), value);
        sum += value;
        ++count;
    }
    if (count > 0)
        line.average = sum / count;
    if (!line.values.empty() && !std::isnan(line.values.back())
        && line.times.back() > grid.to - 2 * grid.step)
        line.last = line.values.back();
}

Line lineOf(const promql::MatrixSeries& series, const Panel& panel, const Grid& grid)
{
    Line line;
    line.name = legendText(series.labels, panel.legend);
    line.times.reserve(series.samples.size());
    line.values.reserve(series.samples.size());
    for (const auto& sample : series.samples) {
        const bool hasJump
            = !line.times.empty() && sample.time - line.times.back() > grid.step + grid.step / 2;
        if (hasJump) {
            line.times.push_back(line.times.back() + grid.step);
            line.values.push_back(gap);
        }
        line.times.push_back(sample.time);
        line.values.push_back(std::isfinite(sample.value) ? sample.value : gap);
    }
    summarize(line, grid);
    return line;
}

/// Keeps the highest lines where there are too many, in the order that they had.
void limitLines(Frame& frame)
{
    if (frame.lines.size() <= static_cast<size_t>(mostLines))
        return;
    const auto peak = [](const Line& line) {
        return line.maximum.value_or(-std::numeric_limits<double>::max());
    };
    std::vector<double> peaks;
    std::ranges::transform(frame.lines, std::back_inserter(peaks), peak);
    std::ranges::nth_element(peaks, peaks.begin() + mostLines - 1, std::greater<>());
    const double least = peaks[mostLines - 1];
    auto equalsLeft
        = mostLines - std::ranges::count_if(peaks, [least](double value) { return value > least; });
    const size_t before = frame.lines.size();
    std::erase_if(frame.lines, [&](const Line& line) {
        if (peak(line) == least)
            return equalsLeft-- <= 0;
        return peak(line) < least;
    });
    frame.hiddenLines = static_cast<int>(before - frame.lines.size());
}

void scaleValues(Frame& frame)
{
    double low = 0;
    double high = frame.threshold ? *frame.threshold * aboveThreshold : 0;
    for (const auto& line : frame.lines) {
        low = std::min(low, line.minimum.value_or(0));
        high = std::max(high, line.maximum.value_or(0));
    }
    const ValueScale scale = valueScale(low, high);
    frame.yMin = scale.minimum;
    frame.yMax = scale.maximum;
    frame.yTicks = scale.ticks;
}

void explainEmptiness(Frame& frame, const Situation& situation)
{
    const bool hasValue = std::ranges::any_of(
        frame.lines, [](const Line& line) { return line.maximum.has_value(); });
    if (hasValue)
        return;
    if (!situation.isMetricKnown) {
        frame.emptiness = Emptiness::NoSuchMetric;
        frame.note = tr("The panel asks for %1. No target has ever exposed it.")
                         .arg(visible(situation.metric, 200));
        return;
    }
    if (situation.isWarmingUp) {
        frame.emptiness = Emptiness::WarmingUp;
        frame.note = tr("A rate needs two scrapes of the same target. The first values come with "
                        "the next one.");
        return;
    }
    frame.emptiness = Emptiness::NoDataInRange;
    if (!frame.lines.empty()) {
        frame.note
            = tr("The query answers without a number here: nothing was counted in this range.");
        return;
    }
    frame.note = tr("Nothing was observed between %1 and %2.")
                     .arg(format::moment(frame.from, frame.to), format::moment(frame.to, frame.to));
}

promql::Matrix matrixOf(const promql::Value& value)
{
    if (const auto* matrix = std::get_if<promql::Matrix>(&value))
        return *matrix;
    promql::Matrix matrix;
    if (const auto* vector = std::get_if<promql::Vector>(&value)) {
        for (const auto& element : *vector)
            matrix.push_back({element.labels, {element.sample}});
    }
    if (const auto* scalar = std::get_if<promql::Scalar>(&value))
        matrix.push_back({{}, {scalar->sample}});
    return matrix;
}

} // namespace

Grid gridFor(qint64 from, qint64 to, int pixels, qint64 scrapeInterval)
{
    static constexpr std::array<qint64, 20> steps{1'000,
        2'000,
        5'000,
        10'000,
        15'000,
        20'000,
        30'000,
        60'000,
        120'000,
        300'000,
        600'000,
        900'000,
        1'200'000,
        1'800'000,
        3'600'000,
        7'200'000,
        10'800'000,
        21'600'000,
        43'200'000,
        86'400'000};
    const qint64 range = std::max<qint64>(1, to - from);
    const qint64 least = std::max(range / std::max(1, pixels), scrapeInterval);
    const auto found = std::ranges::lower_bound(steps, least);
    const qint64 step = found != steps.end() ? *found : (least / steps.back() + 1) * steps.back();
    return {from / step * step, to / step * step, step};
}

Frame buildFrame(const Result<promql::Answer>& answer,
    const Panel& panel,
    const Grid& grid,
    const Situation& situation,
    const Spread* spread)
{
    Frame frame = headOf(panel, grid);
    if (!answer) {
        frame.emptiness = Emptiness::QueryError;
        frame.note = visible(answer.error().text(), 600);
        frame.yTicks = valueScale(0, 1).ticks;
        return frame;
    }
    for (const auto& series : matrixOf(answer->value)) {
        frame.lines.push_back(lineOf(series, panel, grid));
        if (spread)
            widen(frame.lines.back(), series.labels, *spread, grid);
    }
    limitLines(frame);
    scaleValues(frame);
    frame.note = visible(answer->warnings.join(u" · "_s), 600);
    explainEmptiness(frame, situation);
    return frame;
}

Frame loadingFrame(const Panel& panel, const Grid& grid)
{
    Frame frame = headOf(panel, grid);
    frame.emptiness = Emptiness::Loading;
    frame.note = tr("Reading samples…");
    scaleValues(frame);
    return frame;
}

QString legendText(const timeseries::Labels& labels, const QString& legend)
{
    if (legend.isEmpty()) {
        const QString all = QString::fromStdString(labels.text());
        return all.isEmpty() || all == u"{}" ? tr("value") : visible(all, longestName);
    }
    QString out;
    qsizetype at = 0;
    while (at < legend.size()) {
        const auto open = legend.indexOf(u"{{"_s, at);
        const auto close = open < 0 ? -1 : legend.indexOf(u"}}"_s, open);
        if (close < 0)
            break;
        const QString name = legend.mid(open + 2, close - open - 2).trimmed();
        const auto value = labels.value(name.toStdString());
        out += legend.mid(at, open - at)
            + QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
        at = close + 2;
    }
    out += legend.mid(at);
    return out.trimmed().isEmpty() ? tr("value") : visible(out, longestName);
}

} // namespace slipway::charts
