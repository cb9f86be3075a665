// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/git.h"
#include "evidence/tree.h"

#include <QSet>

#include <memory>
#include <mutex>

/// Trees that know all of their files; for the readers of this room.
namespace slipway::evidence {

constexpr qsizetype maxFiles = 120'000; ///< of one tree; the rest is an entry in errors()

/// What changes whenever a file is written to: a change of its content that keeps all of it needs a
/// clock that is set back.
struct Stamp {
    qint64 size = 0;
    qint64 modified = 0; ///< nanoseconds since the Unix epoch
    qint64 changed = 0; ///< of the inode, nanoseconds since the Unix epoch; no program can set it
    quint64 inode = 0;
    quint32 mode = 0;
};

struct Entry {
    qint64 modified = 0;
    bool isTracked = true;
    QByteArray content{}; ///< of trees made in memory
    QByteArray blob{}; ///< 40 hex digits where git knows the content by them
    bool isLink = false; ///< of a commit: the blob holds the target
    Stamp stamp{}; ///< of files on the disk
};

/// A sorted list of files with what is known of each.
class ListedTree : public Tree {
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
    std::optional<GitFacts> git() const override { return m_history ? m_history->facts() : m_git; }
    QStringList errors() const override { return m_errors; }
    QString hash() const override;
    std::optional<TreeStamp> stamp() const override;

    void add(const QString& path, Entry entry);
    void addFolder(QString folder);
    void seal();

    QString m_root;
    QStringList m_files;
    QHash<QString, Entry> m_entries;
    QSet<QString> m_folders;
    std::optional<GitFacts> m_git;
    std::unique_ptr<GitReader> m_history; ///< still being read; instead of m_git
    QStringList m_errors;
    bool m_isOnDisk = true;

private:
    Result<QByteArray> readFile(const QString& path, qint64 limit) const;
    QByteArray idOf(const QString& path) const;
    /// Most files are read twice, by who looks for secrets and by the reader of their kind: what was
    /// read once waits for the second.
    struct Waiting {
        std::mutex mutex;
        QHash<QString, QByteArray> files;
        qint64 bytes = 0;
    };
    std::unique_ptr<Waiting> m_waiting = std::make_unique<Waiting>();
    mutable std::once_flag m_hashed;
    mutable QString m_hash;
};

} // namespace slipway::evidence
