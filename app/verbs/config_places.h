// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/configreader.h"

#include <vector>

namespace slipway::verbs {

/// What is wrong with the conditions, queries and regular expressions of a configuration that is
/// valid otherwise; `where` is `file:line:column`.
std::vector<Error> mistakesInPlaces(const config::Reading& reading);

} // namespace slipway::verbs
