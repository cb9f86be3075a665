// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/unit.h"

#include "format/number.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::format {
namespace {

struct Scale {
    double factor; ///< the value must be at least this many times the base unit
    QStringView unit;
};

constexpr std::array<Scale, 5> bytes{
    {{1e12, u"TB"}, {1e9, u"GB"}, {1e6, u"MB"}, {1e3, u"kB"}, {0, u"B"}}};

Quantity scaledBytes(double value)
{
    const double magnitude = std::fabs(value);
    const auto scale = std::ranges::find_if(
        bytes, [magnitude](const Scale& candidate) { return magnitude >= candidate.factor; });
    return {compact(scale->factor > 0 ? value / scale->factor : value), scale->unit.toString()};
}

} // namespace

Quantity quantity(double value, const QString& unit)
{
    if (!std::isfinite(value))
        return {noValue, {}};
    if (unit == u"s" && value != 0 && std::fabs(value) < 1)
        return {compact(value * 1000), u"ms"_s};
    if (unit == u"ms" && std::fabs(value) >= 10'000)
        return {compact(value / 1000), u"s"_s};
    if (unit == u"B" || unit == u"bytes")
        return scaledBytes(value);
    return {compact(value), unit};
}

QString withUnit(double value, const QString& unit)
{
    const Quantity shown = quantity(value, unit);
    return shown.unit.isEmpty() ? shown.number : shown.number + u' ' + shown.unit;
}

QString axisLabel(double value, double step)
{
    if (!std::isfinite(value) || !std::isfinite(step) || step <= 0)
        return noValue;
    if (std::fabs(step) >= 10'000)
        return withPrefix(value);
    // 2.5 needs a digit more than its magnitude says.
    int digits = std::clamp(static_cast<int>(-std::floor(std::log10(step))), 0, 9);
    const double scaled = step * std::pow(10.0, digits);
    if (std::fabs(scaled - std::round(scaled)) > 1e-6)
        digits = std::min(9, digits + 1);
    if (step < 1e-8)
        return QString::number(value, 'g', 3);
    return fixed(value, digits);
}

QString latency(double milliseconds)
{
    if (!std::isfinite(milliseconds) || milliseconds < 0)
        return noValue;
    if (milliseconds < 0.05)
        return u"< 1 ms"_s; // measured in whole milliseconds: nothing finer is known
    if (milliseconds >= 1000)
        return fixed(milliseconds / 1000, milliseconds >= 9'950 ? 0 : 1) + u" s"_s;
    return milliseconds >= 1 ? fixed(milliseconds, 0) + u" ms"_s
                             : fixed(milliseconds, 1) + u" ms"_s;
}

} // namespace slipway::format
