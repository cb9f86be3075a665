// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/verb.h"
#include "config/config.h"
#include "readiness/check.h"

#include <functional>
#include <vector>

class QObject;

namespace slipway::verbs {

/// Asks every health endpoint of the environments once and calls `done` with the answers, in the
/// order of the configuration, in `context`'s thread; at once where there is none. Needs the
/// application's event loop. One-shot: a failed probe is down. A target whose secret cannot be read
/// is unknown with that reason;
/// so is one that needs a secret while the configuration is not trusted.
void askOnce(const Session& session,
    Redactor& redactor,
    const std::vector<config::Environment>& environments,
    bool isTrusted,
    QObject* context,
    std::function<void(std::vector<readiness::LiveTarget>)> done);

} // namespace slipway::verbs
