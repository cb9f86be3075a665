// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/git.h"
#include "evidence/listedtree.h"
#include "evidence/reportpath.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <deque>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int maxUntrackedEntries = 20'000; ///< looked at in search of reports
constexpr int maxDepth = 24;

bool isSkipped(const QString& folderName)
{
    static const QSet<QString> names{u".git"_s,
        u".hg"_s,
        u".svn"_s,
        u"node_modules"_s,
        u".venv"_s,
        u"venv"_s,
        u"__pycache__"_s,
        u".tox"_s,
        u".nox"_s,
        u".mypy_cache"_s,
        u".pytest_cache"_s,
        u".ruff_cache"_s,
        u".gradle"_s,
        u".terraform"_s,
        u".cache"_s,
        u"bower_components"_s,
        u"site-packages"_s};
    return names.contains(folderName);
}

/// True if the link's target is a file below root. Other files always are.
bool staysInside(const QFileInfo& info, const QString& root)
{
    return !info.isSymLink() || info.canonicalFilePath().startsWith(root + u'/');
}

/// Every folder and file below root, nearest first; `visit` returns false to stop.
template<typename Visit>
void walk(const QString& root, const Visit& visit)
{
    std::deque<std::pair<QString, int>> folders{{QString(), 0}};
    while (!folders.empty()) {
        const auto [prefix, depth] = folders.front();
        folders.pop_front();
        const QDir dir(prefix.isEmpty() ? root : root + u'/' + prefix);
        const auto list = dir.entryInfoList(
            QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
        for (const auto& info : list) {
            const QString path
                = prefix.isEmpty() ? info.fileName() : prefix + u'/' + info.fileName();
            if (info.isDir()) {
                if (info.isSymLink() || isSkipped(info.fileName()) || depth >= maxDepth
                    || QFile::exists(info.filePath() + u"/pyvenv.cfg"_s))
                    continue;
                folders.emplace_back(path, depth + 1);
            }
            if (!visit(path, info))
                return;
        }
    }
}

void listEverything(ListedTree& tree)
{
    walk(tree.m_root, [&tree](const QString& path, const QFileInfo& info) {
        if (info.isDir()) {
            tree.addFolder(path);
            return true;
        }
        if (tree.m_files.size() >= maxFiles) {
            tree.m_errors << u"only the first %1 files were looked at"_s.arg(maxFiles);
            return false;
        }
        if (staysInside(info, tree.m_root))
            tree.add(path, {.modified = info.lastModified().toMSecsSinceEpoch()});
        return true;
    });
}

/// Git's name for the content holds while size and time are those of the index.
Entry entryOf(const QFileInfo& info, const GitBlob& blob)
{
    constexpr qint64 wrap = qint64{1} << 32;
    Entry out{.modified = info.lastModified().toMSecsSinceEpoch()};
    if (blob.modified == out.modified && blob.size == info.size() % wrap && !info.isSymLink())
        out.blob = blob.id;
    return out;
}

void listTracked(ListedTree& tree, const GitListing& listing)
{
    for (const auto& path : listing.tracked) {
        if (tree.m_files.size() >= maxFiles) {
            tree.m_errors << u"only the first %1 of %2 tracked files were looked at"_s.arg(maxFiles)
                                 .arg(listing.tracked.size());
            break;
        }
        const QFileInfo info(tree.m_root + u'/' + path);
        if (!staysInside(info, tree.m_root))
            continue;
        if (info.isDir())
            tree.addFolder(path);
        else if (info.isFile())
            tree.add(path, entryOf(info, listing.blobs.value(path)));
    }
    for (const auto& folder : listing.folders)
        tree.addFolder(folder);
}

bool isNamed(const QString& path, const QStringList& reports)
{
    return std::any_of(reports.begin(), reports.end(), [&path](const QString& report) {
        return path == report || path.startsWith(report.endsWith(u'/') ? report : report + u'/');
    });
}

/// Reports are written by tools and mostly not tracked.
void listReports(ListedTree& tree, const QStringList& reports)
{
    int seen = 0;
    walk(tree.m_root, [&](const QString& path, const QFileInfo& info) {
        if (++seen > maxUntrackedEntries) {
            tree.m_errors << u"reports were looked for in the first %1 files and folders only"_s
                                 .arg(maxUntrackedEntries);
            return false;
        }
        if (info.isFile() && (looksLikeReport(path) || isNamed(path, reports))
            && staysInside(info, tree.m_root))
            tree.add(
                path, {.modified = info.lastModified().toMSecsSinceEpoch(), .isTracked = false});
        return true;
    });
}

} // namespace

Result<std::shared_ptr<const Tree>> openDirectory(
    const QString& directory, const QStringList& reports)
{
    const QFileInfo info(directory);
    if (!info.exists())
        return failure(directory, u"no such directory"_s);
    if (!info.isDir())
        return failure(directory, u"not a directory"_s);
    if (!info.isReadable())
        return failure(directory, u"directory cannot be read"_s);
    auto tree = std::make_shared<ListedTree>();
    const bool isBuiltIn = directory.startsWith(u':');
    tree->m_root = isBuiltIn ? QDir::cleanPath(directory) : info.canonicalFilePath();
    Result<std::optional<GitListing>> listing = std::nullopt;
    if (!isBuiltIn)
        listing = readGit(tree->m_root);
    if (!listing)
        tree->m_errors << listing.error().text();
    if (listing && *listing) {
        listTracked(*tree, **listing);
        if (!(*listing)->facts.commit.isEmpty())
            tree->m_git = (*listing)->facts;
        listReports(*tree, reports);
    } else {
        listEverything(*tree);
    }
    tree->seal();
    return tree;
}

} // namespace slipway::evidence
