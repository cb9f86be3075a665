// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/gitobjects.h"
#include "evidence/reportpath.h"

#include <QFile>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int walkedCommits = 400; ///< for the last change of a path
constexpr int countedCommits = 5000; ///< for the first commit
constexpr int datedReports = 20;
constexpr int listedTags = 1000;
constexpr qsizetype longestSubject = 200;

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
                facts.reportTimes.insert(path, commitTime(commit.get()));
            if (facts.lastSourceChange == 0 && !looksLikeDocument(path) && !looksLikeReport(path))
                facts.lastSourceChange = commitTime(commit.get());
        }
        git_commit* parent = nullptr;
        if (git_commit_parent(&parent, commit.get(), 0) != 0)
            return;
        commit.reset(parent);
    }
}

/// Every commit that leads here, as far as it is looked at.
struct History {
    qint64 first = 0; ///< milliseconds since the Unix epoch
    QSet<QByteArray> ids;
    bool isWhole = false;
};

QByteArray rawId(const git_oid* id)
{
    return {reinterpret_cast<const char*>(id->id), GIT_OID_RAWSZ};
}

History historyOf(git_repository* repository, const git_oid* head)
{
    History out;
    git_revwalk* raw = nullptr;
    if (git_revwalk_new(&raw, repository) != 0)
        return out;
    const Walk walk(raw);
    if (git_revwalk_push(walk.get(), head) != 0)
        return out;
    git_oid id;
    for (int i = 0; git_revwalk_next(&id, walk.get()) == 0; ++i) {
        git_commit* commit = nullptr;
        if (i >= countedCommits || git_commit_lookup(&commit, repository, &id) != 0)
            return out;
        const Commit owned(commit);
        const qint64 time = commitTime(commit);
        out.first = out.first == 0 ? time : std::min(out.first, time);
        out.ids.insert(rawId(&id));
    }
    out.isWhole = git_repository_is_shallow(repository) != 1;
    return out;
}

struct TagSearch {
    git_repository* repository;
    const git_commit* head;
    const History* history;
    GitFacts* facts;
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
    const Commit commit(reinterpret_cast<git_commit*>(peeled));
    const git_oid* target = git_commit_id(commit.get());
    const QString shown = QString::fromUtf8(name).section(u'/', 2);
    if (git_oid_equal(target, git_commit_id(search->head)) != 0)
        search->facts->tags << shown;
    const bool isIn = search->history->isWhole
        ? search->history->ids.contains(rawId(target))
        : commitTime(commit.get()) <= commitTime(search->head);
    if (isIn)
        search->facts->releases.push_back({shown, hexOf(target), commitTime(commit.get())});
    return search->facts->releases.size() >= listedTags ? 1 : 0;
}

GitCommit described(const git_commit* commit)
{
    GitCommit out;
    out.id = hexOf(git_commit_id(commit));
    out.time = commitTime(commit);
    out.parents = static_cast<int>(git_commit_parentcount(commit));
    const char* message = git_commit_message(commit);
    if (message != nullptr)
        out.subject
            = QString::fromUtf8(message).section(u'\n', 0, 0).left(longestSubject).trimmed();
    out.tree = hexOf(git_commit_tree_id(commit));
    const auto* author = git_commit_author(commit);
    const auto* committer = git_commit_committer(commit);
    out.isSameIdentity = author != nullptr && committer != nullptr
        && qstrcmp(author->email, committer->email) == 0;
    return out;
}

Commit firstParentOf(const git_commit* commit)
{
    git_commit* parent = nullptr;
    if (git_commit_parent(&parent, commit, 0) != 0)
        return {};
    return Commit(parent);
}

Commit copyOf(const git_commit* commit)
{
    git_commit* copy = nullptr;
    if (git_commit_dup(&copy, const_cast<git_commit*>(commit)) != 0)
        return {};
    return Commit(copy);
}

QString defaultBranchOf(git_repository* repository)
{
    git_reference* raw = nullptr;
    if (git_reference_lookup(&raw, repository, "refs/remotes/origin/HEAD") == 0) {
        const Reference reference(raw);
        if (const char* target = git_reference_symbolic_target(raw))
            return QString::fromUtf8(target).section(u'/', 3);
    }
    for (const char* name : {"main", "master"}) {
        const QByteArray full = QByteArray("refs/heads/") + name;
        if (git_reference_lookup(&raw, repository, full.constData()) == 0) {
            const Reference reference(raw);
            return QString::fromLatin1(name);
        }
    }
    return {};
}

} // namespace

GitFacts factsOf(git_repository* repository,
    const git_commit* commit,
    const QString& prefix,
    QStringList reports)
{
    GitFacts facts;
    facts.commit = hexOf(git_commit_id(commit));
    facts.commitTime = commitTime(commit);
    facts.isShallow = git_repository_is_shallow(repository) == 1;
    facts.defaultBranch = defaultBranchOf(repository);
    const History history = historyOf(repository, git_commit_id(commit));
    if (history.isWhole)
        facts.firstCommitTime = history.first;
    TagSearch search{repository, commit, &history, &facts};
    git_tag_foreach(repository, collectTag, &search);
    facts.tags.sort();
    std::ranges::sort(
        facts.releases, {}, [](const GitTag& tag) { return std::pair(tag.time, tag.name); });
    Commit walked = copyOf(commit);
    for (int i = 0; walked && i < walkedCommits; ++i) {
        facts.firstParent.push_back(described(walked.get()));
        walked = firstParentOf(walked.get());
    }
    dateChanges(repository, copyOf(commit), prefix, std::move(reports), facts);
    return facts;
}

Result<std::vector<GitCommit>> commitsSince(
    const QString& directory, const QString& since, const QString& until, int limit)
{
    const Library library;
    QString prefix;
    const auto repository = openGit(directory, prefix);
    if (!repository)
        return failure(repository.error());
    if (!*repository)
        return failure(directory, u"this is not a git repository"_s);
    const Commit from = commitOf(repository->get(), since);
    if (!from)
        return failure(since, u"git knows no such revision"_s);
    Commit at
        = until.isEmpty() ? headCommit(repository->get()) : commitOf(repository->get(), until);
    if (!at)
        return failure(until.isEmpty() ? u"HEAD"_s : until, u"git knows no such revision"_s);
    std::vector<GitCommit> out;
    while (at && static_cast<int>(out.size()) < limit) {
        out.push_back(described(at.get()));
        if (git_oid_equal(git_commit_id(at.get()), git_commit_id(from.get())) != 0)
            break;
        if (commitTime(at.get()) < commitTime(from.get())
            && git_graph_descendant_of(
                   repository->get(), git_commit_id(at.get()), git_commit_id(from.get()))
                != 1)
            break; // `since` came in by a merge: the first-parent line has passed it
        at = firstParentOf(at.get());
    }
    std::ranges::reverse(out);
    return out;
}

} // namespace slipway::evidence
