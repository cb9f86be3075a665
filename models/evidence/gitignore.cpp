// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/gitignore.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t maxRules = 2'000;

QString expressionOf(const QString& pattern)
{
    QString out;
    for (qsizetype i = 0; i < pattern.size(); ++i) {
        const QStringView rest = QStringView(pattern).sliced(i);
        if (rest.startsWith(u"**/")) {
            out += u"(?:.*/)?"_s;
            i += 2;
        } else if (rest.startsWith(u"**")) {
            out += u".*"_s;
            ++i;
        } else if (rest[0] == u'*') {
            out += u"[^/]*"_s;
        } else if (rest[0] == u'?') {
            out += u"[^/]"_s;
        } else if (rest[0] == u'[' && rest.contains(u']')) {
            const auto end = pattern.indexOf(u']', i);
            out += pattern.mid(i, end - i + 1).replace(u"[!"_s, u"[^"_s);
            i = end;
        } else {
            out += QRegularExpression::escape(QString(rest[0]));
        }
    }
    return out;
}

} // namespace

IgnoreRules::IgnoreRules(const Tree& tree)
{
    for (const auto& path : tree.files()) {
        if (path != u".gitignore" && !path.endsWith(u"/.gitignore"))
            continue;
        const auto bytes = tree.read(path, 256 * 1024);
        if (!bytes)
            continue;
        const QString folder = path.chopped(10);
        for (const auto& line : QString::fromUtf8(*bytes).split(u'\n'))
            add(folder, line);
    }
}

void IgnoreRules::add(const QString& folder, QString line)
{
    line = line.trimmed();
    if (line.isEmpty() || line.startsWith(u'#') || m_rules.size() >= maxRules)
        return;
    const bool isNegated = line.startsWith(u'!');
    if (isNegated)
        line.remove(0, 1);
    while (line.endsWith(u'/'))
        line.chop(1);
    const bool isAnchored = line.contains(u'/');
    if (line.startsWith(u'/'))
        line.remove(0, 1);
    const QString expression = (isAnchored ? QString() : u"(?:.*/)?"_s) + expressionOf(line);
    QRegularExpression compiled(QRegularExpression::anchoredPattern(expression));
    if (compiled.isValid())
        m_rules.push_back({folder, std::move(compiled), isNegated});
}

bool IgnoreRules::matches(const QString& path) const
{
    bool ignored = false;
    for (const auto& rule : m_rules) {
        if (rule.isNegated != ignored || !path.startsWith(rule.folder))
            continue;
        if (rule.expression.match(path.mid(rule.folder.size())).hasMatch())
            ignored = !rule.isNegated;
    }
    return ignored;
}

bool IgnoreRules::ignores(const QString& path) const
{
    for (qsizetype slash = path.indexOf(u'/'); slash > 0; slash = path.indexOf(u'/', slash + 1)) {
        if (matches(path.left(slash)))
            return true;
    }
    return matches(path);
}

} // namespace slipway::evidence
