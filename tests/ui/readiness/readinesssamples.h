// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/environments.h"
#include "readiness/measurements.h"
#include "readiness/trail.h"

#include <memory>
#include <vector>

/// Made-up values for tests of the Readiness page.
namespace slipway::test {

/// The sample scorecard with owners, a waiver, a rationale, classes and a level.
std::shared_ptr<const readiness::Assessment> fullAssessment();
/// `count` checks over all categories and statuses.
std::shared_ptr<const readiness::Assessment> manyChecks(int count);
readiness::Environments sampleEnvironments();
readiness::Measurements sampleMeasurements();
/// Assessments of several days, oldest first; ids `a0`, `a1`, …
std::vector<readiness::Snapshot> sampleHistory(int count = 12);
/// Commits, oldest first; ids `c0`, …; the third was not assessed.
std::vector<readiness::Snapshot> sampleTrail();
std::vector<readiness::Change> sampleChanges();
std::vector<readiness::Parting> samplePartings();

} // namespace slipway::test
