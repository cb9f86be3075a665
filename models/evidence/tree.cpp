// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/tree.h"

#include "evidence/git.h"
#include "evidence/reportpath.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>
#include <deque>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype maxFiles = 50'000;
constexpr int maxUntrackedEntries = 20'000; ///< looked at in search of reports
constexpr int maxDepth = 24;

struct Entry {
    qint64 modified = 0;
    bool isTracked = true;
    QByteArray content; ///< of trees made in memory
};

/// The one kind of tree: a sorted list with what is known of each file.
class ListedTree final : public Tree {
public:
    QString root() const override { return m_root; }
    const QStringList& files() const override { return m_files; }
    bool contains(const QString& path) const override { return m_entries.contains(path); }
    bool isTracked(const QString& path) const override
    {
        const auto found = m_entries.constFind(path);
        return found != m_entries.constEnd() && found->isTracked;
    }
    bool hasFolder(const QString& path) const override
    {
        QString folder = path;
        while (folder.endsWith(u'/'))
            folder.chop(1);
        return folder.isEmpty() || folder == u"." || m_folders.contains(folder)
            || m_entries.contains(folder);
    }
    Result<QByteArray> read(const QString& path, qint64 limit) const override;
    qint64 modified(const QString& path) const override { return m_entries.value(path).modified; }
    std::optional<GitFacts> git() const override { return m_git; }
    QStringList errors() const override { return m_errors; }

    void add(const QString& path, Entry entry);
    void addFolder(QString folder);
    void seal();

    QString m_root;
    QStringList m_files;
    QHash<QString, Entry> m_entries;
    QSet<QString> m_folders;
    std::optional<GitFacts> m_git;
    QStringList m_errors;
    bool m_isOnDisk = true;
};

Result<QByteArray> ListedTree::read(const QString& path, qint64 limit) const
{
    const auto found = m_entries.constFind(path);
    if (found == m_entries.constEnd())
        return failure(path, u"no such file in the tree"_s);
    const auto tooLarge = [&] { return failure(path, u"larger than %1 bytes"_s.arg(limit)); };
    if (!m_isOnDisk) {
        if (found->content.size() > limit)
            return tooLarge();
        return found->content;
    }
    QFile file(m_root + u'/' + path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(path, u"cannot be read: "_s + file.errorString());
    if (file.size() > limit)
        return tooLarge();
    QByteArray bytes = file.read(limit + 1);
    if (file.error() != QFileDevice::NoError)
        return failure(path, u"cannot be read: "_s + file.errorString());
    if (bytes.size() > limit)
        return tooLarge();
    return bytes;
}

void ListedTree::addFolder(QString folder)
{
    while (!folder.isEmpty() && !m_folders.contains(folder)) {
        m_folders.insert(folder);
        folder.truncate(std::max<qsizetype>(folder.lastIndexOf(u'/'), 0));
    }
}

void ListedTree::add(const QString& path, Entry entry)
{
    if (m_entries.contains(path))
        return;
    m_entries.insert(path, std::move(entry));
    m_files << path;
    addFolder(path.left(std::max<qsizetype>(path.lastIndexOf(u'/'), 0)));
}

void ListedTree::seal()
{
    m_files.sort();
}

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
            tree.add(path, {info.lastModified().toMSecsSinceEpoch(), true, {}});
        return true;
    });
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
            tree.add(path, {info.lastModified().toMSecsSinceEpoch(), true, {}});
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
            tree.add(path, {info.lastModified().toMSecsSinceEpoch(), false, {}});
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

std::shared_ptr<const Tree> makeTree(std::vector<std::pair<QString, QByteArray>> files,
    std::optional<GitFacts> git,
    QHash<QString, qint64> modified)
{
    auto tree = std::make_shared<ListedTree>();
    tree->m_root = u"/tree"_s;
    tree->m_isOnDisk = false;
    tree->m_git = std::move(git);
    for (auto& [path, content] : files)
        tree->add(path, {modified.value(path), true, std::move(content)});
    tree->seal();
    return tree;
}

} // namespace slipway::evidence
