// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/git.h"

#include <git2.h>
#include <memory>

/// libgit2's objects, owned; for the readers of this room.
namespace slipway::evidence {

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

using TreeEntry = Owned<git_tree_entry, git_tree_entry_free>;
using Blob = Owned<git_blob, git_blob_free>;

/// libgit2 is started once and stays: its options are the process's own, and setting them while
/// another thread opens a repository breaks the heap (git_libgit2_opts takes no lock).
struct Library {
    Library() { static const Started started; }
    Library(const Library&) = delete;
    Library& operator=(const Library&) = delete;

private:
    struct Started {
        Started()
        {
            git_libgit2_init();
            // Reading another user's files is as safe as any other reader here: nothing of the
            // repository is run.
            git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
            const char* known[] = {"partialclone", "worktreeconfig"};
            git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, known, 2);
        }
    };
};

QString lastGitError();
/// 40 hex digits.
QString hexOf(const git_oid* id);
/// Milliseconds since the Unix epoch, of the committer.
qint64 commitTime(const git_commit* commit);
/// HEAD, peeled; null if there is none.
Commit headCommit(git_repository* repository);
/// What `revision` names, peeled to a commit; null if there is none.
Commit commitOf(git_repository* repository, const QString& revision);
/// The repository that holds `directory` (absolute, canonical), and the directory's path in it with
/// `/` at the end; empty at its top. Null without one or without a work tree.
Result<Repository> openGit(const QString& directory, QString& prefix);
/// Facts of a commit: its times, tags, history. `reports` are tracked reports relative to the
/// prefix.
GitFacts factsOf(git_repository* repository,
    const git_commit* commit,
    const QString& prefix,
    QStringList reports);

} // namespace slipway::evidence
