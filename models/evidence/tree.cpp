// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/git.h"
#include "evidence/listedtree.h"
#include "evidence/reportpath.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <deque>
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

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

/// What the system says of one file or folder; a link is what it leads to.
struct Found {
    bool isFolder = false;
    bool isFile = false;
    bool isLink = false;
    Stamp stamp{};
};

qint64 nanoseconds(const timespec& time)
{
    return static_cast<qint64>(time.tv_sec) * 1'000'000'000 + time.tv_nsec;
}

Stamp stampOf(const struct stat& status)
{
    return {.size = status.st_size,
        .modified = nanoseconds(status.st_mtim),
        .changed = nanoseconds(status.st_ctim),
        .inode = status.st_ino,
        .mode = status.st_mode};
}

/// Nothing for what is not there, as a link that leads nowhere.
std::optional<Found> lookAt(const QByteArray& name)
{
    struct stat status = {};
    if (::lstat(name.constData(), &status) != 0)
        return {};
    Found out{.isLink = S_ISLNK(status.st_mode)};
    if (out.isLink && ::stat(name.constData(), &status) != 0)
        return {};
    out.isFolder = S_ISDIR(status.st_mode);
    out.isFile = S_ISREG(status.st_mode);
    out.stamp = stampOf(status);
    return out;
}

/// The resources of the program have no inodes.
std::optional<Found> lookAtResource(const QString& path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return {};
    return Found{.isFolder = info.isDir(),
        .isFile = info.isFile(),
        .stamp
        = {.size = info.size(), .modified = info.lastModified().toMSecsSinceEpoch() * 1'000'000}};
}

/// Names in a folder, sorted; `.` and `..` left out, and what is not UTF-8.
QStringList namesIn(const QString& folder)
{
    if (folder.startsWith(u':'))
        return QDir(folder).entryList(
            QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
    QStringList out;
    DIR* opened = ::opendir(QFile::encodeName(folder).constData());
    if (opened == nullptr)
        return out;
    while (const dirent* entry = ::readdir(opened)) {
        const QByteArrayView name(entry->d_name);
        if (name == "." || name == "..")
            continue;
        QString decoded = QFile::decodeName(name.toByteArray());
        if (QFile::encodeName(decoded) == name)
            out << std::move(decoded);
    }
    ::closedir(opened);
    out.sort();
    return out;
}

/// True if what was found is a file below root: a link may lead out of it.
bool staysInside(const Found& found, const QString& file, const QString& root)
{
    return !found.isLink || QFileInfo(file).canonicalFilePath().startsWith(root + u'/');
}

bool isVirtualEnvironment(const QString& folder)
{
    return folder.startsWith(u':')
        ? QFile::exists(folder + u"/pyvenv.cfg"_s)
        : ::access(QFile::encodeName(folder + u"/pyvenv.cfg"_s).constData(), F_OK) == 0;
}

/// Every folder and file below root, nearest first; `visit` returns false to stop.
template<typename Visit>
void walk(const QString& root, const Visit& visit)
{
    const bool isBuiltIn = root.startsWith(u':');
    std::deque<std::pair<QString, int>> folders{{QString(), 0}};
    while (!folders.empty()) {
        const auto [prefix, depth] = folders.front();
        folders.pop_front();
        for (const auto& name : namesIn(prefix.isEmpty() ? root : root + u'/' + prefix)) {
            const QString path = prefix.isEmpty() ? name : prefix + u'/' + name;
            const QString full = root + u'/' + path;
            const auto found = isBuiltIn ? lookAtResource(full) : lookAt(QFile::encodeName(full));
            if (!found || (!found->isFile && !found->isFolder))
                continue;
            if (found->isFolder) {
                if (found->isLink || isSkipped(name) || depth >= maxDepth
                    || isVirtualEnvironment(full))
                    continue;
                folders.emplace_back(path, depth + 1);
            }
            if (!visit(path, *found))
                return;
        }
    }
}

Entry entryOf(const Found& found, bool isTracked)
{
    return {
        .modified = found.stamp.modified / 1'000'000, .isTracked = isTracked, .stamp = found.stamp};
}

/// What walk() comes by first: enough for most trees, and seen while git's index is read.
struct Beginning {
    std::vector<std::pair<QString, Found>> entries{};
    bool isWhole = true;
};

Beginning beginningOf(const QString& root)
{
    Beginning out;
    walk(root, [&out](const QString& path, const Found& found) {
        out.isWhole = out.entries.size() < size_t{maxUntrackedEntries};
        if (out.isWhole)
            out.entries.emplace_back(path, found);
        return out.isWhole;
    });
    return out;
}

void listEverything(ListedTree& tree, const Beginning* known)
{
    const auto visit = [&tree](const QString& path, const Found& found) {
        if (found.isFolder) {
            tree.addFolder(path);
            return true;
        }
        if (tree.m_files.size() >= maxFiles) {
            tree.m_errors << u"only the first %1 files were looked at"_s.arg(maxFiles);
            return false;
        }
        if (staysInside(found, tree.m_root + u'/' + path, tree.m_root))
            tree.add(path, entryOf(found, true));
        return true;
    };
    if (known == nullptr || !known->isWhole) {
        walk(tree.m_root, visit);
        return;
    }
    for (const auto& [path, found] : known->entries)
        visit(path, found);
}

/// Git's name for the content holds while size and time are those of the index.
QByteArray nameOf(const Found& found, const GitBlob& blob)
{
    constexpr qint64 wrap = qint64{1} << 32;
    const bool isSame = blob.modified == found.stamp.modified / 1'000'000
        && blob.size == found.stamp.size % wrap && !found.isLink;
    return isSame ? blob.id : QByteArray();
}

/// A folder that the index knows may have been replaced by a link.
class Folders {
public:
    explicit Folders(const QString& root) : m_root(root) { }
    bool areInside(const QString& path)
    {
        const QString folder = path.left(std::max<qsizetype>(path.lastIndexOf(u'/'), 0));
        if (folder.isEmpty())
            return true;
        auto known = m_known.constFind(folder);
        if (known == m_known.constEnd())
            known = m_known.insert(folder,
                QFileInfo(m_root + u'/' + folder).canonicalFilePath().startsWith(m_root + u'/'));
        return *known;
    }

private:
    QString m_root;
    QHash<QString, bool> m_known;
};

void listTracked(ListedTree& tree, const GitListing& listing, const Beginning& known)
{
    QHash<QString, const Found*> seen;
    seen.reserve(qsizetype(known.entries.size()));
    for (const auto& [path, found] : known.entries)
        seen.insert(path, &found);
    Folders folders(tree.m_root);
    for (const auto& path : listing.tracked) {
        if (tree.m_files.size() >= maxFiles) {
            tree.m_errors << u"only the first %1 of %2 tracked files were looked at"_s.arg(maxFiles)
                                 .arg(listing.tracked.size());
            break;
        }
        const QString full = tree.m_root + u'/' + path;
        const auto* before = seen.value(path);
        const auto found = before ? std::optional(*before) : lookAt(QFile::encodeName(full));
        if (!found || !folders.areInside(path) || !staysInside(*found, full, tree.m_root))
            continue;
        if (found->isFolder) {
            tree.addFolder(path);
        } else if (found->isFile) {
            Entry entry = entryOf(*found, true);
            entry.blob = nameOf(*found, listing.blobs.value(path));
            tree.add(path, std::move(entry));
        }
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
void listReports(ListedTree& tree, const QStringList& reports, const Beginning& known)
{
    for (const auto& [path, found] : known.entries) {
        if (found.isFile && (looksLikeReport(path) || isNamed(path, reports))
            && staysInside(found, tree.m_root + u'/' + path, tree.m_root))
            tree.add(path, entryOf(found, false));
    }
    if (!known.isWhole)
        tree.m_errors << u"reports were looked for in the first %1 files and folders only"_s.arg(
            maxUntrackedEntries);
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
    if (isBuiltIn) {
        listEverything(*tree, nullptr);
        tree->seal();
        return tree;
    }
    auto git = std::make_unique<GitReader>(tree->m_root);
    const Beginning known = beginningOf(tree->m_root);
    const auto listing = git->listing();
    if (!listing)
        tree->m_errors << listing.error().text();
    if (listing && *listing) {
        listTracked(*tree, **listing, known);
        listReports(*tree, reports, known);
        tree->m_history = std::move(git);
    } else {
        listEverything(*tree, &known);
    }
    tree->seal();
    return tree;
}

} // namespace slipway::evidence
