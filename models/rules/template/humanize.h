// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "rules/template/value.h"

namespace slipway::rules::templates {

/// A number, or the text of one, or a duration in seconds.
Result<double> toFloat(const Value& value);
/// Seconds since the epoch, to the millisecond. Fails on NaN, infinities, and beyond the year 2262.
Result<Moment> toMoment(double seconds);

/// `1.235M`: four digits and a metric prefix.
std::string humanized(double value);
/// `1.177Mi`: four digits and a prefix for powers of 1024.
std::string humanized1024(double value);
/// `14d 6h 56m 7s`, `123.5ms`, of seconds.
std::string humanizedDuration(double seconds);
/// `12.35%`, of a ratio.
std::string humanizedPercentage(double ratio);

} // namespace slipway::rules::templates
