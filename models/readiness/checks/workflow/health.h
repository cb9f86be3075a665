// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/workflow/checks.h"

namespace slipway::readiness {

/// How a command looks at a service that was started or deployed.
struct Probe {
    bool isProbe = false;
    QString flaw{}; ///< why it succeeds although the service is ill; empty: it does not
};
/// Reads a command or action: `curl --fail …/health`, `kubectl rollout status`, `helm --wait`.
Probe probeOf(const PipelineCommand& command);

} // namespace slipway::readiness
