// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/gitobjects.h"
#include "evidence/reportpath.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

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

Result<std::optional<GitListing>> readGit(const QString& directory)
{
    const Library library;
    QString prefix;
    auto repository = openGit(directory, prefix);
    if (!repository)
        return failure(repository.error());
    if (!*repository)
        return std::nullopt;
    git_repository* raw = repository->get();
    git_index* rawIndex = nullptr;
    if (git_repository_index(&rawIndex, raw) != 0)
        return failure(directory, u"git index cannot be read: "_s + lastGitError());
    const Index index(rawIndex);
    GitListing listing;
    listIndex(raw, rawIndex, prefix, listing);
    if (listing.tracked.isEmpty())
        return std::nullopt;
    if (const Commit head = headCommit(raw)) {
        QStringList reports;
        for (const auto& file : listing.tracked) {
            if (looksLikeReport(file))
                reports << file;
        }
        listing.facts = factsOf(raw, head.get(), prefix, reports);
        git_reference* rawHead = nullptr;
        if (git_repository_head(&rawHead, raw) == 0) {
            const Reference reference(rawHead);
            if (git_reference_is_branch(rawHead) == 1)
                listing.facts.branch = QString::fromUtf8(git_reference_shorthand(rawHead));
        }
    }
    return listing;
}

} // namespace slipway::evidence
