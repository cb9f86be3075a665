// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/number.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::format {
namespace {

constexpr QChar thinSpace(0x2009);
constexpr QChar minusSign(0x2212);

QString withoutTrailingZeros(QString text)
{
    if (!text.contains(u'.'))
        return text;
    while (text.endsWith(u'0'))
        text.chop(1);
    if (text.endsWith(u'.'))
        text.chop(1);
    return text;
}

QString withSign(QString text)
{
    // A rounded nothing has no sign, and a minus is as wide as a plus.
    if (!text.startsWith(u'-'))
        return text;
    text.remove(0, 1);
    const bool isZero
        = std::all_of(text.cbegin(), text.cend(), [](QChar c) { return c == u'0' || c == u'.'; });
    return isZero ? text : minusSign + text;
}

QString plain(double value, int digits)
{
    digits = std::clamp(digits, 0, 9);
    return std::fabs(value) < 1e15 ? QString::number(value, 'f', digits)
                                   : QString::number(value, 'e', 2);
}

QString group(QString text)
{
    const auto exponent = text.indexOf(u'e');
    if (exponent >= 0)
        return text;
    auto point = text.indexOf(u'.');
    if (point < 0)
        point = text.size();
    const qsizetype first = text.startsWith(minusSign) ? 1 : 0;
    for (auto at = point - 3; at > first; at -= 3)
        text.insert(at, thinSpace);
    return text;
}

/// Digits after the point that leave about three significant ones.
int digitsFor(double magnitude)
{
    if (magnitude >= 10 || magnitude == 0)
        return 0;
    if (magnitude >= 1)
        return 1;
    return std::clamp(static_cast<int>(1 - std::floor(std::log10(magnitude))), 2, 9);
}

} // namespace

QString fixed(double value, int digits)
{
    if (!std::isfinite(value))
        return noValue;
    return withSign(plain(value, digits));
}

QString grouped(double value, int digits)
{
    if (!std::isfinite(value))
        return noValue;
    return group(withSign(plain(value, digits)));
}

QString compact(double value)
{
    if (!std::isfinite(value))
        return noValue;
    const double magnitude = std::fabs(value);
    if (magnitude >= 1e15 || (magnitude > 0 && magnitude < 1e-6))
        return withSign(QString::number(value, 'g', 3));
    return group(withSign(withoutTrailingZeros(plain(value, digitsFor(magnitude)))));
}

QString withPrefix(double value)
{
    if (!std::isfinite(value))
        return noValue;
    struct Prefix {
        double factor;
        QStringView letter;
    };
    static constexpr std::array<Prefix, 4> prefixes{
        {{1e12, u"T"}, {1e9, u"G"}, {1e6, u"M"}, {1e3, u"k"}}};
    const double magnitude = std::fabs(value);
    for (const auto& prefix : prefixes) {
        // What would round to the next prefix's 1 000 takes that prefix.
        if (magnitude >= prefix.factor * 0.9995)
            return compact(value / prefix.factor) + thinSpace + prefix.letter.toString();
    }
    return compact(value);
}

QString percent(double share, int digits)
{
    if (!std::isfinite(share))
        return noValue;
    digits = std::clamp(digits, 0, 9);
    const double percents = share * 100;
    if (percents == 100 || percents == 0)
        return fixed(percents, 0) + u" %"_s;
    // 99.996 is not 100, and 0.004 is not 0: cut toward the side that was observed.
    const double unit = std::pow(10.0, -digits);
    double rounded = std::round(percents / unit) * unit;
    if (percents < 100 && rounded >= 100)
        rounded = 100 - unit;
    if (percents > 0 && rounded <= 0)
        rounded = unit;
    return fixed(rounded, digits) + u" %"_s;
}

} // namespace slipway::format
