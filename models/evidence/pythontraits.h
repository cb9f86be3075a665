// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/python.h"

#include <vector>

/// What readers ask of a module by itself, for its outline: false is sure unless something that
/// another module renames is called, true is a reason to look.
namespace slipway::evidence {

/// First name of a dotted one.
inline QStringView firstName(QStringView dotted)
{
    const auto dot = dotted.indexOf(u'.');
    return dot < 0 ? dotted : dotted.left(dot);
}

bool mayDeclareMetrics(const PythonModule& module);
bool mayExposeMetrics(const PythonModule& module);
bool importsMetrics(const PythonModule& module);
bool mayRoute(const PythonModule& module);
bool mayUse(const PythonModule& module);
bool mayReadEnvironment(const PythonModule& module);
/// Functions, by index, that contain something which fails a test by itself.
std::vector<bool> assertingFunctions(const PythonModule& module);
/// Last names of what may be bound to a metric where it is declared.
std::vector<QStringView> metricVariables(const PythonModule& module);

} // namespace slipway::evidence
