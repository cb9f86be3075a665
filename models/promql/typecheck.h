// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "promql/ast.h"

namespace slipway::promql {

/// Sets type and depth of an expression whose children have theirs; the error's `where` is left
/// empty.
Result<void> check(Expression& expression);

} // namespace slipway::promql
