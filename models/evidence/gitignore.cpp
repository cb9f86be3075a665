// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/gitignore.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t maxRules = 2'000;
constexpr qsizetype mostKnown = 100'000;

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
    const auto& rule
        = m_rules.emplace_back(folder, PathGlob(isAnchored ? line : u"**/"_s + line), isNegated);
    m_lasts.push_back(rule.glob.last().unicode());
}

bool IgnoreRules::matches(const QString& path) const
{
    {
        const std::scoped_lock lock(m_known->mutex);
        if (const auto known = m_known->isIgnored.constFind(path);
            known != m_known->isIgnored.constEnd())
            return *known;
    }
    bool ignored = false;
    const char16_t last = path.isEmpty() ? u'\0' : path.back().unicode();
    for (size_t i = 0; i < m_rules.size(); ++i) {
        if (m_lasts[i] != u'\0' && m_lasts[i] != last)
            continue;
        const auto& rule = m_rules[i];
        if (rule.isNegated != ignored || !path.startsWith(rule.folder))
            continue;
        if (rule.glob.matches(QStringView(path).sliced(rule.folder.size())))
            ignored = !rule.isNegated;
    }
    const std::scoped_lock lock(m_known->mutex);
    if (m_known->isIgnored.size() < mostKnown)
        m_known->isIgnored.insert(path, ignored);
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
