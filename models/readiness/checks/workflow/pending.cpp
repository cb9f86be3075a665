// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/workflow/checks.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

#define PENDING(name)                                                                              \
    Outcome name(const Facts&)                                                                     \
    {                                                                                              \
        return unknown(UnknownReason::Unsupported, u"Not read yet."_s, {absent(u"."_s)});          \
    }
PENDING(coverageIsEnforced)
PENDING(unitTestsExist)
PENDING(integrationTestsExist)
PENDING(integrationTestsRun)
PENDING(testConfigIsValid)
PENDING(fewTestsAreSkipped)
PENDING(testsAssert)

} // namespace slipway::readiness
