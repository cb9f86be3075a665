// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"

#include <string>

/// The pieces that printer.h puts together.
namespace slipway::promql {

/// `name{label="value",…}` without what stands behind it; matchers sorted by their text.
std::string selectorText(const VectorSelector& selector);
/// ` @ 10.000`, ` @ start()` or nothing.
std::string atText(const Placement& placement);
/// ` offset -7m`, ` offset (step())` or nothing.
std::string offsetText(const Placement& placement);
/// ` anchored`, ` smoothed` or nothing.
std::string extensionText(const VectorSelector& selector);
/// `[1h:5m]` and the placement behind it.
std::string subqueryText(const Subquery& subquery);
/// A length as a formula or as `1h30m`.
std::string spanText(const TimeSpan& span);
/// Milliseconds as `1h30m`; a fraction of a millisecond is cut off.
std::string durationText(double milliseconds);
/// A label's name, in quotes where it is more than letters, digits and `_`.
std::string labelText(const std::string& name);

} // namespace slipway::promql
