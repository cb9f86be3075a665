// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "promql/token.h"

#include <vector>

namespace slipway::promql {

/// Cuts an expression into tokens, the last one being End. Comments are left out.
Result<std::vector<Token>> tokenize(std::string_view text);

/// `line:column` (from 1, columns in characters) of a byte of `text`.
QString positionIn(std::string_view text, size_t offset);

/// The text within quotes, as Go and PromQL write strings; `quoted` has its quotes.
Result<std::string> unquoted(std::string_view quoted);

} // namespace slipway::promql
