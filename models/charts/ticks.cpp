// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/ticks.h"

#include "format/time.h"

#include <QDateTime>

#include <algorithm>
#include <array>
#include <cmath>

namespace slipway::charts {
namespace {

constexpr double largest = 1e15;
constexpr int mostTicks = 12;
constexpr qint64 second = 1000;
constexpr qint64 minute = 60 * second;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

double clamped(double value, double fallback)
{
    return std::isnan(value) ? fallback : std::clamp(value, -largest, largest);
}

/// The smallest of 1, 2, 2.5, 3, 5, 10 × a power of ten that is not below `raw`.
double roundStep(double raw)
{
    const double magnitude = std::pow(10.0, std::floor(std::log10(raw)));
    for (const double factor : {1.0, 2.0, 2.5, 3.0, 5.0}) {
        if (factor * magnitude >= raw * (1 - 1e-9))
            return factor * magnitude;
    }
    return 10 * magnitude;
}

qint64 timeStep(qint64 range, int most)
{
    static constexpr std::array<qint64, 22> steps{second,
        2 * second,
        5 * second,
        10 * second,
        15 * second,
        30 * second,
        minute,
        2 * minute,
        5 * minute,
        10 * minute,
        15 * minute,
        30 * minute,
        hour,
        2 * hour,
        3 * hour,
        6 * hour,
        12 * hour,
        day,
        2 * day,
        7 * day,
        14 * day,
        28 * day};
    const auto fits = [range, most](qint64 step) { return range / step < most; };
    const auto found = std::ranges::find_if(steps, fits);
    if (found != steps.end())
        return *found;
    return (range / most / day + 1) * day;
}

QString tickLabel(qint64 time, qint64 step, bool isMidnight, const QTimeZone& zone)
{
    if (isMidnight && step >= minute)
        return format::dayMonth(time, zone);
    return step < minute ? format::clockTimeSeconds(time, zone) : format::clockTime(time, zone);
}

} // namespace

ValueScale valueScale(double low, double high, int wanted)
{
    double bottom = std::min(0.0, clamped(low, 0));
    double top = std::max(0.0, clamped(high, 0));
    if (top - bottom < 1e-12)
        top = bottom + 1;
    wanted = std::clamp(wanted, 2, mostTicks - 2);
    const double step = roundStep((top - bottom) / wanted);
    const double first = std::floor(bottom / step + 1e-9);
    const double last = std::ceil(top / step - 1e-9);
    ValueScale scale{.minimum = first * step, .maximum = last * step, .step = step, .ticks = {}};
    for (double at = first; at <= last + 0.5 && static_cast<int>(scale.ticks.size()) < mostTicks;
         ++at)
        scale.ticks.push_back(at * step);
    return scale;
}

std::vector<TimeTick> timeTicks(qint64 from, qint64 to, int most, const QTimeZone& zone)
{
    std::vector<TimeTick> ticks;
    if (to <= from)
        return ticks;
    most = std::clamp(most, 2, mostTicks);
    const qint64 step = timeStep(to - from, most);
    const QDateTime start = QDateTime::fromMSecsSinceEpoch(from, zone);
    if (!start.isValid())
        return ticks;
    QDate date = start.date();
    const qint64 days = std::max<qint64>(1, step / day);
    if (days > 1)
        date = date.addDays(-(date.toJulianDay() % days));
    qint64 ofDay = days > 1 || step >= day ? 0 : start.time().msecsSinceStartOfDay() / step * step;
    // At most one more round a day than there are ticks; the bound guards against odd zones.
    for (int round = 0; round < 64 && static_cast<int>(ticks.size()) <= mostTicks; ++round) {
        const bool isMidnight = ofDay == 0;
        const QDateTime at = isMidnight
            ? date.startOfDay(zone)
            : QDateTime(date, QTime::fromMSecsSinceStartOfDay(static_cast<int>(ofDay)), zone);
        const qint64 time = at.toMSecsSinceEpoch();
        if (time > to)
            break;
        if (time >= from && (ticks.empty() || time > ticks.back().time))
            ticks.push_back({time, tickLabel(time, step, isMidnight, zone)});
        ofDay += std::min(step, day);
        if (ofDay >= day) {
            ofDay = 0;
            date = date.addDays(days);
        }
    }
    return ticks;
}

} // namespace slipway::charts
