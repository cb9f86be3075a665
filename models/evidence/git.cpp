// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/git.h"

#include "evidence/reportpath.h"

#include <QDir>
#include <QFile>

#include <git2.h>
#include <memory>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int walkedCommits = 400; ///< for the last change of a path
constexpr int countedCommits = 1000; ///< for the first commit
constexpr int datedReports = 20;

template<typename T, void (*Free)(T*)>
struct Freed {
    void operator()(T* object) const { Free(object); }
};
template<typename T, void (*Free)(T*)>
using Owned = std::unique_ptr<T, Freed<T, Free>>;
using Repository = Owned<git_repository, git_repository_free>;
using Index = Owned<git_index, git_index_free>;
using Commit = Owned<git_commit, git_commit_free>;
using TreeObject = Owned<git_tree, git_tree_free>;
using Diff = Owned<git_diff, git_diff_free>;
using Walk = Owned<git_revwalk, git_revwalk_free>;
using Reference = Owned<git_reference, git_reference_free>;
using Object = Owned<git_object, git_object_free>;

/// The library is counted: each reader holds it for as long as it reads.
struct Library {
    Library()
    {
        git_libgit2_init();
        // Reading another user's files is as safe as any other reader here: nothing of the
        // repository is run.
        git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
        const char* known[] = {"partialclone", "worktreeconfig"};
        git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, known, 2);
    }
    ~Library() { git_libgit2_shutdown(); }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;
};

QString lastError()
{
    const git_error* error = git_error_last();
    return error != nullptr ? QString::fromUtf8(error->message) : u"unknown error"_s;
}

qint64 timeOf(const git_commit* commit)
{
    return static_cast<qint64>(git_commit_time(commit)) * 1000;
}

Commit headCommit(git_repository* repository)
{
    git_reference* raw = nullptr;
    if (git_repository_head(&raw, repository) != 0)
        return {};
    const Reference head(raw);
    git_object* object = nullptr;
    if (git_reference_peel(&object, head.get(), GIT_OBJECT_COMMIT) != 0)
        return {};
    return Commit(reinterpret_cast<git_commit*>(object));
}

Diff changesOf(git_repository* repository, const git_commit* commit)
{
    git_tree* after = nullptr;
    if (git_commit_tree(&after, commit) != 0)
        return {};
    const TreeObject afterTree(after);
    TreeObject beforeTree;
    git_commit* rawParent = nullptr;
    if (git_commit_parent(&rawParent, commit, 0) == 0) {
        const Commit parent(rawParent);
        git_tree* before = nullptr;
        if (git_commit_tree(&before, parent.get()) == 0)
            beforeTree.reset(before);
    }
    git_diff_options options;
    git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
    options.flags = GIT_DIFF_SKIP_BINARY_CHECK | GIT_DIFF_IGNORE_SUBMODULES;
    git_diff* diff = nullptr;
    if (git_diff_tree_to_tree(&diff, repository, beforeTree.get(), afterTree.get(), &options) != 0)
        return {};
    return Diff(diff);
}

/// Paths of one commit against its first parent, relative to the prefix.
QStringList pathsOf(const Diff& diff, const QString& prefix)
{
    QStringList out;
    const size_t count = diff ? git_diff_num_deltas(diff.get()) : 0;
    for (size_t i = 0; i < count; ++i) {
        const git_diff_delta* delta = git_diff_get_delta(diff.get(), i);
        const char* raw
            = delta->new_file.path != nullptr ? delta->new_file.path : delta->old_file.path;
        const QString path = QFile::decodeName(raw);
        if (path.startsWith(prefix))
            out << path.mid(prefix.size());
    }
    return out;
}

/// Fills lastSourceChange and reportTimes from the first-parent history.
void dateChanges(git_repository* repository,
    Commit commit,
    const QString& prefix,
    QStringList reports,
    GitFacts& facts)
{
    if (reports.size() > datedReports)
        reports.resize(datedReports);
    for (int i = 0; commit && i < walkedCommits; ++i) {
        if (facts.lastSourceChange != 0 && reports.isEmpty())
            return;
        for (const auto& path : pathsOf(changesOf(repository, commit.get()), prefix)) {
            if (reports.removeOne(path))
                facts.reportTimes.insert(path, timeOf(commit.get()));
            if (facts.lastSourceChange == 0 && !looksLikeDocument(path) && !looksLikeReport(path))
                facts.lastSourceChange = timeOf(commit.get());
        }
        git_commit* parent = nullptr;
        if (git_commit_parent(&parent, commit.get(), 0) != 0)
            return;
        commit.reset(parent);
    }
}

qint64 firstCommitTime(git_repository* repository, const git_oid* head)
{
    if (git_repository_is_shallow(repository) == 1)
        return 0;
    git_revwalk* raw = nullptr;
    if (git_revwalk_new(&raw, repository) != 0)
        return 0;
    const Walk walk(raw);
    if (git_revwalk_push(walk.get(), head) != 0)
        return 0;
    qint64 first = 0;
    git_oid id;
    for (int i = 0; git_revwalk_next(&id, walk.get()) == 0; ++i) {
        git_commit* commit = nullptr;
        if (i >= countedCommits || git_commit_lookup(&commit, repository, &id) != 0)
            return 0;
        const Commit owned(commit);
        const qint64 time = timeOf(commit);
        first = first == 0 ? time : std::min(first, time);
    }
    return first;
}

struct TagSearch {
    git_repository* repository;
    const git_oid* head;
    QStringList* names;
};

int collectTag(const char* name, git_oid* id, void* payload)
{
    auto* search = static_cast<TagSearch*>(payload);
    git_object* raw = nullptr;
    if (git_object_lookup(&raw, search->repository, id, GIT_OBJECT_ANY) != 0)
        return 0;
    const Object object(raw);
    git_object* peeled = nullptr;
    if (git_object_peel(&peeled, raw, GIT_OBJECT_COMMIT) != 0)
        return 0;
    const Object commit(peeled);
    if (git_oid_equal(git_object_id(peeled), search->head) != 0)
        *search->names << QString::fromUtf8(name).section(u'/', 2);
    return 0;
}

void listIndex(git_index* index, const QString& prefix, GitListing& listing)
{
    const size_t count = git_index_entrycount(index);
    for (size_t i = 0; i < count; ++i) {
        const git_index_entry* entry = git_index_get_byindex(index, i);
        const QString path = QFile::decodeName(entry->path);
        if (!path.startsWith(prefix))
            continue;
        auto& list = entry->mode == GIT_FILEMODE_COMMIT ? listing.folders : listing.tracked;
        if (list.isEmpty() || list.last() != path.mid(prefix.size())) // stages of a conflict
            list << path.mid(prefix.size());
    }
}

} // namespace

Result<std::optional<GitListing>> readGit(const QString& directory)
{
    const Library library;
    git_repository* raw = nullptr;
    const QByteArray path = QFile::encodeName(directory);
    const int opened = git_repository_open_ext(&raw, path.constData(), 0, nullptr);
    if (opened == GIT_ENOTFOUND)
        return std::nullopt;
    if (opened != 0)
        return failure(directory, u"git repository cannot be read: "_s + lastError());
    const Repository repository(raw);
    if (git_repository_workdir(raw) == nullptr)
        return std::nullopt;
    const QString top = QDir(QFile::decodeName(git_repository_workdir(raw))).canonicalPath();
    const QString prefix = directory == top ? QString() : directory.mid(top.size() + 1) + u'/';
    git_index* rawIndex = nullptr;
    if (git_repository_index(&rawIndex, raw) != 0)
        return failure(directory, u"git index cannot be read: "_s + lastError());
    const Index index(rawIndex);
    GitListing listing;
    listIndex(rawIndex, prefix, listing);
    if (listing.tracked.isEmpty())
        return std::nullopt;
    if (Commit head = headCommit(raw)) {
        char id[GIT_OID_HEXSZ + 1] = {};
        git_oid_tostr(id, sizeof id, git_commit_id(head.get()));
        listing.facts.commit = QString::fromLatin1(id);
        listing.facts.commitTime = timeOf(head.get());
        const git_oid headId = *git_commit_id(head.get());
        TagSearch search{raw, &headId, &listing.facts.tags};
        git_tag_foreach(raw, collectTag, &search);
        listing.facts.tags.sort();
        listing.facts.firstCommitTime = firstCommitTime(raw, &headId);
        QStringList reports;
        for (const auto& file : listing.tracked) {
            if (looksLikeReport(file))
                reports << file;
        }
        dateChanges(raw, std::move(head), prefix, reports, listing.facts);
    }
    return listing;
}

} // namespace slipway::evidence
