// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "history/journal.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QVariantList>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <sys/types.h>
#include <type_traits>

namespace slipway::history {

/// Which file a path means at one moment.
struct FileIdentity {
    dev_t device = 0;
    ino_t inode = 0;
    friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};
/// Of a regular file, not following a link at its end; nothing if there is none.
std::optional<FileIdentity> identityOf(const QString& file);

/// What is said of a file that is not as SQLite left it, in SQLite's words.
Error damagedJournal(const QString& file, const QString& detail);

/// One connection to one SQLite file, with a name of its own; belongs to the thread that opened it.
/// Statements are prepared once and kept. Every call fails once the path means another file than
/// the one that was opened.
class SqliteConnection {
public:
    /// Opens an existing file; sets the pragmas; checks nothing of its content.
    static Result<std::unique_ptr<SqliteConnection>> open(const QString& file, OpenMode mode);
    ~SqliteConnection();
    SqliteConnection(const SqliteConnection&) = delete;
    SqliteConnection& operator=(const SqliteConnection&) = delete;

    /// What a changing statement did.
    struct Change {
        qint64 rows = 0;
        qint64 id = 0; ///< of the last inserted row
    };
    /// Executes a statement that returns no rows. One value for each `?`.
    Result<Change> change(const QString& sql, const QVariantList& values = {});
    /// Calls `fn` for its first row; false if there is none.
    Result<bool> first(const QString& sql,
        const QVariantList& values,
        const std::function<void(const QSqlQuery&)>& fn);
    /// The first column of its first row as a number; 0 if there is none.
    Result<qint64> number(const QString& sql, const QVariantList& values = {});
    /// Calls `fn` for every row in turn; the query must not be kept.
    Result<void> each(const QString& sql,
        const QVariantList& values,
        const std::function<void(const QSqlQuery&)>& fn);

    /// Runs `fn` (returns a Result) inside BEGIN IMMEDIATE … COMMIT. What it returns, if all of it
    /// is on the disk; if it fails, or the commit does, nothing is.
    template<typename Fn>
    std::invoke_result_t<Fn> write(Fn fn)
    {
        return within(true, std::move(fn));
    }
    /// Runs `fn` over one unchanging state of the file.
    template<typename Fn>
    std::invoke_result_t<Fn> read(Fn fn)
    {
        return within(false, std::move(fn));
    }
    /// The path still means the file that was opened, and its log beside it is the same.
    Result<void> checkIdentity() const;
    /// From now on the log beside the file counts for its identity.
    void rememberLog();
    /// How many transactions this connection has committed.
    qint64 commits() const { return m_commits; }
    const QString& file() const { return m_file; }

private:
    SqliteConnection(QString file, OpenMode mode);
    template<typename Fn>
    std::invoke_result_t<Fn> within(bool isWrite, Fn fn)
    {
        if (const auto begun = begin(isWrite); !begun)
            return failure(begun.error());
        auto result = fn();
        if (!result) {
            rollback();
            return result;
        }
        if (const auto committed = commit(isWrite); !committed)
            return failure(committed.error());
        return result;
    }
    Result<void> begin(bool isWrite);
    Result<void> commit(bool isWrite);
    void rollback();
    Result<QSqlQuery*> execute(const QString& sql, const QVariantList& values);
    Error explain(const QSqlError& error);

    QString m_file;
    QString m_name;
    OpenMode m_mode = OpenMode::ReadWrite;
    QSqlDatabase m_database;
    std::map<QString, QSqlQuery> m_statements; ///< prepared, by their text
    std::optional<FileIdentity> m_identity;
    std::optional<FileIdentity> m_log; ///< of the write-ahead log; nothing: not looked at
    qint64 m_commits = 0;
    int m_code = 0; ///< SQLite's code of the last failure
};

} // namespace slipway::history
