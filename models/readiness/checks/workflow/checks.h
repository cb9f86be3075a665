// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/pipelineruns.h"

/// The checks of this folder, one function each; workflow/table.cpp says what they verify.
namespace slipway::readiness {

Outcome lintGateCanFail(const Facts& facts); ///< CIC-03
Outcome imagesAreBuilt(const Facts& facts); ///< CIC-05
Outcome commandsExistOnRunner(const Facts& facts); ///< CIC-06
Outcome environmentsAreDeployed(const Facts& facts); ///< CIC-07
Outcome deployNeedsEveryGate(const Facts& facts); ///< CIC-08
Outcome permissionsAreDeclared(const Facts& facts); ///< CIC-09
Outcome actionsArePinned(const Facts& facts); ///< CIC-10
Outcome shippedManifestIsTested(const Facts& facts); ///< CIC-11
Outcome reportsArePublished(const Facts& facts); ///< CIC-12
Outcome componentsAreBuilt(const Facts& facts); ///< CIC-13
Outcome serviceIsProbed(const Facts& facts); ///< CIC-14
Outcome tasksParseAndFail(const Facts& facts); ///< CIC-15
Outcome updatesAreProposed(const Facts& facts); ///< CIC-16
Outcome coverageIsEnforced(const Facts& facts); ///< TST-04
Outcome unitTestsExist(const Facts& facts); ///< TST-05
Outcome integrationTestsExist(const Facts& facts); ///< TST-06
Outcome integrationTestsRun(const Facts& facts); ///< TST-07
Outcome testCommandsSelectTests(const Facts& facts); ///< TST-08
Outcome testConfigIsValid(const Facts& facts); ///< TST-09
Outcome fewTestsAreSkipped(const Facts& facts); ///< TST-10
Outcome testsAssert(const Facts& facts); ///< TST-11
Outcome frontendHasTests(const Facts& facts); ///< TST-12
Outcome typesAreChecked(const Facts& facts); ///< TST-13
Outcome performanceIsTested(const Facts& facts); ///< PERF-03
Outcome deployHeedsHealth(const Facts& facts); ///< DEP-01
Outcome deployedImageIsPushed(const Facts& facts); ///< DEP-09

/// True for a command that runs a load or performance test.
bool isPerformanceTest(const PipelineCommand& command);
/// True for a command or action that puts something into an environment.
bool isDeployment(const PipelineCommand& command);
/// True for a command or action that builds a container image.
bool isImageBuild(const PipelineCommand& command);
/// True for one that pushes an image to a registry.
bool isImagePush(const PipelineCommand& command);

/// The package manager of JavaScript that a command installs a manifest with; empty for others.
QString nodeManager(const QStringList& words);

/// At most `most` places.
std::vector<Evidence> some(std::vector<Evidence> places, size_t most = 5);

} // namespace slipway::readiness
