// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

using Presence = BuildContext::Presence;

/// What `source` must hold for a copy to put `path` into the image; nothing if that copy does not
/// reach it.
std::optional<QString> sourceFor(
    const evidence::DockerCopy& copy, const QString& source, bool isFolder, const QString& path)
{
    QString target = copy.destination;
    while (target.size() > 1 && target.endsWith(u'/'))
        target.chop(1);
    const QString below = target == u"/" ? target : target + u'/';
    const QString clean = BuildContext::clean(source);
    if (isFolder) { // a folder's content goes in, not the folder
        if (!path.startsWith(below))
            return {};
        const QString rest = path.mid(below.size());
        return clean.isEmpty() ? rest : clean + u'/' + rest;
    }
    const bool isInto = copy.destination.endsWith(u'/');
    if (path == (isInto ? below + clean.section(u'/', -1) : target))
        return clean;
    return {};
}

/// Looks for one file in one stage; collects what its copies say.
class Search {
public:
    Search(const evidence::Dockerfile& file,
        const BuildContext& context,
        const QMap<QString, QString>& arguments,
        QString path,
        int depth)
        : m_file(file)
        , m_context(context)
        , m_arguments(arguments)
        , m_path(std::move(path))
        , m_depth(depth)
    {
    }

    ImageFileAnswer run(const evidence::DockerStageFacts& facts)
    {
        for (const auto& copy : facts.copies) {
            if (copy.hasHeredoc
                && (copy.destination == m_path || m_path.startsWith(copy.destination)))
                return {ImageFile::Present, {}};
            for (const auto& source : copy.sources) {
                const bool isPresent = copy.fromStage >= 0 || copy.isFromImage
                    ? fromStage(copy, source)
                    : BuildContext::isPattern(source) ? fromPattern(copy, source)
                                                      : fromContext(copy, source);
                if (isPresent)
                    return {ImageFile::Present, {}};
            }
        }
        if (facts.runText.contains(m_path.section(u'/', -1)))
            return {ImageFile::Present, {}};
        static const QRegularExpression makes(
            u"\\b(build|compile|make|tsc|cargo|go "
            u"install|mvn|gradle|publish|collectstatic|generate|webpack|unzip|tar"
            "|git clone|curl|wget)\\b"_s);
        // Names of packages are no commands: `apt-get install curl`.
        static const QRegularExpression installs(
            u"\\b(apt-get|apt|apk|yum|dnf|microdnf|pip3?)\\s[^&|;]*"_s);
        QString runText = facts.runText;
        runText.replace(u"\\\n"_s, u" "_s).replace(installs, u" "_s);
        const bool isOpen = m_isOpen || makes.match(runText).hasMatch();
        return {m_isCovered && !isOpen ? ImageFile::Absent : ImageFile::Undecided, m_looked};
    }

private:
    bool fromStage(const evidence::DockerCopy& copy, const QString& source)
    {
        // A path named to its end is as good as a promise: the build stops where it is not there.
        if (sourceFor(copy, source, false, m_path))
            return true;
        const auto inside = sourceFor(copy, source, true, m_path);
        if (!inside)
            return false;
        const auto inner = copy.fromStage < 0
            ? ImageFileAnswer()
            : findInImage(
                m_file, copy.fromStage, m_context, m_arguments, u'/' + *inside, m_depth + 1);
        m_isCovered = m_isCovered || inner.state == ImageFile::Absent;
        m_isOpen = m_isOpen || inner.state == ImageFile::Undecided;
        if (!inner.looked.isEmpty())
            m_looked = inner.looked;
        return inner.state == ImageFile::Present;
    }

    bool fromPattern(const evidence::DockerCopy& copy, const QString& source) const
    {
        const QString name = m_path.section(u'/', -1);
        if (!copy.destination.endsWith(u'/') || m_path != copy.destination + name)
            return false;
        const QString folder
            = source.contains(u'/') ? source.section(u'/', 0, -2) + u'/' : QString();
        return evidence::matchesPath({source.section(u'/', -1)}, {name})
            && m_context.presence(folder + name) == Presence::Present;
    }

    bool fromContext(const evidence::DockerCopy& copy, const QString& source)
    {
        const bool isFolder = m_context.isFolder(source) || source.endsWith(u'/');
        const auto inside = sourceFor(copy, source, isFolder, m_path);
        if (!inside)
            return false;
        const auto presence = m_context.presence(*inside);
        m_isCovered = true;
        m_isOpen = m_isOpen || presence == Presence::Generated;
        m_looked = m_context.pathOf(*inside);
        return presence == Presence::Present;
    }

    const evidence::Dockerfile& m_file;
    const BuildContext& m_context;
    const QMap<QString, QString>& m_arguments;
    const QString m_path;
    const int m_depth;
    bool m_isCovered = false; ///< a copy should have brought it
    bool m_isOpen = false; ///< something not known here may have made it
    QString m_looked;
};

} // namespace

QString originOf(
    const evidence::DockerStageFacts& stage, const BuildContext& context, const QString& name)
{
    const QString wanted = name.section(u'/', -1);
    for (auto copy = stage.copies.rbegin(); copy != stage.copies.rend(); ++copy) {
        if (copy->fromStage >= 0 || copy->isFromImage || copy->hasHeredoc)
            continue;
        for (const auto& source : copy->sources) {
            const bool isInto = copy->destination.endsWith(u'/') || copy->sources.size() > 1;
            const QString target = (isInto ? source : copy->destination).section(u'/', -1);
            if (target != wanted || BuildContext::isPattern(source) || context.isFolder(source))
                continue;
            if (context.presence(source) == Presence::Present)
                return context.pathOf(source);
        }
    }
    return {};
}

ImageFileAnswer findInImage(const evidence::Dockerfile& file,
    int stage,
    const BuildContext& context,
    const QMap<QString, QString>& arguments,
    const QString& path,
    int depth)
{
    if (depth > 8 || stage < 0)
        return {};
    return Search(file, context, arguments, path, depth)
        .run(evidence::factsOfStage(file, stage, arguments));
}

} // namespace slipway::readiness
