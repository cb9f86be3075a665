// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/source/pythonsource.h"

namespace slipway::readiness {

Outcome checkResolvable(const Facts& facts); ///< INF-21
Outcome checkManifestVersions(const Facts& facts); ///< INF-22
Outcome checkMigrationDriver(const Facts& facts); ///< DEP-21
Outcome checkSigningKeys(const Facts& facts); ///< SEC-08
Outcome checkSecretNames(const Facts& facts); ///< SEC-09
Outcome checkCors(const Facts& facts); ///< SEC-16
Outcome checkExceptionLeaks(const Facts& facts); ///< SEC-17
Outcome checkSecretValidator(const Facts& facts); ///< SEC-22
Outcome checkDangerousCalls(const Facts& facts); ///< SEC-23
Outcome checkRateLimit(const Facts& facts); ///< SEC-24
Outcome checkConnectionBudget(const Facts& facts); ///< PERF-06
Outcome checkPooler(const Facts& facts); ///< PERF-07
Outcome checkHealthEndpoints(const Facts& facts); ///< MON-13
Outcome checkMetricUpdates(const Facts& facts); ///< MON-17
Outcome checkMetricLabels(const Facts& facts); ///< MON-18
Outcome checkMultiprocess(const Facts& facts); ///< MON-19
Outcome checkTraceExporter(const Facts& facts); ///< MON-20
Outcome checkVariablesDocumented(const Facts& facts); ///< DOC-12
Outcome checkVariableNames(const Facts& facts); ///< DEP-13
Outcome checkRequiredSettings(const Facts& facts); ///< DEP-17
Outcome checkTypedValues(const Facts& facts); ///< DEP-20

/// Evidence at places, the first `most` of them.
/// Migrations and scripts: not what serves.
bool isRunnerPath(const QString& path);
std::vector<Evidence> placesOf(
    const Facts& facts, const std::vector<evidence::Place>& places, size_t most = 8);
/// The answer where modules could not be read, so that nothing found proves nothing; else nothing.
std::optional<Outcome> unreadModules(const Facts& facts, const PythonSource& source);

} // namespace slipway::readiness
