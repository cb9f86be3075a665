// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"

namespace slipway::readiness {

Outcome documentedCommandsResolve(const Facts& facts); ///< DOC-04
Outcome documentLinksResolve(const Facts& facts); ///< DOC-05
Outcome licenceAndContributing(const Facts& facts); ///< DOC-06
Outcome rollbackIsDocumented(const Facts& facts); ///< DOC-07
Outcome onCallIsFilledIn(const Facts& facts); ///< DOC-08
Outcome runbooksExist(const Facts& facts); ///< DOC-09
Outcome documentDatesArePlausible(const Facts& facts); ///< DOC-10
Outcome readinessStatementsAgree(const Facts& facts); ///< DOC-11
Outcome backupIsDocumented(const Facts& facts); ///< DOC-13
Outcome architectureAndApiAreDocumented(const Facts& facts); ///< DOC-14
Outcome securityPolicyHasContact(const Facts& facts); ///< SEC-21
Outcome migrationsSeedNoAccount(const Facts& facts); ///< SEC-12
Outcome everyMigrationIsApplied(const Facts& facts); ///< DEP-03
Outcome schemaCanGoBack(const Facts& facts); ///< DEP-06
Outcome releasesAreVersioned(const Facts& facts); ///< DEP-08

} // namespace slipway::readiness
