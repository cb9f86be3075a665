// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "timeseries/seriesstore.h"

#include <string_view>
#include <vector>

namespace slipway::promql {

/// The matchers of every selector in an expression, in order of writing; those for the metric's
/// name are among them. For "keep what is asked for". Pure.
Result<std::vector<std::vector<timeseries::Matcher>>> selectorsOf(std::string_view expression);

/// The matchers of an expression that is one bare selector (`up`, `x{job="a"}`), without offset, @
/// or range, and not in parentheses; nothing for any other.
std::vector<timeseries::Matcher> bareSelector(std::string_view expression);

} // namespace slipway::promql
