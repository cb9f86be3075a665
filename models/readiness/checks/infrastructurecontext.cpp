// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

QByteArray contentOf(const Facts& facts, const QString& path)
{
    if (!facts.tree().contains(path))
        return {};
    return facts.tree().read(path).value_or(QByteArray());
}

} // namespace

QString BuildContext::clean(const QString& source)
{
    QString out = QDir::cleanPath(u'/' + source);
    while (out.startsWith(u"/.."))
        out = out.mid(3);
    while (out.startsWith(u'/'))
        out.remove(0, 1);
    return out == u"." ? QString() : out;
}

bool BuildContext::isPattern(const QString& source)
{
    return source.contains(u'*') || source.contains(u'?') || source.contains(u'[');
}

BuildContext::BuildContext(const Facts& facts, QString folder, const QString& dockerfile)
    : m_facts(facts)
    , m_folder(std::move(folder))
{
    // A file named after the Dockerfile is preferred to that of the context.
    for (const auto& path : {dockerfile + u".dockerignore"_s, pathOf(u".dockerignore"_s)}) {
        if (!facts.tree().contains(path))
            continue;
        m_ignoreFile = path;
        m_ignore
            = evidence::IgnoreList(contentOf(facts, path), evidence::IgnoreList::Dialect::Docker);
        break;
    }
    QByteArray patterns = contentOf(facts, u".gitignore"_s);
    if (!m_folder.isEmpty())
        patterns += '\n' + contentOf(facts, pathOf(u".gitignore"_s));
    m_gitIgnore = evidence::IgnoreList(patterns, evidence::IgnoreList::Dialect::Git);
}

QString BuildContext::pathOf(const QString& source) const
{
    const QString inside = clean(source);
    if (m_folder.isEmpty())
        return inside;
    return inside.isEmpty() ? m_folder : m_folder + u'/' + inside;
}

bool BuildContext::matches(const QString& source) const
{
    const QStringList pattern = clean(source).split(u'/');
    const QString prefix = m_folder.isEmpty() ? QString() : m_folder + u'/';
    return std::ranges::any_of(m_facts.tree().files(), [&](const QString& path) {
        if (!path.startsWith(prefix))
            return false;
        const QStringList parts = path.mid(prefix.size()).split(u'/');
        return parts.size() >= pattern.size()
            && evidence::matchesPath(pattern, parts.mid(0, pattern.size()))
            && !m_ignore.ignores(path.mid(prefix.size()));
    });
}

BuildContext::Presence BuildContext::presence(const QString& source) const
{
    if (isPattern(source))
        return matches(source) ? Presence::Present : Presence::Absent;
    const QString inside = clean(source);
    const QString path = pathOf(source);
    const auto& tree = m_facts.tree();
    if (inside.isEmpty())
        return Presence::Present;
    if (tree.contains(path))
        return m_ignore.ignores(inside) ? Presence::Ignored : Presence::Present;
    if (tree.hasFolder(path)) {
        if (m_ignore.isEmpty() || !m_ignore.ignores(inside))
            return Presence::Present;
        const QString below = path + u'/';
        const qsizetype cut = m_folder.isEmpty() ? 0 : m_folder.size() + 1;
        const bool hasAny = std::ranges::any_of(tree.files(), [&](const QString& file) {
            return file.startsWith(below) && !m_ignore.ignores(file.mid(cut));
        });
        return hasAny ? Presence::Present : Presence::Ignored;
    }
    // What git is told not to track is made before the build.
    return m_gitIgnore.ignores(path) || m_gitIgnore.ignores(path + u"/x"_s) ? Presence::Generated
                                                                            : Presence::Absent;
}

bool BuildContext::isFolder(const QString& source) const
{
    const QString path = pathOf(source);
    if (path.isEmpty() || path == m_folder)
        return true;
    return !m_facts.tree().contains(path)
        && (source.endsWith(u'/') || m_facts.tree().hasFolder(path));
}

} // namespace slipway::readiness
