// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonsweep.h"
#include "evidence/pythonuses.h"

#include <QSet>

#include <algorithm>

/// One call of one file, and the readers of calls that usesOf() asks; and by whom.
namespace slipway::evidence {

struct CallSite {
    const PythonUnit& unit;
    const PythonModule& module;
    int node = -1;
    int statement = -1;
    QString callee; ///< resolved across files; own functions by their plain name
    bool isForeign = false;

    Place place() const { return unit.placeOf(node); }
    std::optional<QString> text(int argument) const { return unit.stringOf(argument); }
};

/// Packages whose every call counts as one.
const QSet<QString>& limitingLibraries();

/// Looks at the calls of a program, for usesOf() and pythonFactsOf().
class UseReader : public PythonVisitor {
public:
    UseReader(const PythonProgram& program, PythonUses& out);
    bool wants(int file) const override
    {
        const auto& outline = m_program.outline(file);
        return outline.has(PythonTrait::Uses) || m_program.callsRenamed(file)
            || (m_hasLimiters && std::ranges::any_of(outline.packages, [](const QString& one) {
                   return limitingLibraries().contains(one);
               }));
    }
    void visit(const PythonUnit& unit) override;

private:
    const PythonProgram& m_program;
    PythonUses& m_out;
    bool m_hasLimiters = false; ///< every call may be one of a library that limits
};

/// An answer to a request that tells the text of an exception.
void readLeak(const CallSite& site, PythonUses& out);
/// Something that limits rates.
void readLimiter(const CallSite& site, PythonUses& out);

} // namespace slipway::evidence
