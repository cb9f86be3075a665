// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"
#include "evidence/testconfig.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

constexpr qsizetype mostBytes = 1024 * 1024;
constexpr qsizetype mostEnvironments = 200;
constexpr size_t mostProblems = 20;

bool isComment(const QString& text)
{
    return text.startsWith(u'#') || text.startsWith(u';');
}

class IniReader {
public:
    IniFile read(const QByteArray& bytes)
    {
        const auto lines = sourceText(bytes.left(mostBytes)).split(u'\n');
        for (int i = 0; i < int(lines.size()); ++i)
            line(lines[i], i + 1);
        return std::move(m_out);
    }

private:
    void line(const QString& raw, int number)
    {
        const QString text = raw.trimmed();
        if (text.isEmpty() || isComment(text))
            return;
        if (raw[0].isSpace() && m_hasEntry) {
            auto& entry = m_out.sections.back().entries.back();
            entry.value += u'\n' + text;
            entry.lines.emplace_back(text, number);
            return;
        }
        if (text.startsWith(u'[') && text.contains(u']')) {
            section(text.mid(1, text.lastIndexOf(u']') - 1).trimmed(), number);
            return;
        }
        entry(text, number);
    }

    void section(const QString& name, int number)
    {
        m_hasEntry = false;
        if (m_out.find(name))
            problem(u"the section [%1] stands twice"_s.arg(name), number);
        m_out.sections.push_back({name, number});
    }

    void entry(const QString& text, int number)
    {
        const auto equals = text.indexOf(u'=');
        const auto colon = text.indexOf(u':');
        const auto at = equals < 0 ? colon : colon < 0 ? equals : std::min(equals, colon);
        if (m_out.sections.empty()) {
            problem(u"a line stands before the first [section]"_s, number);
            return;
        }
        if (at < 1) {
            problem(u"neither a section, a `key = value` nor a comment"_s, number);
            m_hasEntry = false;
            return;
        }
        const QString key = text.left(at).trimmed();
        auto& section = m_out.sections.back();
        if (section.find(key))
            problem(u"`%1` stands twice in [%2]"_s.arg(key, section.name), number);
        const QString value = text.mid(at + 1).trimmed();
        section.entries.push_back({key, value, number, {}});
        if (!value.isEmpty())
            section.entries.back().lines.emplace_back(value, number);
        m_hasEntry = true;
    }

    void problem(const QString& text, int line)
    {
        if (m_out.problems.size() < mostProblems)
            m_out.problems.emplace_back(text, line);
    }

    IniFile m_out;
    bool m_hasEntry = false;
};

/// `{[testenv]commands}` and `{posargs:default}` filled in; other braces stay.
QString substituted(const QString& text)
{
    QString out = text;
    for (int rounds = 0; rounds < 8; ++rounds) {
        const auto begin = out.indexOf(u"{posargs");
        const auto end = begin < 0 ? -1 : out.indexOf(u'}', begin);
        if (end < 0)
            return out;
        const QString inner = out.mid(begin + 8, end - begin - 8);
        out.replace(begin, end - begin + 1, inner.startsWith(u':') ? inner.mid(1) : QString());
    }
    return out;
}

void addCommands(const IniFile& file,
    const IniSection& section,
    const QString& name,
    std::vector<ToxCommand>& out,
    int depth)
{
    const auto* ignored = section.find(u"ignore_outcome");
    for (const auto& key : {u"commands_pre"_s, u"commands"_s, u"commands_post"_s}) {
        const auto* entry = section.find(key);
        if (!entry)
            continue;
        QString joined;
        int first = 0;
        for (const auto& [line, number] : entry->lines) {
            if (line.startsWith(u"{[") && depth < 4) {
                const QString other = line.section(u']', 0, 0).mid(2);
                if (const auto* base = file.find(other))
                    addCommands(file, *base, name, out, depth + 1);
                continue;
            }
            first = joined.isEmpty() ? number : first;
            joined += line;
            if (joined.endsWith(u'\\')) {
                joined.chop(1);
                joined += u' ';
                continue;
            }
            const bool ignores = joined.startsWith(u'-');
            QString text = substituted(joined);
            while (text.startsWith(u'-') || text.startsWith(u'!') || text.startsWith(u' '))
                text.remove(0, 1);
            out.push_back(
                {name, text, first, ignores || (ignored && ignored->value.toLower() == u"true")});
            joined.clear();
        }
    }
}

} // namespace

const IniEntry* IniSection::find(QStringView key) const
{
    const auto found
        = std::ranges::find_if(entries, [key](const IniEntry& entry) { return entry.key == key; });
    return found == entries.end() ? nullptr : &*found;
}

const IniSection* IniFile::find(QStringView section) const
{
    const auto found = std::ranges::find_if(
        sections, [section](const IniSection& one) { return one.name == section; });
    return found == sections.end() ? nullptr : &*found;
}

IniFile readIni(const QByteArray& bytes)
{
    return IniReader().read(bytes);
}

QStringList expandEnvironments(const QString& text)
{
    QStringList open;
    int depth = 0;
    QString one;
    for (const QChar c : text + u',') {
        depth += c == u'{' ? 1 : c == u'}' ? -1 : 0;
        if (depth == 0 && (c == u',' || c == u'\n' || c.isSpace())) {
            if (!one.isEmpty())
                open << one;
            one.clear();
        } else if (!c.isSpace()) {
            one += c;
        }
    }
    QStringList out;
    while (!open.isEmpty() && out.size() < mostEnvironments && open.size() < mostEnvironments) {
        const QString name = open.takeFirst();
        const auto begin = name.indexOf(u'{');
        const auto end = begin < 0 ? -1 : name.indexOf(u'}', begin);
        if (end < 0) {
            out << name;
            continue;
        }
        const auto parts = name.mid(begin + 1, end - begin - 1).split(u',');
        for (qsizetype i = parts.size(); i-- > 0;)
            open.prepend(name.left(begin) + parts[i] + name.mid(end + 1));
    }
    return out;
}

std::vector<ToxCommand> toxCommands(const IniFile& file, const QStringList& environments)
{
    QStringList names = environments;
    const auto* tox = file.find(u"tox");
    if (names.isEmpty() && tox)
        for (const auto& key : {u"envlist"_s, u"env_list"_s})
            if (const auto* list = tox->find(key))
                names += expandEnvironments(list->value);
    if (names.isEmpty())
        names << u"py"_s;
    std::vector<ToxCommand> out;
    bool hasBase = false;
    for (const auto& name : std::as_const(names)) {
        const auto* own = file.find(u"testenv:"_s + name);
        const bool isOwn = own && own->find(u"commands");
        const auto* section = isOwn ? own : file.find(u"testenv");
        if (!section || (!isOwn && hasBase))
            continue; // many environments run the same lines
        hasBase = hasBase || !isOwn;
        addCommands(file, *section, name, out, 0);
    }
    return out;
}

} // namespace slipway::evidence
