// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/pagereport.h"

namespace slipway::scrape {

/// What the name, type, help and unit of a family do against custom.
std::vector<Lint> lintFamily(const FamilyReport& family, Format format);

/// Whether `name` is written in camelCase.
bool isCamelCase(std::string_view name);
/// The same in snake_case.
QString snakeCase(std::string_view name);

/// Shows a name of the page in a sentence.
QString shown(std::string_view name);

} // namespace slipway::scrape
