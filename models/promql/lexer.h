// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "promql/token.h"

#include <optional>
#include <vector>

namespace slipway::promql {

/// What cannot be read, and which bytes it is about.
struct Mistake {
    Error error;
    Span span;
};
/// The tokens of a text, the last one being End. Where a token cannot be read, those before it,
/// and the mistake.
struct Tokens {
    std::vector<Token> tokens;
    std::optional<Mistake> mistake;
};
/// Cuts an expression into tokens. Comments are left out.
Tokens tokenize(std::string_view text);

/// `line:column` (from 1, columns in characters) of a byte of `text`.
QString positionIn(std::string_view text, size_t offset);

/// The text within quotes, as Go and PromQL write strings; `quoted` has its quotes.
Result<std::string> unquoted(std::string_view quoted);

} // namespace slipway::promql
