// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/tree.h"
#include "readiness/check.h"
#include "readiness/trail.h"

#include <atomic>
#include <functional>

namespace slipway::assessing {

/// Many revisions of one repository, assessed with the same settings.
struct TrailRequest {
    QString directory; ///< the repository
    readiness::Inputs inputs; ///< project, settings, environment; its tree is not used
    std::vector<evidence::GitCommit> commits; ///< oldest first
    QString cache; ///< folder for results by tree and settings; empty: none
};

/// Told after each revision, from any of the working threads, one at a time: how many are done, and
/// the snapshot just made.
using TrailProgress = std::function<void(int done, const readiness::Snapshot& snapshot)>;

/// A snapshot a commit, in their order; what was cancelled before it was looked at is left out. A
/// revision that cannot be read has an error. Blocks, on two threads of its own: for the pool.
std::vector<readiness::Snapshot> assessTrail(const TrailRequest& request,
    const TrailProgress& progress,
    const std::atomic<bool>& isCancelled);

/// One revision: from the cache, or assessed and put there.
readiness::Snapshot assessRevision(const TrailRequest& request, const evidence::GitCommit& commit);

} // namespace slipway::assessing
