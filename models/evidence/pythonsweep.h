// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonprogram.h"

#include <vector>

namespace slipway::evidence {

/// Looks at modules of a program one after the other, in the order of its files.
class PythonVisitor {
public:
    PythonVisitor() = default;
    PythonVisitor(const PythonVisitor&) = delete;
    PythonVisitor& operator=(const PythonVisitor&) = delete;
    virtual ~PythonVisitor() = default;
    /// Whether to visit the file; by its outline, as the module may not be in memory.
    virtual bool wants(int file) const = 0;
    virtual void visit(const PythonUnit& unit) = 0;
};

/// Reads every module that a visitor wants once, and shows it to those that do. A visitor is called
/// by one thread at a time, several visitors beside each other.
void sweep(const PythonProgram& program, const std::vector<PythonVisitor*>& visitors);

} // namespace slipway::evidence
