// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/ast.h"

#include <string>

namespace slipway::promql {

/// The expression on one line, spaced as Prometheus writes it: two texts that mean the same tree
/// become one. Reads back to the same tree.
std::string canonicalText(const Expression& expression);

/// The expression over several lines where one would be longer than 100 characters, indented by
/// two blanks a level (the layout of Prometheus' formatter).
std::string prettyText(const Expression& expression);

/// A string in double quotes with the escapes of Go; bytes that are no UTF-8 become `\xNN`.
std::string quotedText(std::string_view text);

} // namespace slipway::promql
