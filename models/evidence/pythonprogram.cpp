// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonprogram.h"

#include "evidence/pythonreread.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int mostSteps = 8;
constexpr int several = -2;

QStringView firstOf(QStringView dotted)
{
    const auto dot = dotted.indexOf(u'.');
    return dot < 0 ? dotted : dotted.left(dot);
}

/// The name of a module, `__init__` as a level, too.
QString levelsOf(const QString& path)
{
    return path.chopped(3).replace(u'/', u'.');
}

} // namespace

bool isForeignPackage(QStringView module)
{
    static const QSet<QStringView> foreign{u"redis",
        u"celery",
        u"logging",
        u"prometheus_client",
        u"sqlalchemy",
        u"fastapi",
        u"pydantic",
        u"pydantic_settings",
        u"starlette",
        u"flask",
        u"django",
        u"kafka",
        u"httpx",
        u"requests",
        u"jwt",
        u"openai",
        u"types",
        u"typing",
        u"enum",
        u"json",
        u"time",
        u"secrets",
        u"queue",
        u"email",
        u"pickle",
        u"yaml",
        u"os",
        u"asyncio"};
    return foreign.contains(firstOf(module));
}

QString pythonModuleName(const QString& path)
{
    QString out = path.endsWith(u".py") ? path.chopped(3) : path;
    if (out == u"__init__")
        return {};
    if (out.endsWith(u"/__init__"))
        out.chop(9);
    return out.replace(u'/', u'.');
}

void PythonProgram::index()
{
    QSet<quint64> renamed;
    for (int i = 0; i < size(); ++i) {
        const auto& outline = m_files[size_t(i)].outline;
        for (const auto& [name, dotted] : outline.names)
            if (QStringView(dotted).mid(dotted.lastIndexOf(u'.') + 1) != name) {
                m_renamed.insert(name);
                renamed.insert(pythonNameHash(name));
            }
        for (const auto& [name, text] : outline.fieldTexts)
            m_fieldTexts.insert(name, text);
        QString name = pythonModuleName(path(i));
        m_paths.insert(name, i);
        for (int parts = 0; !name.isEmpty() && parts < 12; ++parts) {
            const auto found = m_modules.constFind(name);
            m_modules.insert(name, found == m_modules.constEnd() ? i : several);
            const auto dot = name.indexOf(u'.');
            name = dot < 0 ? QString() : name.mid(dot + 1);
        }
    }
    for (auto& file : m_files) {
        file.outline.fieldTexts = {};
        file.callsRenamed
            = std::ranges::any_of(file.outline.mentions, [&renamed](const PythonMention& one) {
                  return (one.flags & PythonMention::Called) != 0 && renamed.contains(one.hash());
              });
    }
}

int PythonProgram::fileOf(const QString& module, int from) const
{
    const QString own = levelsOf(path(from));
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
    if (isForeignPackage(module))
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
    const auto& one = outline(file);
    return one.assigned.find(name) >= 0 || one.classNamed(name) >= 0 || one.functionNamed(name) >= 0
        || one.bound(name) != nullptr;
}

PythonSymbol PythonProgram::symbolOf(const QString& dotted, int from) const
{
    QString name = dotted;
    int file = from;
    for (int step = 0; step < mostSteps; ++step) {
        const auto& current = outline(file);
        const auto first = firstOf(name);
        const QString* bound = current.bound(first);
        if (bound == nullptr) {
            for (const auto& module : current.stars) {
                const int star = fileOf(module, file);
                if (star >= 0 && star != file && defines(star, first.toString()))
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

std::pair<int, int> PythonProgram::classOf(const PythonSymbol& symbol) const
{
    const int found = symbol.isKnown() ? outline(symbol.file).classNamed(symbol.name) : -1;
    return found < 0 ? std::pair(-1, -1) : std::pair(symbol.file, found);
}

std::pair<int, int> PythonProgram::functionOf(const PythonSymbol& symbol) const
{
    const int found = symbol.isKnown() ? outline(symbol.file).functionNamed(symbol.name) : -1;
    return found < 0 ? std::pair(-1, -1) : std::pair(symbol.file, found);
}

std::optional<QString> PythonProgram::fieldText(QStringView name) const
{
    const auto found = m_fieldTexts.constFind(QString::fromRawData(name.data(), name.size()));
    return found == m_fieldTexts.constEnd() ? std::nullopt : std::optional(*found);
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
        for (const auto& base : outline(where).classes[size_t(index)].bases) {
            const auto symbol = symbolOf(base, where);
            const auto found = classOf(symbol);
            if (found.first >= 0) {
                out << path(found.first) + u':' + symbol.name;
                open.push_back(found);
            } else if (!symbol.name.isEmpty()) {
                out << (symbol.isKnown() && where != symbol.file
                        ? pythonModuleName(path(symbol.file)) + u'.' + symbol.name
                        : symbol.name);
            }
        }
    }
    return out;
}

} // namespace slipway::evidence
