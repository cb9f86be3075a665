// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "rules/template/value.h"

#include <optional>

namespace slipway::rules::templates {

/// The text of a string in quotes or backquotes, with Go's escapes.
Result<std::string> unquotedText(std::string_view quoted);
/// The value of a number or a character in quotes as Go types it where nothing says the type: with
/// a point or exponent a float, else an int. Empty for what is none, and for imaginary numbers.
std::optional<Value> numberConstant(std::string_view text);
/// Go's strconv.ParseFloat.
std::optional<double> floatOf(std::string_view text);

} // namespace slipway::rules::templates
