// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/githubrun.h"
#include "readiness/facts.h"

#include <optional>

namespace slipway::readiness {

/// Whether a recorded run's branch is the one that is released from.
bool isDefaultBranch(const Facts& facts, const QString& branch);

/// How long a part of a run took.
struct Duration {
    double seconds = 0;
    QString name{}; ///< of the step or job
    int line = 0; ///< in the record
};
/// The longest step that builds an image or a package, else such a job; of a step or job that
/// succeeded.
std::optional<Duration> buildDuration(const evidence::CiRun& run);
/// The longest job that deploys, else such a step.
std::optional<Duration> deployDuration(const evidence::CiRun& run);

} // namespace slipway::readiness
