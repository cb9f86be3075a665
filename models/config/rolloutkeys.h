// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/keys.h"

#include <vector>

namespace slipway::config {

/// Sections of commands, analysis templates, plans and gates, in the order of Part from Gates on.
std::vector<Section> rolloutSections();

} // namespace slipway::config
