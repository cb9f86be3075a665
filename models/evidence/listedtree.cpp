// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/listedtree.h"

#include "base/parallel.h"
#include "evidence/dockerfile.h"

#include <QCryptographicHash>
#include <QDataStream>
#include <QFile>
#include <QMap>
#include <QScopeGuard>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

constexpr qint64 waitingBytes = 12 * 1024 * 1024; ///< in all
constexpr qint64 hashedBytes = 4 * 1024 * 1024; ///< larger files count by size and time

namespace {

Error tooLarge(const QString& path, qint64 limit)
{
    return {path, u"larger than %1 bytes"_s.arg(limit), {}};
}

Result<QByteArray> readResource(const QString& name, const QString& path, qint64 limit)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        return failure(path, u"cannot be read: "_s + file.errorString());
    if (file.size() > limit)
        return failure(tooLarge(path, limit));
    return file.readAll();
}

/// Its size is known, and so one call reads it.
Result<QByteArray> readOnDisk(const QString& name, const QString& path, qint64 limit)
{
    const auto broken
        = [&path] { return failure(path, u"cannot be read: "_s + qt_error_string(errno)); };
    const int fd = ::open(QFile::encodeName(name).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return broken();
    const auto close = qScopeGuard([fd] { ::close(fd); });
    struct stat status = {};
    if (::fstat(fd, &status) != 0)
        return broken();
    if (!S_ISREG(status.st_mode))
        return failure(path, u"cannot be read: it is no file"_s);
    if (status.st_size > limit)
        return failure(tooLarge(path, limit));
    QByteArray bytes(static_cast<qsizetype>(status.st_size) + 1, Qt::Uninitialized);
    qsizetype size = 0;
    for (;;) {
        if (size == bytes.size()) // it grew meanwhile
            bytes.resize(size * 2);
        const auto count
            = ::read(fd, bytes.data() + size, static_cast<size_t>(bytes.size() - size));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return broken();
        size += static_cast<qsizetype>(count);
        if (size > limit)
            return failure(tooLarge(path, limit));
        if (count == 0)
            break;
    }
    bytes.truncate(size);
    return bytes;
}

} // namespace

Result<QByteArray> ListedTree::read(const QString& path, qint64 limit) const
{
    const auto found = m_entries.constFind(path);
    if (found == m_entries.constEnd())
        return failure(path, u"no such file in the tree"_s);
    if (!m_isOnDisk) {
        if (found->content.size() > limit)
            return failure(tooLarge(path, limit));
        return found->content;
    }
    {
        const std::scoped_lock lock(m_waiting->mutex);
        const auto waiting = m_waiting->files.constFind(path);
        if (waiting != m_waiting->files.constEnd() && waiting->size() <= limit) {
            const QByteArray bytes = *waiting;
            m_waiting->bytes -= bytes.size();
            m_waiting->files.erase(waiting);
            return bytes;
        }
    }
    auto bytes = readFile(path, limit);
    if (bytes) {
        const std::scoped_lock lock(m_waiting->mutex);
        if (m_waiting->bytes + bytes->size() <= waitingBytes && !m_waiting->files.contains(path)) {
            m_waiting->files.insert(path, *bytes);
            m_waiting->bytes += bytes->size();
        }
    }
    return bytes;
}

Result<QByteArray> ListedTree::readFile(const QString& path, qint64 limit) const
{
    const QString name = m_root + u'/' + path;
    return name.startsWith(u':') ? readResource(name, path, limit) : readOnDisk(name, path, limit);
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

/// As git names content, so that a directory and the commit it was checked out from agree.
QByteArray ListedTree::idOf(const QString& path) const
{
    const Entry& entry = *m_entries.constFind(path);
    if (!entry.blob.isEmpty())
        return entry.blob;
    const auto bytes = read(path, hashedBytes);
    if (!bytes)
        return "unread " + QByteArray::number(entry.modified);
    QCryptographicHash hash(QCryptographicHash::Sha1);
    hash.addData("blob " + QByteArray::number(bytes->size()) + '\0');
    hash.addData(*bytes);
    return hash.result().toHex();
}

QString ListedTree::hash() const
{
    std::call_once(m_hashed, [this] {
        std::vector<QByteArray> ids(size_t(m_files.size()));
        inParallel(ids.size(), [&](size_t, size_t i) { ids[i] = idOf(m_files[qsizetype(i)]); });
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (size_t i = 0; i < ids.size(); ++i)
            hash.addData(m_files[qsizetype(i)].toUtf8() + '\0' + ids[i] + '\n');
        m_hash = QString::fromLatin1(hash.result().toHex());
    });
    return m_hash;
}

namespace {

template<typename... Parts>
void put(QCryptographicHash& hash, const Parts&... parts)
{
    QByteArray bytes;
    QDataStream stream(&bytes, QIODevice::WriteOnly);
    (stream << ... << parts);
    hash.addData(bytes);
}

void put(QCryptographicHash& hash, const GitFacts& git)
{
    put(hash, git.commit, git.commitTime, git.firstCommitTime, git.tags, git.lastSourceChange);
    QMap<QString, qint64> times;
    for (auto it = git.reportTimes.begin(); it != git.reportTimes.end(); ++it)
        times.insert(it.key(), it.value());
    put(hash, times, git.branch, git.defaultBranch, git.isShallow);
    for (const auto& one : git.firstParent)
        put(hash, one.id, one.time, one.subject); // the rest follows from the id
    for (const auto& tag : git.releases)
        put(hash, tag.name, tag.commit, tag.time);
}

} // namespace

std::optional<TreeStamp> ListedTree::stamp() const
{
    if (!m_isOnDisk || m_root.startsWith(u':'))
        return {};
    constexpr qint64 millisecond = 1'000'000;
    TreeStamp out;
    QCryptographicHash hash(QCryptographicHash::Sha256);
    const auto known = git();
    put(hash, m_root, m_errors, known.has_value());
    if (known)
        put(hash, *known);
    for (const auto& path : m_files) {
        const Entry& entry = *m_entries.constFind(path);
        const Stamp& stamp = entry.stamp;
        put(hash,
            path,
            entry.isTracked,
            entry.blob,
            stamp.size,
            stamp.modified,
            stamp.changed,
            stamp.inode,
            stamp.mode);
        out.newest = std::max(out.newest, std::max(stamp.modified, stamp.changed) / millisecond);
    }
    QStringList folders(m_folders.begin(), m_folders.end()); // empty ones among them
    folders.sort();
    put(hash, folders);
    out.digest = hash.result();
    return out;
}

namespace {

/// A tree without some of its files.
class FilteredTree final : public Tree {
public:
    FilteredTree(std::shared_ptr<const Tree> tree, const QStringList& patterns)
        : m_tree(std::move(tree))
    {
        const IgnoreList ignored(patterns.join(u'\n').toUtf8(), IgnoreList::Dialect::Git);
        QCryptographicHash hash(QCryptographicHash::Sha256);
        hash.addData(patterns.join(u'\n').toUtf8());
        m_patterns = QString::fromLatin1(hash.result().toHex());
        for (const auto& path : m_tree->files()) {
            if (ignored.ignores(path))
                m_hidden.insert(path);
            else
                m_files << path;
        }
        for (const auto& path : m_files)
            for (qsizetype at = path.indexOf(u'/'); at >= 0; at = path.indexOf(u'/', at + 1))
                m_folders.insert(path.left(at));
    }
    QString root() const override { return m_tree->root(); }
    const QStringList& files() const override { return m_files; }
    bool contains(const QString& path) const override
    {
        return !m_hidden.contains(path) && m_tree->contains(path);
    }
    bool isTracked(const QString& path) const override { return m_tree->isTracked(path); }
    bool hasFolder(const QString& path) const override
    {
        QString folder = path;
        while (folder.endsWith(u'/'))
            folder.chop(1);
        return folder.isEmpty() || folder == u"." || m_folders.contains(folder) || contains(folder);
    }
    Result<QByteArray> read(const QString& path, qint64 limit) const override
    {
        if (m_hidden.contains(path))
            return failure(path, u"the configuration says to ignore it"_s);
        return m_tree->read(path, limit);
    }
    qint64 modified(const QString& path) const override { return m_tree->modified(path); }
    std::optional<GitFacts> git() const override { return m_tree->git(); }
    QString hash() const override
    {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        hash.addData((m_tree->hash() + m_patterns).toLatin1());
        return QString::fromLatin1(hash.result().toHex());
    }
    std::optional<TreeStamp> stamp() const override
    {
        auto out = m_tree->stamp();
        if (out)
            out->digest = QCryptographicHash::hash(
                out->digest + m_patterns.toLatin1(), QCryptographicHash::Sha256);
        return out;
    }
    QStringList errors() const override { return m_tree->errors(); }

private:
    std::shared_ptr<const Tree> m_tree;
    QStringList m_files;
    QSet<QString> m_hidden;
    QSet<QString> m_folders;
    QString m_patterns;
};

} // namespace

std::shared_ptr<const Tree> without(std::shared_ptr<const Tree> tree, const QStringList& patterns)
{
    if (patterns.isEmpty())
        return tree;
    return std::make_shared<const FilteredTree>(std::move(tree), patterns);
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
        tree->add(path, {.modified = modified.value(path), .content = std::move(content)});
    tree->seal();
    return tree;
}

} // namespace slipway::evidence
