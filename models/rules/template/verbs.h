// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/template/value.h"

#include <optional>

namespace slipway::rules::templates {

/// The flags, width and precision in front of a verb.
struct Flags {
    bool minus = false, plus = false, sharp = false, space = false, zero = false;
    std::optional<int> width, precision;
};

/// A value by one verb of fmt.Printf: `%!d(string=hi)` where it does not fit.
std::string formattedOne(const std::string& verb, const Value& value, Flags flags, size_t limit);

} // namespace slipway::rules::templates
