// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/humanize.h"

#include "rules/template/literals.h"
#include "rules/template/printing.h"

#include <array>
#include <cmath>
#include <span>

using namespace Qt::StringLiterals;

namespace slipway::rules::templates {
namespace {

std::string fourDigits(double value)
{
    return floatText(value, 'g', 4);
}

/// Divided by `base` until it is below it, at most once for each prefix.
std::string large(double value, double base, std::span<const char* const> prefixes)
{
    const char* prefix = "";
    for (const auto* next : prefixes) {
        if (std::fabs(value) < base)
            break;
        prefix = next;
        value /= base;
    }
    return fourDigits(value) + prefix;
}

std::string small(double value)
{
    constexpr std::array prefixes{"m", "u", "n", "p", "f", "a", "z", "y"};
    const char* prefix = "";
    for (const auto* next : prefixes) {
        if (std::fabs(value) >= 1)
            break;
        prefix = next;
        value *= 1000;
    }
    return fourDigits(value) + prefix;
}

} // namespace

Result<double> toFloat(const Value& value)
{
    if (const auto* number = value.as<double>())
        return *number;
    if (const auto* integer = value.as<qint64>())
        return static_cast<double>(*integer);
    if (const auto* duration = value.as<Duration>())
        return static_cast<double>(duration->nanoseconds) / 1e9;
    if (const auto* text = value.as<std::string>()) {
        if (const auto number = floatOf(*text))
            return *number;
        return failure({},
            u"parsing %1: invalid syntax"_s.arg(
                QString::fromStdString(quotedText(text->substr(0, 80)))));
    }
    return failure({}, u"can't convert %1 to float"_s.arg(QString::fromStdString(typeOf(value))));
}

Result<Moment> toMoment(double seconds)
{
    const double nanoseconds = seconds * 1e9;
    if (!std::isfinite(seconds))
        return failure({}, u"value is NaN or Inf"_s);
    constexpr double beyond = 9223372036854775808.0; // 2^63
    if (nanoseconds >= beyond || nanoseconds < -beyond)
        return failure({},
            u"%1 cannot be represented as a nanoseconds timestamp since it overflows int64"_s.arg(
                QString::fromStdString(floatText(seconds, 'g', -1))));
    constexpr qint64 millisecond = 1'000'000;
    return Moment{static_cast<qint64>(nanoseconds) / millisecond * millisecond};
}

std::string humanized(double value)
{
    constexpr std::array prefixes{"k", "M", "G", "T", "P", "E", "Z", "Y"};
    if (value == 0 || !std::isfinite(value))
        return fourDigits(value);
    return std::fabs(value) >= 1 ? large(value, 1000, prefixes) : small(value);
}

std::string humanized1024(double value)
{
    constexpr std::array prefixes{"ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi"};
    if (std::fabs(value) <= 1 || !std::isfinite(value))
        return fourDigits(value);
    return large(value, 1024, prefixes);
}

std::string humanizedDuration(double seconds)
{
    if (!std::isfinite(seconds))
        return fourDigits(seconds);
    if (seconds == 0)
        return fourDigits(seconds) + 's';
    if (std::fabs(seconds) < 1)
        return small(seconds) + 's';
    const std::string sign = seconds < 0 ? "-" : "";
    const double magnitude = std::fabs(seconds);
    if (magnitude < 60)
        return sign + fourDigits(magnitude) + 's';
    constexpr double most = 9.2e18;
    const auto whole = static_cast<qint64>(std::min(magnitude, most));
    std::string out = sign;
    if (whole >= 86'400)
        out += std::to_string(whole / 86'400) + "d ";
    if (whole >= 3600)
        out += std::to_string(whole / 3600 % 24) + "h ";
    return out + std::to_string(whole / 60 % 60) + "m " + std::to_string(whole % 60) + 's';
}

std::string humanizedPercentage(double ratio)
{
    return fourDigits(ratio * 100) + '%';
}

} // namespace slipway::rules::templates
