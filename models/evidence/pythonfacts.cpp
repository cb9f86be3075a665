// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonfacts.h"

#include "evidence/pythoncallsite.h"
#include "evidence/pythonmetricreaders.h"
#include "evidence/pythonroutereader.h"
#include "evidence/pythonsettingtypes.h"

namespace slipway::evidence {

PythonFacts pythonFactsOf(const PythonProgram& program)
{
    PythonFacts out;
    readSettingsClasses(program, out.settings);
    RouteReader routes(program);
    MetricDeclarations declarations(program, out.metrics);
    MetricUpdates updates(program);
    EnvironmentReader environment(program, out.settings);
    UseReader uses(program, out.uses);
    sweep(program, {&routes, &updates, &uses, &declarations, &environment});
    out.routes = routes.finish();
    updates.finish(out.metrics);
    environment.finish();
    finishSettings(program, out.settings);
    return out;
}

} // namespace slipway::evidence
