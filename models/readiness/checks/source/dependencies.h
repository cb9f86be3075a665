// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/source/source.h"

namespace slipway::readiness {

/// What the checks of manifests answer where there is none; else nothing.
std::optional<Outcome> withoutManifests(const Facts& facts);

} // namespace slipway::readiness
