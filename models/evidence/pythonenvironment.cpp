// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonsettingtypes.h"

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

/// Direct reads of the environment in one program.
class EnvironmentReads {
public:
    EnvironmentReads(const PythonProgram& program, PythonSettings& out)
        : m_program(program)
        , m_out(out)
    {
    }

    void run()
    {
        for (int file = 0; file < int(m_program.files().size()); ++file)
            if (mayRead(file))
                readFile(file);
        if (m_wrappers.isEmpty())
            return;
        for (int file = 0; file < int(m_program.files().size()); ++file)
            for (const auto& call : m_program.module(file).calls)
                viaWrapper(file, call);
    }

private:
    bool mayRead(int file) const
    {
        const auto& module = m_program.module(file);
        return std::ranges::any_of(module.imports, [](const PythonImport& one) {
            const QString top = one.module.section(u'.', 0, 0);
            return top == u"os" || top == u"decouple" || top == u"environ" || top == u"starlette"
                || top == u"dotenv";
        });
    }
    void readFile(int file)
    {
        const auto& module = m_program.module(file);
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
            if (isGetter(callee) || isConfigObject(file, call.node))
                read(file, call, casts.value(call.node, SettingType::Unknown));
        }
        subscripts(file, casts);
    }
    /// `config = Config(".env")` of starlette, `env = environ.Env()`.
    bool isConfigObject(int file, int call) const
    {
        const auto& module = m_program.module(file);
        int called = module.node(call).first;
        if (module.is(called, Node::Attribute))
            called = module.node(called).first;
        if (!module.is(called, Node::Name))
            return false;
        const auto value = m_program.valueOf(m_program.symbolOf(called, file));
        if (value.node < 0)
            return false;
        const QString made = m_program.module(value.file).callee(value.node);
        return made == u"starlette.config.Config" || made == u"environ.Env"
            || made == u"environ.Env.read_env";
    }
    void read(int file, const PythonCall& call, SettingType type)
    {
        const auto& module = m_program.module(file);
        const int first = module.argument(call.node, 0);
        const auto name = m_program.stringOf(first, file);
        const int function = functionOf(module, call.statement);
        if (!name) {
            if (!noteWrapper(file, function, first))
                noteOpen(file, call.node);
            return;
        }
        const QString callee = module.callee(call.node);
        int fallback = module.argument(call.node, 1, u"default");
        if (callee == u"decouple.config")
            fallback = module.keyword(call.node, u"default");
        add(file,
            *name,
            call.node,
            function,
            fallback,
            type,
            callee == u"decouple.config" && fallback < 0);
    }
    /// A read whose name is not constant.
    void noteOpen(int file, int node)
    {
        const auto& at = m_program.module(file).node(node);
        if (m_out.open.line == 0)
            m_out.open = {m_program.files()[size_t(file)].path, at.line, at.column};
        m_out.isOpen = true;
    }
    static int functionOf(const PythonModule& module, int statement)
    {
        return statement >= 0 && statement < int(module.statements.size())
            ? module.statements[size_t(statement)].function
            : -1;
    }
    /// A function that reads what its parameter names.
    bool noteWrapper(int file, int function, int argument)
    {
        const auto& module = m_program.module(file);
        if (function < 0 || !module.is(argument, Node::Name))
            return false;
        const auto& own = module.functions[size_t(function)];
        int position = 0;
        for (const auto& parameter : own.parameters) {
            if (parameter.name == u"self" || parameter.name == u"cls")
                continue;
            if (module.node(argument).text == parameter.name) {
                m_wrappers.insert({file, function}, position);
                m_names.insert(own.name);
                return true;
            }
            ++position;
        }
        return false;
    }
    void viaWrapper(int file, const PythonCall& call)
    {
        const auto& module = m_program.module(file);
        const int called = module.node(call.node).first;
        if ((!module.is(called, Node::Name) && !module.is(called, Node::Attribute))
            || !m_names.contains(module.node(called).text.toString()))
            return;
        const auto target = m_program.functionOf(m_program.symbolOf(called, file));
        const auto found = m_wrappers.constFind(target);
        if (found == m_wrappers.constEnd())
            return;
        const auto name = m_program.stringOf(module.argument(call.node, *found), file);
        if (!name) {
            noteOpen(file, call.node);
            return;
        }
        add(file,
            *name,
            call.node,
            functionOf(module, call.statement),
            module.argument(call.node, *found + 1, u"default"),
            SettingType::Unknown,
            false);
    }
    void subscripts(int file, const QHash<int, SettingType>& casts)
    {
        const auto& module = m_program.module(file);
        QSet<int> targets;
        for (const auto& statement : module.statements)
            if (statement.target >= 0)
                targets.insert(statement.target);
        for (int i = 0; i < int(module.nodes.size()); ++i) {
            if (!module.is(i, Node::Subscript) || targets.contains(i)
                || module.resolved(module.node(i).first) != u"os.environ")
                continue;
            const int key = module.node(module.node(i).first).next;
            if (const auto name = m_program.stringOf(key, file))
                add(file,
                    *name,
                    i,
                    functionAt(module, module.node(i).line),
                    -1,
                    casts.value(i, SettingType::Unknown),
                    true);
            else
                noteOpen(file, i);
        }
    }
    static int functionAt(const PythonModule& module, int line)
    {
        int out = -1;
        for (int i = 0; i < int(module.functions.size()); ++i)
            if (module.functions[size_t(i)].line <= line
                && line <= module.functions[size_t(i)].endLine)
                out = i;
        return out;
    }
    void add(int file,
        const QString& name,
        int node,
        int function,
        int fallback,
        SettingType type,
        bool raises)
    {
        const auto& module = m_program.module(file);
        PythonSetting made;
        made.name = name;
        made.isCaseSensitive = true;
        made.type = type;
        made.file = file;
        made.function = function;
        made.place = m_program.placeOf(file, node);
        made.hasDefault = fallback >= 0;
        if (fallback >= 0) {
            made.fallback = m_program.stringOf(fallback, file);
            if (!made.fallback && module.is(fallback, Node::Number))
                made.fallback = module.node(fallback).text.toString();
            made.isFallbackEmpty
                = module.is(fallback, Node::None) || (made.fallback && made.fallback->isEmpty());
        }
        made.isRequired = raises && function < 0;
        m_out.settings.push_back(std::move(made));
    }

    const PythonProgram& m_program;
    PythonSettings& m_out;
    QHash<std::pair<int, int>, int> m_wrappers; ///< function → position of the name
    QSet<QString> m_names;
};

} // namespace

void readEnvironmentReads(const PythonProgram& program, PythonSettings& out)
{
    EnvironmentReads(program, out).run();
}

} // namespace slipway::evidence
