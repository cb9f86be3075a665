// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/schema.h"
#include "history/sqlitejournal.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

constexpr mode_t privateFile = S_IRUSR | S_IWUSR;

tl::unexpected<Error> systemFailure(const QString& where, const QString& what)
{
    return failure(where, what + u": "_s + QString::fromLocal8Bit(std::strerror(errno)));
}

Result<void> makeFolder(const QString& folder)
{
    if (QFileInfo(folder).isDir())
        return {};
    if (!QDir().mkpath(QFileInfo(folder).absolutePath()))
        return systemFailure(folder, u"the folder of the journal cannot be made"_s);
    if (::mkdir(QFile::encodeName(folder).constData(), S_IRWXU) != 0 && errno != EEXIST)
        return systemFailure(folder, u"the folder of the journal cannot be made"_s);
    return {};
}

Result<void> makeSchema(const QString& file)
{
    const auto connection = SqliteConnection::open(file, OpenMode::ReadWrite);
    if (!connection)
        return failure(connection.error());
    if (const auto wal = (*connection)->change(u"PRAGMA journal_mode = WAL"_s); !wal)
        return failure(wal.error());
    return migrate(**connection, migrations());
}

Result<void> syncFolder(const QString& folder)
{
    const int fd
        = ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool isSynced = fd >= 0 && ::fsync(fd) == 0;
    if (fd >= 0)
        ::close(fd);
    if (!isSynced)
        return systemFailure(folder, u"the folder of the journal cannot be synced"_s);
    return {};
}

/// A whole journal appears at once or not at all, and of several makers the first one wins: so an
/// empty or half-made file is always damage.
Result<void> create(const QString& file)
{
    const QString folder = QFileInfo(file).absolutePath();
    if (const auto made = makeFolder(folder); !made)
        return made;
    const QString fresh
        = file + u".new-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces).left(8);
    const QByteArray path = QFile::encodeName(fresh);
    const int fd
        = ::open(path.constData(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, privateFile);
    if (fd < 0)
        return systemFailure(file, u"the journal cannot be made"_s);
    ::close(fd);
    auto made = makeSchema(fresh);
    if (made && QFileInfo::exists(fresh + u"-wal"_s)) // closing could not move it into the file
        made = failure(file, u"the journal cannot be made: the disk did not take it"_s);
    const bool isLinked
        = made && ::link(path.constData(), QFile::encodeName(file).constData()) == 0;
    const bool isThere = isLinked || errno == EEXIST;
    if (made && !isThere)
        made = systemFailure(file, u"the journal cannot be made"_s);
    for (const auto& end : {u""_s, u"-wal"_s, u"-shm"_s, u"-journal"_s})
        ::unlink(QFile::encodeName(fresh + end).constData());
    if (!made)
        return failure(file, made.error().what, made.error().fix);
    return syncFolder(folder);
}

/// SQLite takes the missing end of a last page for zeros. While a log lies beside it, the end may
/// still be on its way. Asks for sizes only: to close a descriptor of the file would drop the locks
/// that this process has on it by other connections.
Result<bool> isCut(SqliteConnection& connection)
{
    const auto page = connection.number(u"PRAGMA page_size"_s);
    if (!page)
        return failure(page.error());
    const qint64 size = QFileInfo(connection.file()).size();
    return *page > 0 && size % *page != 0 && QFileInfo(connection.file() + u"-wal"_s).size() == 0;
}

/// Reads only: a damaged file stays as it is found.
Result<std::unique_ptr<SqliteConnection>> openChecked(const QString& file)
{
    auto connection = SqliteConnection::open(file, OpenMode::ReadOnly);
    if (!connection)
        return connection;
    if (const auto known = checkSchema(**connection, static_cast<qint64>(migrations().size()));
        !known)
        return failure(known.error());
    const auto cut = isCut(**connection);
    if (!cut || *cut)
        return failure(cut ? damagedJournal(file, u"its end was cut off"_s) : cut.error());
    QString answer;
    const auto checked
        = (*connection)->first(u"PRAGMA quick_check(1)"_s, {}, [&](const auto& query) {
              answer = query.value(0).toString();
          });
    if (!checked)
        return failure(checked.error());
    if (answer != u"ok")
        return failure(damagedJournal(file, answer));
    return connection;
}

Result<std::unique_ptr<SqliteConnection>> openToWrite(const QString& file)
{
    auto connection = SqliteConnection::open(file, OpenMode::ReadWrite);
    if (!connection)
        return connection;
    QString mode;
    const auto wal
        = (*connection)->first(u"PRAGMA journal_mode = WAL"_s, {}, [&](const auto& query) {
              mode = query.value(0).toString();
          });
    if (!wal)
        return failure(wal.error());
    if (mode != u"wal")
        return failure(file,
            u"this file system has no shared memory for the journal"_s,
            u"keep the journal on a local disk"_s);
    for (const auto& pragma :
        {u"PRAGMA journal_size_limit = 4194304"_s, u"PRAGMA wal_autocheckpoint = 1000"_s}) {
        if (const auto done = (*connection)->change(pragma); !done)
            return failure(done.error());
    }
    if (const auto migrated = migrate(**connection, migrations()); !migrated)
        return failure(migrated.error());
    (*connection)->rememberLog();
    return connection;
}

} // namespace

Result<std::unique_ptr<Journal>> openJournal(const QString& file, const Clock& clock, OpenMode mode)
{
    const QString path = QDir::cleanPath(QFileInfo(file).absoluteFilePath());
    struct stat state { };
    if (::lstat(QFile::encodeName(path).constData(), &state) != 0) {
        if (errno != ENOENT && errno != ENOTDIR)
            return systemFailure(path, u"the journal cannot be opened"_s);
        if (mode == OpenMode::ReadOnly)
            return failure(
                path, u"there is no journal"_s, u"nothing was rolled out from here yet"_s);
        if (const auto made = create(path); !made)
            return failure(made.error());
    } else if (!S_ISREG(state.st_mode)) {
        return failure(path, u"the journal is no regular file"_s, u"name the file itself"_s);
    } else if (state.st_size == 0) {
        return failure(damagedJournal(path, u"it is empty"_s));
    }
    auto connection = openChecked(path);
    if (!connection)
        return failure(connection.error());
    if (mode == OpenMode::ReadWrite) {
        if ((state.st_mode & (S_IRWXG | S_IRWXO)) != 0)
            ::chmod(QFile::encodeName(path).constData(), privateFile);
        auto writing = openToWrite(path);
        if (!writing)
            return failure(writing.error());
        connection = std::move(writing);
    }
    return std::make_unique<SqliteJournal>(std::move(*connection), clock);
}

} // namespace slipway::history
