// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

/// Values with their unit, for axis, legend and tile. A unit is the text beside a chart's title:
/// `req/s`, `%`, `ms`, `s`, `MB`, `B`, or anything else, which is shown as it is.
namespace slipway::format {

/// A number and the unit that it is shown in, apart: a tile paints them in two sizes.
struct Quantity {
    QString number;
    QString unit;
    friend bool operator==(const Quantity&, const Quantity&) = default;
};

/// Rescaled where that reads better (`s` below one → `ms`, `B` → `kB`, `MB`, `GB`); else as it is.
Quantity quantity(double value, const QString& unit);
/// The same as one text: `742 req/s`, `0.21 %`, `184 ms`; `–` without a value.
QString withUnit(double value, const QString& unit);
/// A tick of an axis whose ticks are `step` apart: all ticks have the same number of digits, no
/// unit.
QString axisLabel(double value, double step);
/// A latency in milliseconds: `3 ms`, `0.4 ms`, `1.2 s`.
QString latency(double milliseconds);

} // namespace slipway::format
