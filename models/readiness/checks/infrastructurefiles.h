// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"

namespace slipway::readiness {

/// A build context: a folder of the repository without what its .dockerignore leaves out.
class BuildContext {
public:
    BuildContext(const Facts& facts, QString folder, const QString& dockerfile);

    enum class Presence { Present, Absent, Ignored, Generated }; ///< Generated: git ignores it
    /// Whether a COPY source is there: a file, a folder with a file in it, or a pattern that
    /// matches one.
    Presence presence(const QString& source) const;
    /// The path in the repository of a file or folder of the context.
    QString pathOf(const QString& source) const;
    /// Whether a COPY source is a folder, whose content is copied and not itself.
    bool isFolder(const QString& source) const;
    const QString& folder() const { return m_folder; }
    const QString& ignoreFile() const { return m_ignoreFile; }

    /// A source without `.`, `..` and `/` at its ends: contexts are rooted.
    static QString clean(const QString& source);
    static bool isPattern(const QString& source);

private:
    bool matches(const QString& source) const;

    const Facts& m_facts;
    QString m_folder; ///< empty: the root
    QString m_ignoreFile; ///< path of what was read; empty: none
    evidence::IgnoreList m_ignore;
    evidence::IgnoreList m_gitIgnore;
};

/// Whether a file of an image is there, as far as its Dockerfile says.
enum class ImageFile { Present, Absent, Undecided };
struct ImageFileAnswer {
    ImageFile state = ImageFile::Undecided;
    QString looked; ///< where it would have come from, in the repository
};
/// `path` is absolute in the image of `stage`.
ImageFileAnswer findInImage(const evidence::Dockerfile& file,
    int stage,
    const BuildContext& context,
    const QMap<QString, QString>& arguments,
    const QString& path,
    int depth = 0);

/// The tracked file of the context that a copy brings into the image under the name of `name`
/// (`requirements.txt` of a command); empty: no copy names it.
QString originOf(
    const evidence::DockerStageFacts& stage, const BuildContext& context, const QString& name);

/// Files that a command names: its script, `--config x`, `-c x` where that means a file.
QStringList filesNamedBy(const QStringList& words);

/// The context in which a build finds most of its sources, and what it lacks there.
struct Missing {
    QString source; ///< as written
    QString path; ///< in the repository
    BuildContext::Presence presence = BuildContext::Presence::Absent;
    int line = 0;
    int endLine = 0;
};
struct ContextFit {
    QString folder;
    std::vector<Missing> missing;
    QStringList unresolved; ///< sources that depend on a build argument without a value
    int sources = 0;
};
ContextFit bestContext(
    const Facts& facts, const ImageBuild& build, const evidence::Dockerfile& file);
/// Stages that a target needs, itself included.
std::vector<int> neededStages(
    const evidence::Dockerfile& file, int target, const QMap<QString, QString>& arguments);
/// Index of the stage that a build makes.
int targetStage(const ImageBuild& build, const evidence::Dockerfile& file);

Outcome checkCopySources(const Facts& facts);
Outcome checkNamedFiles(const Facts& facts);

} // namespace slipway::readiness
