// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/engine/paths.h"
#include "policy/permit.h"
#include "rollout/state.h"

#include <vector>

namespace slipway::engine {

/// What an engine checks once more before it changes anything: the configuration is the trusted
/// one, the plan is the confirmed one, every program of plan and rollback can be started, working
/// folders exist, the log can be written. Starts no process. Blocks on the disk.
std::vector<policy::Condition> preflight(const rollout::State& state, const Paths& paths);

} // namespace slipway::engine
