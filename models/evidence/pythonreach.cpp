// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonreach.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int deepestCalls = 4;
constexpr ptrdiff_t mostReferences = 64;

} // namespace

PythonReach::PythonReach(const PythonProgram& program) : m_program(program)
{
    std::vector<quint64> names;
    for (int file = 0; file < program.size(); ++file)
        for (int i = 0; i < int(program.outline(file).functions.size()); ++i)
            names.push_back(pythonNameHash(program.outline(file).plainName(i)));
    // A bit for each beginning of a hash: most names of a program are no function's.
    constexpr size_t bits = 1 << 20;
    std::vector<bool> mayHold(bits, false);
    for (const auto name : names)
        mayHold[name % bits] = true;
    std::ranges::sort(names);
    for (int file = 0; file < program.size(); ++file)
        for (const auto& one : program.outline(file).mentions)
            if (mayHold[one.hash() % bits] && std::ranges::binary_search(names, one.hash()))
                m_references.push_back({one.hash(), file, one.function});
    std::ranges::sort(m_references, {}, &Reference::name);
}

bool PythonReach::reaches(int file, int function, int depth) const
{
    if (function < 0 || depth > deepestCalls)
        return true;
    const auto& outline = m_program.outline(file);
    const auto& own = outline.functions[size_t(function)];
    const auto name = outline.plainName(function);
    if (own.isDecorated || name.startsWith(u"__"))
        return true;
    const auto [first, last] = std::equal_range(m_references.begin(),
        m_references.end(),
        Reference{pythonNameHash(name)},
        [](const Reference& left, const Reference& right) { return left.name < right.name; });
    if (own.function >= 0 && first != last && reaches(file, own.function, depth + 1))
        return true;
    if (own.owner >= 0) {
        for (const auto& base : m_program.ancestorsOf(file, own.owner))
            if (!base.contains(u':') && base != u"object" && base != u"ABC" && base != u"abc.ABC")
                return true; // a framework calls it
    }
    if (last - first >= mostReferences)
        return true;
    return std::any_of(first, last, [&](const Reference& one) {
        const bool isOwn = one.file == file && outline.isWithin(one.function, function);
        return !isOwn && reaches(one.file, one.function, depth + 1);
    });
}

} // namespace slipway::evidence
