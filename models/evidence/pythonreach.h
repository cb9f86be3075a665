// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonprogram.h"

#include <bitset>

namespace slipway::evidence {

/// Some names: says at once of most others that they are none of them.
class NameFilter {
public:
    void add(QStringView name) { m_bits.set(slotOf(name)); }
    bool mayHold(QStringView name) const { return m_bits.test(slotOf(name)); }

private:
    static constexpr size_t size = 8192;
    static size_t slotOf(QStringView name)
    {
        if (name.isEmpty())
            return 0;
        const auto at = [name](qsizetype i) { return size_t(name[i].unicode()); };
        const auto middle = name.size() / 2;
        return (at(0) * 31 + at(middle) * 131 + at(name.size() - 1) * 523
                   + size_t(name.size()) * 2053)
            % size;
    }
    std::bitset<size> m_bits;
};

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
    std::vector<Reference> m_references; ///< of names of functions; by name, then as in the program
};

} // namespace slipway::evidence
