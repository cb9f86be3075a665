// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonsettings.h"

namespace slipway::evidence {

/// Sets type, choices, schemes and isOptional of a setting from its annotation (-1: unknown).
void readSettingType(
    const PythonProgram& program, int file, int annotation, PythonSetting& setting);
/// Adds what is read with os.environ, os.getenv, decouple, starlette.config and django-environ,
/// also through functions that hand on a name.
void readEnvironmentReads(const PythonProgram& program, PythonSettings& out);

} // namespace slipway::evidence
