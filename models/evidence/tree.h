// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QHash>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>
#include <utility>
#include <vector>

/// Files of the system under review, read for facts with line and column.
namespace slipway::evidence {

/// One commit of the first-parent history.
struct GitCommit {
    QString id; ///< full object id
    qint64 time = 0; ///< of the committer, milliseconds since the Unix epoch
    int parents = 0; ///< two or more: a merge
    QString subject; ///< first line of the message, at most 200 characters
    QString tree; ///< object id of its tree
    bool isSameIdentity = false; ///< author and committer are the same
};

/// A tag, and when what it points at was committed.
struct GitTag {
    QString name;
    QString commit;
    qint64 time = 0; ///< milliseconds since the Unix epoch
};

/// What `git` knows of a tree; absent without a repository.
struct GitFacts {
    QString commit; ///< full object id of HEAD, or of the revision that was asked for
    qint64 commitTime = 0; ///< milliseconds since the Unix epoch
    qint64 firstCommitTime = 0; ///< 0: not known (shallow, or too long a history)
    QStringList tags; ///< that point at HEAD
    qint64 lastSourceChange
        = 0; ///< newest commit that touched more than documents and reports; 0: not known
    QHash<QString, qint64>
        reportTimes; ///< tracked report → time of the commit that last changed it
    QString branch; ///< that HEAD is on; empty: none, or a revision was asked for
    QString
        defaultBranch; ///< as origin/HEAD says, else `main` or `master` if there; empty: not known
    std::vector<GitCommit>
        firstParent; ///< newest first, at most 400; the commit itself is the first
    std::vector<GitTag>
        releases; ///< every tag whose commit is in the history, oldest first, at most 1,000
    bool isShallow = false; ///< history is cut off: what is not there may exist
};

/// See Tree::stamp().
struct TreeStamp {
    QByteArray digest{}; ///< SHA-256, 32 bytes
    qint64 newest = 0; ///< last write to one of its files, milliseconds since the Unix epoch
};

/// A fixed set of files: a working directory now, a git commit later. Thread-safe to read.
class Tree {
public:
    virtual ~Tree() = default;
    /// Absolute root, for opening a file in an editor.
    virtual QString root() const = 0;
    /// Paths relative to the root with `/`, sorted: what git tracks (working-copy content) where
    /// there is a repository, plus reports that are not tracked; else every file. `.git`,
    /// `node_modules`, virtual environments and links that leave the root are never followed.
    virtual const QStringList& files() const = 0;
    virtual bool contains(const QString& path) const = 0;
    /// True if git tracks the file, or if there is no git.
    virtual bool isTracked(const QString& path) const = 0;
    /// Any file or folder at or below that path.
    virtual bool hasFolder(const QString& path) const = 0;
    /// The bytes, at most `limit` of them; an error for a larger or unreadable file.
    virtual Result<QByteArray> read(const QString& path, qint64 limit = 4 * 1024 * 1024) const = 0;
    /// Milliseconds since the Unix epoch; 0 if not known.
    virtual qint64 modified(const QString& path) const = 0;
    virtual std::optional<GitFacts> git() const = 0;
    /// SHA-256, 64 hex digits, over every path and content (files over 4 MiB by size and time):
    /// equal evidence, equal hash, whether read from a directory or a commit. Reads files at the
    /// first call.
    virtual QString hash() const { return {}; }
    /// Digest of all that the tree can tell without reading a file: paths, sizes, times and inodes,
    /// what git knows. Equal digests, equal evidence, unless a file was written in the moment it
    /// was looked at: see TreeStamp::newest. Nothing where that cannot be said.
    virtual std::optional<TreeStamp> stamp() const { return {}; }
    /// What could not be listed or was cut off, one sentence each.
    virtual QStringList errors() const { return {}; }
};

/// Reads a directory's list of files once; what changes later is not seen. `reports` are files or
/// folders that count as reports although git does not track them. At most 120,000 files are listed;
/// the rest is an entry in errors().
Result<std::shared_ptr<const Tree>> openDirectory(
    const QString& directory, const QStringList& reports = {});
/// The files of a commit, read through libgit2 without a checkout. `revision` is whatever git takes
/// (`HEAD~3`, a tag, a short id); its error names it. Links are followed within the tree only;
/// nothing is written, no filter or hook is run.
Result<std::shared_ptr<const Tree>> openRevision(const QString& directory, const QString& revision);
/// The first-parent commits after `since` up to `until` (`HEAD` if empty), oldest first, `since`
/// itself as the first; at most `limit`, the newest of them.
Result<std::vector<GitCommit>> commitsSince(
    const QString& directory, const QString& since, const QString& until = {}, int limit = 1000);
/// `tree` without the files that a pattern fits (as in .gitignore).
std::shared_ptr<const Tree> without(std::shared_ptr<const Tree> tree, const QStringList& patterns);
/// A tree from path → content pairs, for tests; without `git` as outside a repository, all modified
/// at 0 or as said.
std::shared_ptr<const Tree> makeTree(std::vector<std::pair<QString, QByteArray>> files,
    std::optional<GitFacts> git = {},
    QHash<QString, qint64> modified = {});

} // namespace slipway::evidence
