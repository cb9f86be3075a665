// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"

#include <functional>

namespace slipway::promql {

/// Sees each expression directly below one, in order of writing; formulas of lengths are not among
/// them.
void eachChild(const Expression& expression, const std::function<void(const Expression&)>& visitor);

/// How long before a step the samples lie that its value may need, milliseconds; what `offset` and
/// `@` move is not counted, only what selectors and subqueries span.
qint64 reachOf(const Expression& expression, qint64 lookback);

} // namespace slipway::promql
