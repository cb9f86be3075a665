// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/monitoring.h"

/// The checks of this folder, a function each; table.cpp says what they are called.
namespace slipway::readiness {

Outcome everythingIsScraped(const Facts& facts); ///< MON-01
Outcome targetsServeMetrics(const Facts& facts); ///< MON-02
Outcome alertsAreRouted(const Facts& facts); ///< MON-04
Outcome rulesUseExportedMetrics(const Facts& facts); ///< MON-05
Outcome bucketsExist(const Facts& facts); ///< MON-06
Outcome burnWindowsMatch(const Facts& facts); ///< MON-07
Outcome objectivesAreAlerted(const Facts& facts); ///< MON-08
Outcome panelsUseExportedMetrics(const Facts& facts); ///< MON-10
Outcome grafanaIsProvisioned(const Facts& facts); ///< MON-11
Outcome alertsHaveRunbooks(const Facts& facts); ///< MON-12
Outcome availabilityIsWatched(const Facts& facts); ///< MON-22
Outcome targetsAreUp(const Facts& facts); ///< MON-25
Outcome latencyMeetsObjective(const Facts& facts); ///< PERF-11
Outcome liveIsAudited(const Facts& facts); ///< DEP-19

/// One rule with its file.
struct RuleAt {
    const RuleFile* file = nullptr;
    const evidence::PromRule* rule = nullptr;
};
/// Rules of all files that could be read; those of templates are not there.
std::vector<RuleAt> allRules(const Facts& facts);
/// The answer where no rule could be read: unknown(missing), or (unsupported) for templates.
Outcome withoutRules(const Facts& facts);
Evidence placeOf(const Facts& facts, const RuleAt& rule); ///< of the rule itself

} // namespace slipway::readiness
