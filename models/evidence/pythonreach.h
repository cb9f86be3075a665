// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonprogram.h"

namespace slipway::evidence {

/// Which functions anything in the program names outside of themselves. By name, and so in doubt
/// reached.
class PythonReach {
public:
    explicit PythonReach(const PythonProgram& program);
    /// True for module level (-1), decorated and dunder functions, methods of classes with foreign
    /// bases, and functions named by reached code.
    bool isReached(int file, int function) const { return reaches(file, function, 0); }

private:
    struct Reference {
        quint64 name = 0;
        int file = -1;
        int function = -1;
    };
    bool reaches(int file, int function, int depth) const;

    const PythonProgram& m_program;
    std::vector<Reference> m_references; ///< of names of functions; by name
};

} // namespace slipway::evidence
