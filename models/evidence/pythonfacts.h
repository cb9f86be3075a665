// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonmetrics.h"
#include "evidence/pythonroutes.h"
#include "evidence/pythonsettings.h"
#include "evidence/pythonuses.h"

namespace slipway::evidence {

/// All that is read of an application's code.
struct PythonFacts {
    PythonRoutes routes{};
    PythonMetrics metrics{};
    PythonSettings settings{};
    PythonUses uses{};
};

/// The same as routesOf(), metricsOf(), settingsOf() and usesOf(), with every module that is not
/// in memory read once for all of them.
PythonFacts pythonFactsOf(const PythonProgram& program);

} // namespace slipway::evidence
