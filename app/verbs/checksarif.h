// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"

#include <QByteArray>

namespace slipway::verbs {

/// The scorecard as SARIF 2.1.0 (OASIS): a rule a check, a result for each row that counts or is
/// na, with its places; waivers as suppressions.
QByteArray checkSarif(const readiness::Assessment& assessment);

} // namespace slipway::verbs
