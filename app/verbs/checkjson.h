// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"

#include <QByteArray>

namespace slipway::verbs {

/// `slipway.check/1`: keys in the order of the contract, scores half up to one decimal, null where
/// there is none. The same assessment gives the same bytes.
QByteArray checkJson(const readiness::Assessment& assessment);

} // namespace slipway::verbs
