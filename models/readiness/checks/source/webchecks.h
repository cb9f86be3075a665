// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/source/source.h"

namespace slipway::readiness {

/// What checks of web applications answer where there is none in Python; else nothing.
std::optional<Outcome> withoutWeb(const Facts& facts);

} // namespace slipway::readiness
