// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/trail.h"

#include <QByteArray>

namespace slipway::verbs {

/// Assessed revisions, oldest first, for a terminal: each with verdict and score, what moved it,
/// and where claims and evidence parted.
QByteArray trailText(const std::vector<readiness::Snapshot>& trail);
/// The same as `slipway.trail/1`: keys in a fixed order, the same bytes for the same trail.
QByteArray trailJson(const std::vector<readiness::Snapshot>& trail);

} // namespace slipway::verbs
