// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/config.h"

namespace slipway::readiness {

/// The numbers that hold: those of the chosen profile, with what the section itself says on top.
struct ChosenProfile {
    QString name;
    QString version; ///< `1+3f2a90c1`: the profile's own, and a digest of every number that holds
    int targetLevel = 0; ///< tier A: 3, B: 2, C: 1; 0: no tier
    bool allowsInline = false;
    config::Readiness settings; ///< with weights, severities and thresholds filled in
};

/// Built in are `default` (no tier) and `tier-a`, `tier-b`, `tier-c`: the default's numbers with a
/// level to reach. An unknown name is `default`.
ChosenProfile chosenProfile(const config::Readiness& settings);

} // namespace slipway::readiness
