// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Values as the text that a person reads: numbers, times, units, durations. Pure, and the same in
/// every locale.
namespace slipway::format {

/// What stands where there is no number.
inline const QString noValue = QStringLiteral("–");

/// Digits after the point as asked (0 to 9), never an exponent below 1e15: `0.10`, `1200`.
QString fixed(double value, int digits);
/// As `fixed`, thousands apart by a thin space: `1 104`, `12 345.6`.
QString grouped(double value, int digits = 0);
/// About three significant digits, grouped: `1 156`, `52`, `4.2`, `0.21`, `0.0034`; trailing zeros
/// go.
QString compact(double value);
/// With a decimal prefix: `950`, `1.2 k`, `3.4 M`, `5 G`, `2 T`.
QString withPrefix(double value);
/// A share in percent, `digits` after the point: `99.98 %` for 0.9998. 100 and 0 only where they
/// are exact.
QString percent(double share, int digits = 2);

} // namespace slipway::format
