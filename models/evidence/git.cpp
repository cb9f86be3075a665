// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/gitobjects.h"
#include "evidence/reportpath.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <system_error>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

void listIndex(
    git_repository* repository, git_index* index, const QString& prefix, GitListing& listing)
{
    // What was written in the same moment as the index may have changed after it: git's racy files.
    const QFileInfo written(QFile::decodeName(git_repository_path(repository)) + u"index"_s);
    const qint64 indexed = written.lastModified().toMSecsSinceEpoch();
    const size_t count = git_index_entrycount(index);
    for (size_t i = 0; i < count; ++i) {
        const git_index_entry* entry = git_index_get_byindex(index, i);
        const QString path = QFile::decodeName(entry->path);
        if (!path.startsWith(prefix))
            continue;
        const QString relative = path.mid(prefix.size());
        if (entry->mode == GIT_FILEMODE_COMMIT) {
            listing.folders << relative;
            continue;
        }
        if (!listing.tracked.isEmpty()
            && listing.tracked.last() == relative) // stages of a conflict
            continue;
        listing.tracked << relative;
        const qint64 modified = static_cast<qint64>(entry->mtime.seconds) * 1000
            + entry->mtime.nanoseconds / 1'000'000;
        if (modified < indexed)
            listing.blobs.insert(
                relative, {hexOf(&entry->id).toLatin1(), modified, entry->file_size});
    }
}

} // namespace

QString lastGitError()
{
    const git_error* error = git_error_last();
    return error != nullptr ? QString::fromUtf8(error->message) : u"unknown error"_s;
}

QString hexOf(const git_oid* id)
{
    char text[GIT_OID_HEXSZ + 1] = {};
    git_oid_tostr(text, sizeof text, id);
    return QString::fromLatin1(text);
}

qint64 commitTime(const git_commit* commit)
{
    return static_cast<qint64>(git_commit_time(commit)) * 1000;
}

Commit headCommit(git_repository* repository)
{
    return commitOf(repository, u"HEAD"_s);
}

Commit commitOf(git_repository* repository, const QString& revision)
{
    git_object* raw = nullptr;
    if (revision.isEmpty()
        || git_revparse_single(&raw, repository, revision.toUtf8().constData()) != 0)
        return {};
    const Object object(raw);
    git_object* peeled = nullptr;
    if (git_object_peel(&peeled, raw, GIT_OBJECT_COMMIT) != 0)
        return {};
    return Commit(reinterpret_cast<git_commit*>(peeled));
}

Result<Repository> openGit(const QString& directory, QString& prefix)
{
    git_repository* raw = nullptr;
    const QByteArray path = QFile::encodeName(directory);
    const int opened = git_repository_open_ext(&raw, path.constData(), 0, nullptr);
    if (opened == GIT_ENOTFOUND)
        return Repository();
    if (opened != 0)
        return failure(directory, u"git repository cannot be read: "_s + lastGitError());
    Repository repository(raw);
    if (git_repository_workdir(raw) == nullptr)
        return Repository();
    const QString top = QDir(QFile::decodeName(git_repository_workdir(raw))).canonicalPath();
    prefix = directory == top ? QString() : directory.mid(top.size() + 1) + u'/';
    return repository;
}

namespace {

GitFacts headFacts(git_repository* repository,
    const git_commit* head,
    const QString& prefix,
    const QStringList& reports)
{
    GitFacts out = factsOf(repository, head, prefix, reports);
    git_reference* raw = nullptr;
    if (git_repository_head(&raw, repository) == 0) {
        const Reference reference(raw);
        if (git_reference_is_branch(raw) == 1)
            out.branch = QString::fromUtf8(git_reference_shorthand(raw));
    }
    return out;
}

/// What the thread of a GitReader promises: first the listing, then the facts. When those are told,
/// nothing of the repository is open any more.
struct Reading {
    QString directory;
    std::promise<Result<std::optional<GitListing>>> listing{};
    std::promise<std::optional<GitFacts>> facts{};
    bool isListed = false;

    void run()
    {
        try {
            facts.set_value(read());
        } catch (...) {
            if (!isListed)
                listing.set_exception(std::current_exception());
            facts.set_exception(std::current_exception());
        }
    }

private:
    void tell(Result<std::optional<GitListing>> found)
    {
        listing.set_value(std::move(found));
        isListed = true;
    }
    std::optional<GitFacts> read()
    {
        const Library library;
        QString prefix;
        const auto repository = openGit(directory, prefix);
        git_repository* raw = repository ? repository->get() : nullptr;
        git_index* rawIndex = nullptr;
        if (raw != nullptr && git_repository_index(&rawIndex, raw) != 0)
            tell(failure(directory, u"git index cannot be read: "_s + lastGitError()));
        else if (!repository)
            tell(failure(repository.error()));
        const Index index(rawIndex);
        GitListing found;
        if (rawIndex != nullptr)
            listIndex(raw, rawIndex, prefix, found);
        if (found.tracked.isEmpty()) {
            if (!isListed)
                tell(std::nullopt);
            return {};
        }
        QStringList reports;
        for (const auto& file : found.tracked) {
            if (looksLikeReport(file))
                reports << file;
        }
        tell(std::move(found));
        const Commit head = headCommit(raw);
        return head ? std::optional(headFacts(raw, head.get(), prefix, reports)) : std::nullopt;
    }
};

} // namespace

GitReader::GitReader(const QString& directory)
{
    const auto reading = std::make_shared<Reading>(Reading{.directory = directory});
    m_listing = reading->listing.get_future();
    m_facts = reading->facts.get_future().share();
    try {
        m_thread = std::jthread([reading] { reading->run(); });
    } catch (const std::system_error&) {
        reading->run(); // no thread is to be had
    }
}

} // namespace slipway::evidence
