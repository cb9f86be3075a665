// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/template/value.h"

#include <QDateTime>

namespace slipway::rules::templates {

/// Nanoseconds of a second.
inline constexpr qint64 second = 1'000'000'000;

/// A moment in parts.
struct Parts {
    QDate date;
    QTime time;
    qint64 fraction = 0; ///< nanoseconds of the second
};

Parts partsOf(Moment moment);

} // namespace slipway::rules::templates
