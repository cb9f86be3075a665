// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace slipway::ui {

/// A value axis as Qt Charts wants it: values from 10 000 on are divided by a power of a thousand
/// that the labels name, because its labels know only a printf format. Formats come from a fixed
/// list, ticks are 2 to 12.
struct AxisScale {
    double minimum = 0;
    double maximum = 1;
    int tickCount = 2;
    QString labelFormat;
    friend bool operator==(const AxisScale&, const AxisScale&) = default;
};

AxisScale axisScale(double minimum, double maximum, const std::vector<double>& ticks);

} // namespace slipway::ui
