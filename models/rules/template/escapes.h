// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace slipway::rules::templates {

/// For HTML: `<`, `>`, `&` and quotes as entities.
std::string escapedHtml(std::string_view text);
/// For a string in JavaScript.
std::string escapedScript(std::string_view text);
/// For a part of a URL's query, as Go's url.QueryEscape.
std::string escapedQuery(std::string_view text);

} // namespace slipway::rules::templates
