// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "promql/ast.h"

namespace slipway::promql {

/// Sets type and depth of an expression whose children have theirs. The error's `where` is left
/// empty; `at` is set to the bytes it is about where these are fewer than the whole expression.
Result<void> check(Expression& expression, Span& at);

} // namespace slipway::promql
