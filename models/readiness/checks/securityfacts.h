// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"

namespace slipway::readiness {

Outcome checkDefaultCredentials(const Facts& facts);
Outcome checkCommittedSecrets(const Facts& facts);

} // namespace slipway::readiness
