// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/verbs/verb.h"
#include "config/config.h"
#include "readiness/check.h"

#include <vector>

namespace slipway::verbs {

/// Where own checks are run and asked.
struct OwnWorld {
    QString directory; ///< the repository
    std::vector<config::Environment> environments; ///< whose metrics pages answer queries
    bool isTrusted = false; ///< else nothing is run, asked, or read
};

/// Runs commands, asks endpoints and evaluates queries of own checks, one after another; spins the
/// application's event loop. Outcomes by id, of all kinds but `file`.
QMap<QString, readiness::Outcome> runOwnChecks(
    Session& session, const std::vector<config::OwnCheck>& checks, const OwnWorld& world);

} // namespace slipway::verbs
