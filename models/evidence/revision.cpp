// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/gitobjects.h"
#include "evidence/listedtree.h"
#include "evidence/reportpath.h"

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int followedLinks = 4;

/// The files of a commit; contents are read from the object store when they are asked for.
class RevisionTree final : public ListedTree {
public:
    explicit RevisionTree(Repository repository) : m_repository(std::move(repository)) { }

    Result<QByteArray> read(const QString& path, qint64 limit) const override
    {
        const QString file = target(path);
        const auto found = m_entries.constFind(file);
        if (found == m_entries.constEnd() || found->isLink)
            return failure(path, u"no such file in the tree"_s);
        return blob(path, found->blob, limit);
    }
    std::optional<TreeStamp> stamp() const override { return {}; } // its commit says it all
    git_repository* repository() const { return m_repository.get(); }
    Result<QByteArray> blob(const QString& path, const QByteArray& id, qint64 limit) const
    {
        const std::lock_guard guard(m_mutex);
        git_oid oid;
        git_oid_fromstr(&oid, id.constData());
        size_t size = 0;
        git_object_t type = GIT_OBJECT_ANY;
        git_odb* rawStore = nullptr;
        if (git_repository_odb(&rawStore, m_repository.get()) != 0)
            return failure(path, u"cannot be read: "_s + lastGitError());
        const Store store(rawStore);
        if (git_odb_read_header(&size, &type, rawStore, &oid) != 0)
            return failure(path, u"its content is not in the repository: "_s + lastGitError());
        if (static_cast<qint64>(size) > limit)
            return failure(path, u"larger than %1 bytes"_s.arg(limit));
        git_blob* raw = nullptr;
        if (git_blob_lookup(&raw, m_repository.get(), &oid) != 0)
            return failure(path, u"cannot be read: "_s + lastGitError());
        const Blob owned(raw);
        return QByteArray(
            static_cast<const char*>(git_blob_rawcontent(raw)), static_cast<qsizetype>(size));
    }

private:
    using Store = Owned<git_odb, git_odb_free>;

    /// What a link leads to within the tree; the path itself for other files.
    QString target(QString path) const
    {
        for (int i = 0; i < followedLinks; ++i) {
            const auto found = m_entries.constFind(path);
            if (found == m_entries.constEnd() || !found->isLink)
                return path;
            constexpr qint64 longest = 4096;
            const auto link = blob(path, found->blob, longest);
            if (!link)
                return {};
            const QString folder = path.left(std::max<qsizetype>(path.lastIndexOf(u'/'), 0));
            path = QDir::cleanPath(folder.isEmpty() ? QString::fromUtf8(*link)
                                                    : folder + u'/' + QString::fromUtf8(*link));
        }
        return path;
    }

    Library m_library;
    Repository m_repository;
    mutable std::mutex m_mutex;
};

struct Listing {
    RevisionTree* tree;
    QString prefix;
    qint64 time;
};

int listEntry(const char* root, const git_tree_entry* entry, void* payload)
{
    auto* listing = static_cast<Listing*>(payload);
    const QString full = QString::fromUtf8(root) + QString::fromUtf8(git_tree_entry_name(entry));
    const auto mode = git_tree_entry_filemode(entry);
    const bool isFolder = mode == GIT_FILEMODE_TREE;
    // Above the prefix one goes down; beside it nothing is of interest.
    if (!full.startsWith(listing->prefix))
        return isFolder && listing->prefix.startsWith(full + u'/') ? 0 : 1;
    const QString path = full.mid(listing->prefix.size());
    if (isFolder || mode == GIT_FILEMODE_COMMIT) {
        listing->tree->addFolder(path);
        return 0;
    }
    if (listing->tree->m_files.size() >= maxFiles) {
        listing->tree->m_errors << u"only the first %1 files were looked at"_s.arg(maxFiles);
        return -1;
    }
    listing->tree->add(path,
        {.modified = listing->time,
            .blob = hexOf(git_tree_entry_id(entry)).toLatin1(),
            .isLink = mode == GIT_FILEMODE_LINK});
    return 0;
}

} // namespace

Result<std::shared_ptr<const Tree>> openRevision(const QString& directory, const QString& revision)
{
    const Library library;
    const QFileInfo info(directory);
    if (!info.isDir())
        return failure(directory, u"not a directory"_s);
    const QString root = info.canonicalFilePath();
    QString prefix;
    auto repository = openGit(root, prefix);
    if (!repository)
        return failure(repository.error());
    if (!*repository)
        return failure(directory, u"this is not a git repository"_s, u"a revision needs one"_s);
    const Commit commit = commitOf(repository->get(), revision);
    if (!commit)
        return failure(
            revision, u"git knows no such revision"_s, u"as HEAD~3, a tag, or a commit id"_s);
    git_tree* rawTree = nullptr;
    if (git_commit_tree(&rawTree, commit.get()) != 0)
        return failure(revision, u"its files cannot be read: "_s + lastGitError());
    const TreeObject object(rawTree);
    auto tree = std::make_shared<RevisionTree>(std::move(*repository));
    tree->m_root = root;
    Listing listing{tree.get(), prefix, commitTime(commit.get())};
    git_tree_walk(rawTree, GIT_TREEWALK_PRE, listEntry, &listing);
    QStringList reports;
    for (const auto& file : tree->m_files) {
        if (looksLikeReport(file))
            reports << file;
    }
    tree->m_git = factsOf(tree->repository(), commit.get(), prefix, reports);
    tree->seal();
    return tree;
}

} // namespace slipway::evidence
