// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/facts.h"

namespace slipway::readiness {

/// MON-03: every rule file of the tree parses, is named by a prometheus.yml and reaches Prometheus
/// through a mount.
Outcome rulesAreLoaded(const Facts& facts);
/// True for paths of samples, tests and other people's code: what stands there is not the system
/// under review.
bool isSample(const QString& path);

} // namespace slipway::readiness
