// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"

#include <QByteArray>

namespace slipway::verbs {

/// The scorecard as JUnit XML, a test suite a category: fail is a failure, an unknown blocker an
/// error (it keeps the verdict from being go), other unknowns, na and waived are skipped, warn
/// passes with its reason as output. Source: the schema that Jenkins' xUnit plugin keeps.
QByteArray checkJunit(const readiness::Assessment& assessment);

} // namespace slipway::verbs
