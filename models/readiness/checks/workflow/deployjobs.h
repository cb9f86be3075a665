// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/workflow/checks.h"

namespace slipway::readiness {

/// Jobs by what they do.
struct DeployJobs {
    struct One {
        int workflow = 0;
        int job = 0;
        bool deploys = false; ///< a command or action does
        bool pushes = false;
        bool isNamed = false; ///< its name or environment says that it deploys
        bool doesNothing = true; ///< prints, checks out, sets up
        bool testsCluster = false;
        std::vector<const PipelineCommand*> acts;
    };
    std::vector<One> all;
    static DeployJobs gather(const Facts& facts);
};

const evidence::WorkflowJob& jobOf(const Facts& facts, const DeployJobs::One& one);
/// Where the job begins.
Evidence placeOf(const Facts& facts, const DeployJobs::One& one);

} // namespace slipway::readiness
