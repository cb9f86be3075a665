// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTimeZone>
#include <QtGlobal>

#include <vector>

namespace slipway::charts {

/// A rounded range of values with 2 to 12 ticks, the first at `minimum`, the last at `maximum`.
struct ValueScale {
    double minimum = 0;
    double maximum = 1;
    double step = 1;
    std::vector<double> ticks{0, 1};
    friend bool operator==(const ValueScale&, const ValueScale&) = default;
};

/// The scale around [low, high] with about `wanted` intervals. Starts at 0 unless a value is below
/// it; whatever is not finite or beyond ±1e15 is clamped, an empty range gets a height.
ValueScale valueScale(double low, double high, int wanted = 4);

/// A moment on the time axis.
struct TimeTick {
    qint64 time = 0; ///< milliseconds since the Unix epoch
    QString label; ///< `14:30`, `14:30:15`, or `22 Nov` at local midnight
    friend bool operator==(const TimeTick&, const TimeTick&) = default;
};

/// Round local times within [from, to], at most `most` (clamped to 2…12) of them: whole seconds,
/// minutes, hours or days, counted from local midnight, so that they stay round where an offset is
/// no whole hour or changes.
std::vector<TimeTick> timeTicks(
    qint64 from, qint64 to, int most, const QTimeZone& zone = QTimeZone::systemTimeZone());

} // namespace slipway::charts
