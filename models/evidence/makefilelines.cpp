// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/makefilelines.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

constexpr qsizetype longestText = 64 * 1024;
constexpr int deepestExpansion = 10;

/// Index of the bracket that closes the one at `open`; the end of the text if none does.
qsizetype closing(QStringView text, qsizetype open)
{
    const QChar opens = text[open];
    const QChar closes = opens == u'(' ? u')' : u'}';
    int depth = 0;
    for (qsizetype i = open; i < text.size(); ++i) {
        if (text[i] == opens)
            ++depth;
        else if (text[i] == closes && --depth == 0)
            return i;
    }
    return text.size();
}

bool isName(QStringView name)
{
    return !name.isEmpty() && std::ranges::all_of(name, [](QChar c) {
        return c.isLetterOrNumber() || c == u'_' || c == u'.' || c == u'-' || c == u'@' || c == u'<'
            || c == u'^';
    });
}

class Expansion {
public:
    explicit Expansion(const QMap<QString, QString>& variables) : m_variables(variables) { }

    QString of(QStringView text, int depth)
    {
        QString out;
        for (qsizetype i = 0; i < text.size() && m_size < longestText; ++i) {
            if (text[i] != u'$' || i + 1 >= text.size()) {
                out += text[i];
                ++m_size;
                continue;
            }
            const QChar next = text[i + 1];
            if (next == u'$') {
                out += u'$';
                ++i;
                continue;
            }
            const bool isLong = next == u'(' || next == u'{';
            const qsizetype end = isLong ? closing(text, i + 1) : i + 1;
            const QString name
                = (isLong ? text.mid(i + 2, end - i - 2) : text.mid(i + 1, 1)).toString().trimmed();
            const auto value = isName(name) ? m_variables.constFind(name) : m_variables.cend();
            if (value != m_variables.cend() && depth < deepestExpansion)
                out += of(*value, depth + 1);
            else
                out += text.mid(i, end - i + 1);
            m_size += end - i;
            i = end;
        }
        return out;
    }

private:
    const QMap<QString, QString>& m_variables;
    qsizetype m_size = 0;
};

QString withoutComment(const QString& line)
{
    for (qsizetype i = 0; i < line.size(); ++i)
        if (line[i] == u'#' && (i == 0 || line[i - 1] != u'\\'))
            return line.left(i);
    return line;
}

} // namespace

bool endsWithContinuation(QStringView line)
{
    qsizetype count = 0;
    while (count < line.size() && line[line.size() - 1 - count] == u'\\')
        ++count;
    return count % 2 == 1;
}

QString logicalLine(const QStringList& lines, qsizetype& at)
{
    QString text = lines[at++];
    while (endsWithContinuation(text) && at < lines.size() && text.size() < longestText) {
        text.chop(1);
        text += u' ' + lines[at++].trimmed();
    }
    text = withoutComment(text).trimmed();
    text.replace(u'\t', u' ');
    return text;
}

QString withoutModifiers(const QString& text)
{
    static const QStringList modifiers{u"export"_s, u"override"_s, u"private"_s};
    QString out = text;
    while (modifiers.contains(out.section(u' ', 0, 0)))
        out = out.section(u' ', 1).trimmed();
    return out;
}

std::optional<MakeAssignment> assignmentOf(const QString& text)
{
    const auto equals = outsideReferences(text, u'=');
    if (equals < 1)
        return {};
    qsizetype end = equals; // of the name
    if (QStringView(u"?+!").contains(text[end - 1]))
        --end;
    else
        while (end > 0 && text[end - 1] == u':')
            --end;
    const QString name = text.left(end).trimmed();
    if (name.isEmpty() || name.contains(u' ') || outsideReferences(name, u':') >= 0)
        return {};
    QString operation = text.mid(end, equals - end + 1);
    if (operation.startsWith(u':'))
        operation = u":="_s;
    return MakeAssignment{name, operation, text.mid(equals + 1).trimmed()};
}

qsizetype outsideReferences(QStringView text, QChar wanted)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'$' && i + 1 < text.size()
            && (text[i + 1] == u'(' || text[i + 1] == u'{')) {
            i = closing(text, i + 1);
            continue;
        }
        if (text[i] == wanted)
            return i;
    }
    return -1;
}

bool isReferencesOnly(QStringView text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i].isSpace())
            continue;
        if (text[i] != u'$' || i + 1 >= text.size() || (text[i + 1] != u'(' && text[i + 1] != u'{'))
            return false;
        i = closing(text, i + 1);
    }
    return true;
}

QString expanded(const QString& text, const QMap<QString, QString>& variables)
{
    return text.contains(u'$') ? Expansion(variables).of(text, 0) : text;
}

void takePrefixes(TaskLine& line)
{
    qsizetype at = 0;
    for (; at < line.text.size(); ++at) {
        const QChar c = line.text[at];
        if (c == u'@')
            line.isSilent = true;
        else if (c == u'-')
            line.ignoresFailure = true;
        else if (c != u'+' && !c.isSpace())
            break;
    }
    line.text = line.text.mid(at);
}

const TaskTarget* TaskFile::find(const QString& target) const
{
    for (const auto& one : targets)
        if (one.name == target)
            return &one;
    for (const auto& one : targets) {
        const auto percent = one.isPattern ? one.name.indexOf(u'%') : -1;
        if (percent < 0 || target.size() <= one.name.size() - 1)
            continue;
        if (target.startsWith(QStringView(one.name).left(percent))
            && target.endsWith(QStringView(one.name).mid(percent + 1)))
            return &one;
    }
    return nullptr;
}

namespace {

/// Depth first, prerequisites before what needs them.
struct Order {
    const TaskFile& file;
    QHash<QString, std::vector<const TaskTarget*>> byName;
    QHash<QString, bool> seen;
    std::vector<const TaskTarget*> out;

    explicit Order(const TaskFile& of) : file(of)
    {
        for (const auto& target : of.targets)
            byName[target.name].push_back(&target);
    }
    void add(const QString& name, int depth)
    {
        if (seen.contains(name) || depth > 100 || out.size() >= 500)
            return;
        seen.insert(name, true);
        auto rules = byName.value(name);
        if (rules.empty())
            if (const auto* pattern = file.find(name))
                rules.push_back(pattern);
        for (const auto* rule : rules)
            for (const auto& prerequisite : rule->prerequisites)
                add(prerequisite, depth + 1);
        out.insert(out.end(), rules.begin(), rules.end());
    }
};

} // namespace

std::vector<const TaskTarget*> TaskFile::orderOf(const QString& target) const
{
    Order order(*this);
    order.add(target, 0);
    return order.out;
}

} // namespace slipway::evidence
