// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/listedtree.h"

#include "evidence/dockerfile.h"

#include <QCryptographicHash>
#include <QFile>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

constexpr qint64 hashedBytes = 4 * 1024 * 1024; ///< larger files count by size and time

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

/// As git names content, so that a directory and the commit it was checked out from agree.
QByteArray ListedTree::idOf(const QString& path) const
{
    const Entry entry = m_entries.value(path);
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
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (const auto& path : m_files)
            hash.addData(path.toUtf8() + '\0' + idOf(path) + '\n');
        m_hash = QString::fromLatin1(hash.result().toHex());
    });
    return m_hash;
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
