// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonuses.h"

#include <QSet>

/// One call of one file, and the readers of calls that usesOf() asks; for that alone.
namespace slipway::evidence {

struct CallSite {
    const PythonProgram& program;
    int file = -1;
    const PythonModule& module;
    int node = -1;
    int statement = -1;
    QString callee; ///< resolved across files; own functions by their plain name
    bool isForeign = false;

    Place place() const { return program.placeOf(file, node); }
    std::optional<QString> text(int argument) const { return program.stringOf(argument, file); }
};

/// An answer to a request that tells the text of an exception.
void readLeak(const CallSite& site, PythonUses& out);
/// Something that limits rates.
void readLimiter(const CallSite& site, PythonUses& out);
/// Packages whose every call counts as one.
const QSet<QString>& limitingLibraries();

} // namespace slipway::evidence
