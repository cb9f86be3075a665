// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"
#include "config/mistakes.h"

namespace slipway::config {

/// Reads the section `readiness`: profiles, weights, own checks, where waivers stand. What is wrong
/// goes to the mistakes.
Readiness readReadiness(const yaml::Node& node, Mistakes& mistakes);

} // namespace slipway::config
