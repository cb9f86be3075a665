// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonsettingtypes.h"
#include "evidence/pythontraits.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;

bool isGetter(const QString& callee)
{
    return callee == u"os.getenv" || callee == u"os.environ.get" || callee == u"decouple.config"
        || callee == u"os.environ.setdefault" || callee == u"os.environ.pop";
}

int functionOf(const PythonModule& module, int statement)
{
    return statement >= 0 && statement < int(module.statements.size())
        ? module.statements[size_t(statement)].function
        : -1;
}

int functionAt(const PythonModule& module, int line)
{
    int out = -1;
    for (int i = 0; i < int(module.functions.size()); ++i)
        if (module.functions[size_t(i)].line <= line && line <= module.functions[size_t(i)].endLine)
            out = i;
    return out;
}

/// `config = Config(".env")` of starlette, `env = environ.Env()`.
bool isConfigObject(const PythonUnit& unit, int call)
{
    const auto& module = unit.module();
    int called = module.node(call).first;
    if (module.is(called, Node::Attribute))
        called = module.node(called).first;
    if (!module.is(called, Node::Name))
        return false;
    const auto value = unit.valueOf(unit.symbolOf(called));
    if (value.node < 0)
        return false;
    const QString made = value.unit.module().callee(value.node);
    return made == u"starlette.config.Config" || made == u"environ.Env"
        || made == u"environ.Env.read_env";
}

} // namespace

bool mayReadEnvironment(const PythonModule& module)
{
    return std::ranges::any_of(module.imports, [](const PythonImport& one) {
        const auto top = firstName(one.module);
        return top == u"os" || top == u"decouple" || top == u"environ" || top == u"starlette"
            || top == u"dotenv";
    });
}

/// Those who call a function that hands on a name.
class EnvironmentReader::Callers : public PythonVisitor {
public:
    explicit Callers(EnvironmentReader& reader) : m_reader(reader)
    {
        for (const auto& name : reader.m_names)
            m_names.insert(pythonNameHash(name));
    }
    bool wants(int file) const override
    {
        return std::ranges::any_of(m_reader.m_program.outline(file).mentions,
            [this](const PythonMention& one) { return m_names.contains(one.hash()); });
    }
    void visit(const PythonUnit& unit) override
    {
        for (const auto& call : unit.module().calls)
            m_reader.viaWrapper(unit, call);
    }

private:
    EnvironmentReader& m_reader;
    QSet<quint64> m_names;
};

void EnvironmentReader::finish()
{
    if (m_wrappers.isEmpty())
        return;
    Callers callers(*this);
    sweep(m_program, {&callers});
}

void EnvironmentReader::visit(const PythonUnit& unit)
{
    const auto& module = unit.module();
    QHash<int, SettingType> casts;
    for (const auto& call : module.calls) {
        const QString name = module.callee(call.node);
        const int first = module.argument(call.node, 0);
        if (name == u"int")
            casts.insert(first, SettingType::Integer);
        else if (name == u"float")
            casts.insert(first, SettingType::Number);
    }
    for (const auto& call : module.calls) {
        const QString callee = module.callee(call.node);
        if (isGetter(callee) || isConfigObject(unit, call.node))
            read(unit, call, casts.value(call.node, SettingType::Unknown));
    }
    subscripts(unit, casts);
}

void EnvironmentReader::read(const PythonUnit& unit, const PythonCall& call, SettingType type)
{
    const auto& module = unit.module();
    const int first = module.argument(call.node, 0);
    const auto name = unit.stringOf(first);
    const int function = functionOf(module, call.statement);
    if (!name) {
        if (!noteWrapper(unit, function, first))
            noteOpen(unit, call.node);
        return;
    }
    const QString callee = module.callee(call.node);
    int fallback = module.argument(call.node, 1, u"default");
    if (callee == u"decouple.config")
        fallback = module.keyword(call.node, u"default");
    add(unit,
        *name,
        call.node,
        function,
        fallback,
        type,
        callee == u"decouple.config" && fallback < 0);
}

void EnvironmentReader::noteOpen(const PythonUnit& unit, int node)
{
    const auto& at = unit.module().node(node);
    if (m_out.open.line == 0)
        m_out.open = {unit.path(), at.line, at.column};
    m_out.isOpen = true;
}

/// A function that reads what its parameter names.
bool EnvironmentReader::noteWrapper(const PythonUnit& unit, int function, int argument)
{
    const auto& module = unit.module();
    if (function < 0 || !module.is(argument, Node::Name))
        return false;
    const auto& own = module.functions[size_t(function)];
    int position = 0;
    for (const auto& parameter : own.parameters) {
        if (parameter.name == u"self" || parameter.name == u"cls")
            continue;
        if (module.node(argument).text == parameter.name) {
            m_wrappers.insert({unit.file(), function}, position);
            m_names.insert(own.name);
            return true;
        }
        ++position;
    }
    return false;
}

void EnvironmentReader::viaWrapper(const PythonUnit& unit, const PythonCall& call)
{
    const auto& module = unit.module();
    const int called = module.node(call.node).first;
    if ((!module.is(called, Node::Name) && !module.is(called, Node::Attribute))
        || !m_names.contains(module.node(called).text.toString()))
        return;
    const auto target = m_program.functionOf(unit.symbolOf(called));
    const auto found = m_wrappers.constFind(target);
    if (found == m_wrappers.constEnd())
        return;
    const auto name = unit.stringOf(module.argument(call.node, *found));
    if (!name) {
        noteOpen(unit, call.node);
        return;
    }
    add(unit,
        *name,
        call.node,
        functionOf(module, call.statement),
        module.argument(call.node, *found + 1, u"default"),
        SettingType::Unknown,
        false);
}

void EnvironmentReader::subscripts(const PythonUnit& unit, const QHash<int, SettingType>& casts)
{
    const auto& module = unit.module();
    QSet<int> targets;
    for (const auto& statement : module.statements)
        if (statement.target >= 0)
            targets.insert(statement.target);
    for (int i = 0; i < int(module.nodes.size()); ++i) {
        if (!module.is(i, Node::Subscript) || targets.contains(i)
            || module.resolved(module.node(i).first) != u"os.environ")
            continue;
        const int key = module.node(module.node(i).first).next;
        if (const auto name = unit.stringOf(key))
            add(unit,
                *name,
                i,
                functionAt(module, module.node(i).line),
                -1,
                casts.value(i, SettingType::Unknown),
                true);
        else
            noteOpen(unit, i);
    }
}

void EnvironmentReader::add(const PythonUnit& unit,
    const QString& name,
    int node,
    int function,
    int fallback,
    SettingType type,
    bool raises)
{
    const auto& module = unit.module();
    PythonSetting made;
    made.name = name;
    made.isCaseSensitive = true;
    made.type = type;
    made.file = unit.file();
    made.function = function;
    made.place = unit.placeOf(node);
    made.hasDefault = fallback >= 0;
    if (fallback >= 0) {
        made.fallback = unit.stringOf(fallback);
        if (!made.fallback && module.is(fallback, Node::Number))
            made.fallback = module.node(fallback).text.toString();
        made.isFallbackEmpty
            = module.is(fallback, Node::None) || (made.fallback && made.fallback->isEmpty());
    }
    made.isRequired = raises && function < 0;
    m_out.settings.push_back(std::move(made));
}

} // namespace slipway::evidence
