// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/sqliteconnection.h"

#include <QFile>
#include <QSqlError>
#include <QUrl>
#include <QUuid>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

constexpr int busyMilliseconds = 5000; ///< SQLite's own patience, each time
constexpr int busyRounds = 3;

/// Primary result codes of SQLite, https://www.sqlite.org/rescode.html
enum Code { Busy = 5, ReadOnlyFile = 8, InOut = 10, Corrupt = 11, Full = 13, NotADatabase = 26 };

int primaryCode(const QSqlError& error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}

/// Every connection is opened by URI, so that a file that vanished is not made anew.
QString uriOf(const QString& file, OpenMode mode)
{
    const QString path = QString::fromLatin1(QUrl::toPercentEncoding(file, "/"));
    return u"file:"_s + path + (mode == OpenMode::ReadOnly ? u"?mode=ro"_s : u"?mode=rw"_s);
}

} // namespace

std::optional<FileIdentity> identityOf(const QString& file)
{
    struct stat state { };
    if (::lstat(QFile::encodeName(file).constData(), &state) != 0 || !S_ISREG(state.st_mode))
        return std::nullopt;
    return FileIdentity{state.st_dev, state.st_ino};
}

Error damagedJournal(const QString& file, const QString& detail)
{
    return {file,
        u"the journal is damaged: "_s + detail.simplified().left(200),
        u"keep this file, and put its latest copy in its place"_s};
}

SqliteConnection::SqliteConnection(QString file, OpenMode mode)
    : m_file(std::move(file))
    , m_name(u"journal-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_mode(mode)
    , m_identity(identityOf(m_file))
{
}

SqliteConnection::~SqliteConnection()
{
    m_statements.clear(); // before the connection that they belong to
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const QString& file, OpenMode mode)
{
    std::unique_ptr<SqliteConnection> made(new SqliteConnection(file, mode));
    if (!made->m_identity)
        return failure(file, u"there is no such file"_s);
    made->m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, made->m_name);
    auto& database = made->m_database;
    if (!database.isValid())
        return failure(file, u"Qt has no driver for SQLite"_s, u"install libqt6sql6-sqlite"_s);
    QString options = u"QSQLITE_OPEN_URI;QSQLITE_BUSY_TIMEOUT=%1"_s.arg(busyMilliseconds);
    if (mode == OpenMode::ReadOnly)
        options += u";QSQLITE_OPEN_READONLY"_s;
    database.setConnectOptions(options);
    database.setDatabaseName(uriOf(file, mode));
    if (!database.open())
        return failure(made->explain(database.lastError()));
    QStringList pragmas{u"PRAGMA trusted_schema = OFF"_s,
        u"PRAGMA cell_size_check = ON"_s,
        u"PRAGMA foreign_keys = ON"_s,
        u"PRAGMA temp_store = MEMORY"_s,
        u"PRAGMA synchronous = FULL"_s};
    for (const auto& pragma : pragmas) {
        if (const auto done = made->change(pragma); !done)
            return failure(done.error());
    }
    return made;
}

Error SqliteConnection::explain(const QSqlError& error)
{
    m_code = primaryCode(error);
    const QString detail
        = error.databaseText().isEmpty() ? error.driverText() : error.databaseText();
    switch (m_code) {
    case Busy:
        return {m_file,
            u"another process has been writing into the journal for too long"_s,
            u"try again"_s};
    case ReadOnlyFile:
        return {m_file, u"the journal may not be written"_s, u"look at the file's permissions"_s};
    case InOut: return {m_file, u"the disk failed: "_s + detail, u"look at the disk"_s};
    case Full: return {m_file, u"the disk is full, nothing was written"_s, u"make room"_s};
    case Corrupt:
    case NotADatabase: return damagedJournal(m_file, detail);
    default: break;
    }
    return {m_file, u"the journal failed: "_s + detail, {}};
}

Result<void> SqliteConnection::checkIdentity() const
{
    const auto now = identityOf(m_file);
    if (!now)
        return failure(m_file, u"the journal was deleted or moved"_s, u"put it back"_s);
    if (now != m_identity)
        return failure(m_file,
            u"the journal was replaced by another file"_s,
            u"put the one back that was there, or start again"_s);
    if (m_log && identityOf(m_file + u"-wal"_s) != m_log)
        return failure(m_file + u"-wal"_s,
            u"the journal's log was deleted or replaced while in use"_s,
            u"close every Slipway, and verify the journal"_s);
    return {};
}

void SqliteConnection::rememberLog()
{
    m_log = identityOf(m_file + u"-wal"_s);
}

Result<QSqlQuery*> SqliteConnection::execute(const QString& sql, const QVariantList& values)
{
    auto at = m_statements.find(sql);
    if (at == m_statements.end()) {
        QSqlQuery query(m_database);
        query.setForwardOnly(true);
        if (!query.prepare(sql))
            return failure(explain(query.lastError()));
        at = m_statements.emplace(sql, std::move(query)).first;
    }
    auto& query = at->second;
    // A placeholder without a value would be stored as NULL without a word.
    if (sql.count(u'?') != values.size())
        return failure(m_file, u"internal: values and placeholders differ in '%1'"_s.arg(sql));
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(static_cast<int>(i), values[i]);
    if (!query.exec()) {
        const auto error = explain(query.lastError());
        query.finish();
        return failure(error);
    }
    return &query;
}

Result<SqliteConnection::Change> SqliteConnection::change(
    const QString& sql, const QVariantList& values)
{
    const auto query = execute(sql, values);
    if (!query)
        return failure(query.error());
    const Change out{(*query)->numRowsAffected(), (*query)->lastInsertId().toLongLong()};
    (*query)->finish();
    return out;
}

Result<void> SqliteConnection::each(
    const QString& sql, const QVariantList& values, const std::function<void(const QSqlQuery&)>& fn)
{
    const auto query = execute(sql, values);
    if (!query)
        return failure(query.error());
    while ((*query)->next())
        fn(**query);
    const auto error = (*query)->lastError();
    (*query)->finish();
    if (error.isValid()) // the rows ended early
        return failure(explain(error));
    return {};
}

Result<bool> SqliteConnection::first(
    const QString& sql, const QVariantList& values, const std::function<void(const QSqlQuery&)>& fn)
{
    const auto query = execute(sql, values);
    if (!query)
        return failure(query.error());
    const bool isThere = (*query)->next();
    if (isThere)
        fn(**query);
    const auto error = (*query)->lastError();
    (*query)->finish();
    if (error.isValid())
        return failure(explain(error));
    return isThere;
}

Result<qint64> SqliteConnection::number(const QString& sql, const QVariantList& values)
{
    qint64 out = 0;
    const auto found
        = first(sql, values, [&out](const QSqlQuery& query) { out = query.value(0).toLongLong(); });
    if (!found)
        return failure(found.error());
    return out;
}

Result<void> SqliteConnection::begin(bool isWrite)
{
    if (const auto same = checkIdentity(); !same)
        return same;
    if (isWrite && m_mode == OpenMode::ReadOnly)
        return failure(m_file, u"the journal was opened for reading only"_s);
    const QString sql = isWrite ? u"BEGIN IMMEDIATE"_s : u"BEGIN"_s;
    Result<Change> begun = change(sql);
    for (int round = 1; round < busyRounds && !begun; ++round) {
        if (m_code != Busy)
            break;
        begun = change(sql);
    }
    if (!begun)
        return failure(begun.error());
    return {};
}

Result<void> SqliteConnection::commit(bool isWrite)
{
    if (const auto committed = change(u"COMMIT"_s); !committed) {
        rollback();
        return failure(committed.error());
    }
    if (!isWrite)
        return {};
    ++m_commits;
    return checkIdentity(); // what went into a deleted file was not written
}

void SqliteConnection::rollback()
{
    // SQLite may have rolled back by itself, and then this fails: both are well.
    (void)change(u"ROLLBACK"_s);
}

} // namespace slipway::history
