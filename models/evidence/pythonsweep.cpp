// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonsweep.h"

#include "base/parallel.h"

#include <algorithm>

namespace slipway::evidence {
namespace {

/// Modules that are in memory at a time beside those that the program keeps.
constexpr size_t batchSize = 128;

} // namespace

void sweep(const PythonProgram& program, const std::vector<PythonVisitor*>& visitors)
{
    std::vector<int> files;
    for (int file = 0; file < program.size(); ++file)
        if (std::ranges::any_of(visitors, [file](const auto* one) { return one->wants(file); }))
            files.push_back(file);
    for (size_t begin = 0; begin < files.size(); begin += batchSize) {
        const size_t count = std::min(batchSize, files.size() - begin);
        std::vector<PythonUnit> units(count, PythonUnit(program, -1, nullptr));
        inParallel(count, [&](size_t, size_t i) {
            units[i] = program.unit(files[begin + i], PythonProgram::Asking::Once);
        });
        inParallel(visitors.size(), [&](size_t, size_t i) {
            for (const auto& unit : units)
                if (unit && visitors[i]->wants(unit.file()))
                    visitors[i]->visit(unit);
        });
    }
}

} // namespace slipway::evidence
