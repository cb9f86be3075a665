// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "promql/ast.h"

namespace slipway::promql {

/// Reads an expression: the whole language of Prometheus 3 for floats. The tree is checked for
/// types. Errors carry `line:column` in `where`. Bounded in length and depth, since expressions
/// come from documents of others. `wrongAt` is set to the bytes that an error is about.
Result<ExpressionPtr> parse(std::string_view text, Span* wrongAt = nullptr);

/// One selector in braces or with a name in front, as `up{job="api"}`: for series notation and
/// matchers elsewhere.
Result<VectorSelector> parseSelector(std::string_view text);

} // namespace slipway::promql
