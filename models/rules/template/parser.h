// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "rules/template/syntax.h"

namespace slipway::rules::templates {

/// Reads a template. `variables` (with their `$`) are known from the start. The error's `where` is
/// `line:column` of the text. Bounded in depth.
Result<Tree> parseTemplate(std::string_view text, const std::vector<std::string>& variables);

/// `line:column` of a byte, columns in characters.
QString placeIn(std::string_view text, size_t offset);

} // namespace slipway::rules::templates
