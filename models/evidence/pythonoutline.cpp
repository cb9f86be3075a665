// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonoutline.h"

#include "evidence/pythontraits.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;
using Statement = PythonStatement::Kind;

/// Names with a value at module level, and texts of fields.
void readValues(const PythonModule& module, PythonOutline& out)
{
    for (const auto& one : module.statements) {
        const bool isAssignment = one.kind == Statement::Assign || one.kind == Statement::Annotated;
        if (!isAssignment || one.function >= 0 || one.owner >= 0 || one.value < 0)
            continue;
        if (module.is(one.target, Node::Name))
            out.assigned.add(module.node(one.target).text);
        else if (module.is(one.target, Node::Attribute))
            out.assigned.add(module.dotted(one.target));
    }
    out.assigned.squeeze();
}

void readFunctions(const PythonModule& module, PythonOutline& out)
{
    const auto asserting = assertingFunctions(module);
    out.functions.reserve(module.functions.size());
    for (size_t i = 0; i < module.functions.size(); ++i) {
        const auto& one = module.functions[i];
        out.functionNames.add(one.qualified);
        out.functions.push_back({.line = one.line,
            .endLine = one.endLine,
            .owner = one.owner,
            .function = one.function,
            .isDecorated = !one.decorators.empty(),
            .asserts = asserting[i]});
    }
    out.functionNames.squeeze();
}

quint8 traitsOf(const PythonModule& module)
{
    quint8 out = 0;
    const auto set = [&out](PythonTrait trait, bool isSet) {
        if (isSet)
            out = quint8(out | quint8(trait));
    };
    set(PythonTrait::DeclaresMetrics, mayDeclareMetrics(module));
    set(PythonTrait::ExposesMetrics, mayExposeMetrics(module));
    set(PythonTrait::ImportsMetrics, importsMetrics(module));
    set(PythonTrait::Routes, mayRoute(module));
    set(PythonTrait::Uses, mayUse(module));
    set(PythonTrait::ReadsEnvironment, mayReadEnvironment(module));
    set(PythonTrait::Tests, std::ranges::any_of(module.functions, [](const PythonFunction& one) {
        return one.name.startsWith(u"test");
    }));
    return out;
}

} // namespace

quint64 pythonNameHash(QStringView name)
{
    // Four characters at a time, each time spread by the golden ratio (Knuth, TAOCP 6.4).
    constexpr quint64 ratio = 0x9e3779b97f4a7c15;
    const auto spread = [](quint64 value) {
        value *= ratio;
        return value ^ value >> 32;
    };
    const auto* at = name.utf16();
    auto left = size_t(name.size());
    quint64 out = spread(left);
    for (; left >= 4; left -= 4, at += 4) {
        quint64 four = 0;
        std::memcpy(&four, at, sizeof four);
        out = spread(out ^ four);
    }
    quint64 rest = 0;
    for (; left > 0; --left, ++at)
        rest = rest << 16 | *at;
    out = spread(out ^ rest);
    return (out ^ out >> 40) & 0xff'ffff'ffff;
}

const QString* PythonOutline::bound(QStringView name) const
{
    const auto found = std::lower_bound(
        names.begin(), names.end(), name, [](const auto& one, QStringView wanted) {
            return QStringView(one.first) < wanted;
        });
    return found != names.end() && found->first == name ? &found->second : nullptr;
}

int PythonOutline::classNamed(QStringView qualified) const
{
    const auto found = std::ranges::find(classes, qualified, &PythonOutlineClass::qualified);
    return found == classes.end() ? -1 : int(found - classes.begin());
}

QStringView PythonOutline::plainName(int function) const
{
    const auto qualified = functionNames.at(function);
    return qualified.mid(qualified.lastIndexOf(u'.') + 1);
}

bool PythonOutline::isWithin(int function, int outer) const
{
    for (; function >= 0; function = functions[size_t(function)].function)
        if (function == outer)
            return true;
    return false;
}

QString PythonOutliner::shared(QStringView text)
{
    const auto found = m_texts.constFind(QString::fromRawData(text.data(), text.size()));
    return found != m_texts.constEnd() ? *found : *m_texts.insert(text.toString());
}

void PythonOutliner::readImports(const PythonModule& module, PythonOutline& out)
{
    out.names.reserve(size_t(module.names.size()));
    for (auto it = module.names.cbegin(); it != module.names.cend(); ++it)
        out.names.emplace_back(shared(it.key()), shared(it.value()));
    std::ranges::sort(out.names);
    for (const auto& one : module.imports) {
        if (one.name == u"*")
            out.stars << shared(one.module);
        const auto dot = one.module.indexOf(u'.');
        const auto top = QStringView(one.module).left(dot < 0 ? one.module.size() : dot);
        if (!top.isEmpty() && !out.packages.contains(top))
            out.packages << shared(top);
    }
}

void PythonOutliner::mention(QStringView name, int function, quint8 flags, PythonOutline& out)
{
    const quint64 hash = pythonNameHash(name);
    const bool isCounted = function <= std::numeric_limits<qint16>::max();
    const auto where = qint16(isCounted ? function : -1);
    const size_t mask = m_slots.size() - 1;
    for (size_t at = size_t(hash * 31 + quint64(where + 1) * 0x9e3779b1) & mask;;
         at = (at + 1) & mask) {
        auto& [round, place] = m_slots[at];
        if (round != m_round) {
            round = m_round;
            place = int(out.mentions.size());
            out.mentions.push_back({quint32(hash), where, quint8(hash >> 32), flags});
            return;
        }
        auto& known = out.mentions[size_t(place)];
        if (known.function == where && known.hash() == hash) {
            known.flags |= flags;
            return;
        }
    }
}

void PythonOutliner::readMentions(const PythonModule& module, PythonOutline& out)
{
    // Every node is mentioned at most once as itself, every call once more.
    const auto most = std::bit_ceil(2 * (module.nodes.size() + module.calls.size()) + 16);
    if (m_slots.size() < most)
        m_slots.assign(most, {0, 0});
    ++m_round;
    int lines = 0;
    for (const auto& one : module.functions)
        lines = std::max(lines, one.endLine);
    m_functions.assign(size_t(lines) + 1, -1);
    for (size_t i = 0; i < module.functions.size();
         ++i) { // in order: inner ones replace outer ones
        const auto& one = module.functions[i];
        if (one.line >= 0 && i <= size_t(std::numeric_limits<qint16>::max()))
            std::fill(m_functions.begin() + one.line,
                m_functions.begin() + std::max(one.line, one.endLine + 1),
                qint16(i));
    }
    const auto functionOf = [this](int line) {
        return line >= 0 && size_t(line) < m_functions.size() ? m_functions[size_t(line)] : -1;
    };
    for (const auto& node : module.nodes) {
        if (node.kind == Node::Name)
            mention(node.text, functionOf(node.line), PythonMention::Named, out);
        else if (node.kind == Node::Attribute)
            mention(node.text, functionOf(node.line), PythonMention::Attribute, out);
    }
    for (const auto& call : module.calls) {
        const int called = module.node(call.node).first;
        if (const auto last = module.lastName(called); !last.isEmpty())
            mention(last, functionOf(module.node(called).line), PythonMention::Called, out);
    }
    out.mentions.shrink_to_fit();
}

PythonOutline PythonOutliner::outlineOf(const PythonModule& module)
{
    PythonOutline out;
    out.isBroken = module.brokenLine > 0;
    out.traits = traitsOf(module);
    readImports(module, out);
    readValues(module, out);
    readFunctions(module, out);
    for (const auto& one : module.classes) {
        PythonOutlineClass made{.qualified = one.qualified};
        made.isDecorated = !one.decorators.empty();
        made.hasBases = !one.bases.empty();
        for (const int base : one.bases) {
            const bool isGeneric = module.is(base, Node::Subscript);
            if (const auto name = module.dotted(isGeneric ? module.node(base).first : base);
                !name.isEmpty())
                made.bases << shared(name);
        }
        for (const auto& field : one.fields)
            if (const auto text = module.stringOf(field.value))
                out.fieldTexts.emplace_back(shared(field.name), *text);
        out.classes.push_back(std::move(made));
    }
    if (out.has(PythonTrait::DeclaresMetrics))
        for (const auto name : metricVariables(module))
            out.metricVariables.push_back(pythonNameHash(name));
    readMentions(module, out);
    return out;
}

} // namespace slipway::evidence
