// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "config/fields.h"
#include "config/rolloutconfig.h"

namespace slipway::config {

/// A step and where its parts stand.
struct ReadStep {
    Step step;
    bool isWhole = false; ///< what it does is known: cross-checks make sense
    yaml::Mark mark;
    yaml::Mark does; ///< of the value of command, setWeight, pause, analysis or approval
    yaml::Mark undo;
};

/// Steps of a plan, or those of its `rollback`, which wait for nobody and nothing.
std::vector<ReadStep> readSteps(const Fields& fields, bool isRollback, Mistakes& mistakes);

} // namespace slipway::config
