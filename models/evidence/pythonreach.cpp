// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonreach.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int deepestCalls = 4;
constexpr size_t mostReferences = 64;

} // namespace

std::vector<int> parentsOf(const PythonModule& module)
{
    std::vector<int> out(module.nodes.size(), -1);
    for (int i = 0; i < int(module.nodes.size()); ++i)
        for (int child = module.node(i).first; child >= 0; child = module.node(child).next)
            out[size_t(child)] = i;
    return out;
}

PythonReach::PythonReach(const PythonProgram& program) : m_program(program)
{
    NameFilter names;
    for (const auto& file : program.files()) {
        for (const auto& function : file.module.functions) {
            names.add(function.name);
            m_references[QStringView(function.name)];
        }
    }
    for (int i = 0; i < int(program.files().size()); ++i) {
        for (const auto& node : program.module(i).nodes) {
            if ((node.kind != PythonNode::Kind::Name && node.kind != PythonNode::Kind::Attribute)
                || !names.mayHold(node.text))
                continue;
            const auto found = m_references.find(node.text);
            if (found != m_references.end() && found->size() < mostReferences)
                found->push_back({i, node.line});
        }
    }
}

int PythonReach::functionAt(int file, int line) const
{
    int out = -1;
    const auto& functions = m_program.module(file).functions;
    for (int i = 0; i < int(functions.size()); ++i) {
        const auto& one = functions[size_t(i)];
        if (one.line <= line && line <= one.endLine)
            out = i; // functions stand in order: the last one that fits is the innermost
    }
    return out;
}

bool PythonReach::reaches(int file, int function, int depth) const
{
    if (function < 0 || depth > deepestCalls)
        return true;
    const auto& module = m_program.module(file);
    const auto& own = module.functions[size_t(function)];
    if (!own.decorators.empty() || own.name.startsWith(u"__"))
        return true;
    if (own.function >= 0 && reaches(file, own.function, depth + 1)
        && m_references.value(QStringView(own.name)).size() > 0)
        return true;
    if (own.owner >= 0) {
        for (const auto& base : m_program.ancestorsOf(file, own.owner))
            if (!base.contains(u':') && base != u"object" && base != u"ABC" && base != u"abc.ABC")
                return true; // a framework calls it
    }
    const auto found = m_references.constFind(QStringView(own.name));
    if (found == m_references.constEnd())
        return false;
    if (found->size() >= mostReferences)
        return true;
    return std::ranges::any_of(*found, [&](const Reference& one) {
        const bool isOwn = one.file == file && one.line >= own.line && one.line <= own.endLine;
        return !isOwn && reaches(one.file, functionAt(one.file, one.line), depth + 1);
    });
}

} // namespace slipway::evidence
