// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonprogram.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int mostSteps = 8;
constexpr int several = -2;

QString firstOf(const QString& dotted)
{
    const auto dot = dotted.indexOf(u'.');
    return dot < 0 ? dotted : dotted.left(dot);
}

/// Packages that are somebody else's even where a sibling module has their name.
bool isForeign(const QString& module)
{
    static const QSet<QString> foreign{u"redis"_s,
        u"celery"_s,
        u"logging"_s,
        u"prometheus_client"_s,
        u"sqlalchemy"_s,
        u"fastapi"_s,
        u"pydantic"_s,
        u"pydantic_settings"_s,
        u"starlette"_s,
        u"flask"_s,
        u"django"_s,
        u"kafka"_s,
        u"httpx"_s,
        u"requests"_s,
        u"jwt"_s,
        u"openai"_s,
        u"types"_s,
        u"typing"_s,
        u"enum"_s,
        u"json"_s,
        u"time"_s,
        u"secrets"_s,
        u"queue"_s,
        u"email"_s,
        u"pickle"_s,
        u"yaml"_s,
        u"os"_s,
        u"asyncio"_s};
    return foreign.contains(firstOf(module));
}

} // namespace

QString pythonModuleName(const QString& path)
{
    QString out = path.endsWith(u".py") ? path.chopped(3) : path;
    if (out == u"__init__")
        return {};
    if (out.endsWith(u"/__init__"))
        out.chop(9);
    return out.replace(u'/', u'.');
}

PythonProgram::PythonProgram(std::vector<PythonFile> files) : m_files(std::move(files))
{
    for (int i = 0; i < int(m_files.size()); ++i) {
        const auto& file = m_files[size_t(i)];
        m_dotted.push_back(file.path.chopped(3).replace(u'/', u'.'));
        const auto& names = file.module.names;
        for (auto it = names.cbegin(); it != names.cend(); ++it)
            if (QStringView(it.value()).mid(it.value().lastIndexOf(u'.') + 1) != it.key())
                m_renamed.insert(it.key());
        QString name = pythonModuleName(file.path);
        m_paths.insert(name, i);
        for (int parts = 0; !name.isEmpty() && parts < 12; ++parts) {
            const auto found = m_modules.constFind(name);
            m_modules.insert(name, found == m_modules.constEnd() ? i : several);
            const auto dot = name.indexOf(u'.');
            name = dot < 0 ? QString() : name.mid(dot + 1);
        }
    }
}

Place PythonProgram::placeOf(int file, int node) const
{
    const auto& where = m_files[size_t(file)];
    if (node < 0)
        return {where.path, 1, 1};
    const auto& one = where.module.node(node);
    return {where.path, one.line, one.column};
}

Place PythonProgram::lineOf(int file, int line) const
{
    return {m_files[size_t(file)].path, line, 1};
}

int PythonProgram::fileOf(const QString& module, int from) const
{
    const QString& own = m_dotted[size_t(from)];
    if (module.startsWith(u'.')) {
        qsizetype dots = 0;
        while (dots < module.size() && module[dots] == u'.')
            ++dots;
        QString base = own;
        for (qsizetype i = 0; i < dots; ++i) {
            const auto dot = base.lastIndexOf(u'.');
            base = dot < 0 ? QString() : base.left(dot);
        }
        const QString rest = module.mid(dots);
        const QString full = base.isEmpty() ? rest : rest.isEmpty() ? base : base + u'.' + rest;
        return m_paths.value(full, -1);
    }
    if (isForeign(module))
        return -1;
    // Absolute: the source root may be any folder above the importing file.
    QString root = own;
    while (!root.isEmpty()) {
        const auto dot = root.lastIndexOf(u'.');
        root = dot < 0 ? QString() : root.left(dot);
        const auto found = m_paths.constFind(root.isEmpty() ? module : root + u'.' + module);
        if (found != m_paths.constEnd())
            return *found;
    }
    const int unique = m_modules.value(module, -1);
    return unique >= 0 ? unique : -1;
}

std::pair<int, QString> PythonProgram::split(const QString& full, int from) const
{
    QString prefix = full;
    while (!prefix.isEmpty()) {
        if (const int file = fileOf(prefix, from); file >= 0) {
            const QString rest = full.mid(prefix.size());
            return {file, rest.startsWith(u'.') ? rest.mid(1) : rest};
        }
        const auto dot = prefix.lastIndexOf(u'.');
        const bool isDots = dot >= 0 && QStringView(prefix).left(dot + 1).count(u'.') == dot + 1;
        if (dot < 0 || (isDots && dot + 1 == prefix.size()))
            break;
        prefix.truncate(isDots ? dot + 1 : dot);
    }
    return {-1, full};
}

bool PythonProgram::defines(int file, const QString& name) const
{
    const auto& one = module(file);
    return one.moduleValue(name) >= 0 || one.classNamed(name) != nullptr
        || one.functionNamed(name) != nullptr || one.names.contains(name);
}

PythonProgram::Symbol PythonProgram::symbolOf(const QString& dotted, int from) const
{
    QString name = dotted;
    int file = from;
    for (int step = 0; step < mostSteps; ++step) {
        const auto& current = module(file);
        const QString first = firstOf(name);
        const QString* bound = current.bound(first);
        if (bound == nullptr) {
            for (const auto& import : current.imports) {
                const int star = import.name == u"*" ? fileOf(import.module, file) : -1;
                if (star >= 0 && star != file && defines(star, first))
                    return {star, name}; // a re-export of a re-export is rare
            }
            return {file, name};
        }
        const QString full = *bound + name.mid(first.size());
        const auto [next, rest] = split(full, file);
        if (next < 0)
            return {-1, full};
        if (rest.isEmpty() || (next == file && rest == name))
            return {next, rest};
        file = next;
        name = rest;
    }
    return {-1, name};
}

PythonProgram::Symbol PythonProgram::symbolOf(int node, int from) const
{
    const QString dotted = module(from).dotted(node);
    return dotted.isEmpty() ? Symbol() : symbolOf(dotted, from);
}

std::pair<int, int> PythonProgram::classOf(const Symbol& symbol) const
{
    if (!symbol.isKnown())
        return {-1, -1};
    const auto& classes = module(symbol.file).classes;
    const auto found = std::ranges::find(classes, symbol.name, &PythonClass::qualified);
    if (found == classes.end())
        return {-1, -1};
    return {symbol.file, int(found - classes.begin())};
}

std::pair<int, int> PythonProgram::functionOf(const Symbol& symbol) const
{
    if (!symbol.isKnown())
        return {-1, -1};
    const auto& functions = module(symbol.file).functions;
    const auto found = std::ranges::find(functions, symbol.name, &PythonFunction::qualified);
    if (found == functions.end())
        return {-1, -1};
    return {symbol.file, int(found - functions.begin())};
}

PythonPlace PythonProgram::valueOf(const Symbol& symbol) const
{
    if (!symbol.isKnown())
        return {};
    return {symbol.file, module(symbol.file).moduleValue(symbol.name)};
}

std::optional<QString> PythonProgram::stringOf(int node, int file) const
{
    const auto direct = module(file).stringOf(node);
    if (direct || node < 0)
        return direct;
    const auto value = valueOf(symbolOf(node, file));
    if (value.node < 0)
        return {};
    return module(value.file).stringOf(value.node);
}

QStringList PythonProgram::ancestorsOf(int file, int classIndex) const
{
    QStringList out;
    QSet<std::pair<int, int>> seen;
    std::vector<std::pair<int, int>> open{{file, classIndex}};
    while (!open.empty() && out.size() < 64) {
        const auto [where, index] = open.back();
        open.pop_back();
        if (seen.contains({where, index}))
            continue;
        seen.insert({where, index});
        const auto& own = module(where);
        for (const int base : own.classes[size_t(index)].bases) {
            int name = base;
            if (own.is(base, PythonNode::Kind::Subscript))
                name = own.node(base).first; // Generic[T]
            if (own.is(base, PythonNode::Kind::Keyword))
                continue;
            const auto symbol = symbolOf(name, where);
            const auto found = classOf(symbol);
            if (found.first >= 0) {
                out << m_files[size_t(found.first)].path + u':' + symbol.name;
                open.push_back(found);
            } else if (!symbol.name.isEmpty()) {
                out << (symbol.isKnown() && where != symbol.file
                        ? pythonModuleName(m_files[size_t(symbol.file)].path) + u'.' + symbol.name
                        : symbol.name);
            }
        }
    }
    return out;
}

} // namespace slipway::evidence
