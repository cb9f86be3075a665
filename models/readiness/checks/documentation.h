// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/facts.h"

namespace slipway::readiness {

/// DOC-03: what documents name in backticks or link to, and what looks like a path of this
/// repository, is there.
Outcome namedPathsExist(const Facts& facts);

} // namespace slipway::readiness
