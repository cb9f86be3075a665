// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/schema.h"

#include "history/sqliteconnection.h"

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

QStringList first()
{
    return {
        u"CREATE TABLE streams (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE,"
        " sequence INTEGER NOT NULL, head BLOB NOT NULL) STRICT"_s,
        u"CREATE TABLE records (position INTEGER PRIMARY KEY AUTOINCREMENT,"
        " stream INTEGER NOT NULL REFERENCES streams(id), sequence INTEGER NOT NULL,"
        " type TEXT NOT NULL, version INTEGER NOT NULL, time INTEGER NOT NULL,"
        " payload BLOB NOT NULL, previous BLOB NOT NULL, hash BLOB NOT NULL,"
        " UNIQUE (stream, sequence)) STRICT"_s,
        u"CREATE TABLE runs (number INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL UNIQUE,"
        " project TEXT NOT NULL, environment TEXT NOT NULL, plan TEXT NOT NULL,"
        " version TEXT NOT NULL, stable TEXT NOT NULL, phase TEXT NOT NULL, result TEXT NOT NULL,"
        " sentence TEXT NOT NULL, actor TEXT NOT NULL, host TEXT NOT NULL, reason TEXT NOT NULL,"
        " commit_id TEXT NOT NULL, committed INTEGER NOT NULL, started INTEGER NOT NULL,"
        " ended INTEGER NOT NULL, waited INTEGER NOT NULL, score REAL, score_after REAL,"
        " verdict TEXT NOT NULL, is_demo INTEGER NOT NULL, is_rollback INTEGER NOT NULL) STRICT"_s,
        u"CREATE INDEX runs_of ON runs (project, environment, number)"_s,
        u"CREATE TABLE requests (id INTEGER PRIMARY KEY AUTOINCREMENT, run TEXT NOT NULL,"
        " type TEXT NOT NULL, payload BLOB NOT NULL, actor TEXT NOT NULL, host TEXT NOT NULL,"
        " time INTEGER NOT NULL, settled INTEGER NOT NULL, answer TEXT NOT NULL) STRICT"_s,
        u"CREATE INDEX requests_open ON requests (run) WHERE settled = 0"_s,
        u"CREATE TABLE leases (project TEXT NOT NULL, environment TEXT NOT NULL,"
        " run TEXT NOT NULL, owner TEXT NOT NULL, host TEXT NOT NULL, pid INTEGER NOT NULL,"
        " pid_started INTEGER NOT NULL, boot TEXT NOT NULL, nonce TEXT NOT NULL,"
        " fencing INTEGER NOT NULL, acquired INTEGER NOT NULL, heartbeat INTEGER NOT NULL,"
        " expires INTEGER NOT NULL, is_held INTEGER NOT NULL,"
        " PRIMARY KEY (project, environment)) STRICT"_s,
        u"CREATE TABLE attachments (stream TEXT NOT NULL, name TEXT NOT NULL, bytes BLOB NOT NULL,"
        " digest BLOB NOT NULL, PRIMARY KEY (stream, name)) STRICT"_s,
    };
}

} // namespace

const std::vector<QStringList>& migrations()
{
    static const std::vector<QStringList> steps{first()};
    return steps;
}

Result<void> checkSchema(SqliteConnection& connection, qint64 newest)
{
    const auto id = connection.number(u"PRAGMA application_id"_s);
    if (!id)
        return failure(id.error());
    const auto version = connection.number(u"PRAGMA user_version"_s);
    if (!version)
        return failure(version.error());
    if (*id != journalApplicationId)
        return failure(connection.file(),
            u"it is a database, but no journal of Slipway"_s,
            u"name another file"_s);
    if (*version > newest)
        return failure(connection.file(),
            u"the journal was made by a newer Slipway (schema %1, this one knows %2)"_s
                .arg(*version)
                .arg(newest),
            u"use the newer Slipway"_s);
    const auto strange = connection.number(
        u"SELECT count(*) FROM sqlite_schema WHERE type NOT IN ('table', 'index')"_s);
    if (!strange)
        return failure(strange.error());
    if (*strange > 0)
        return failure(connection.file(),
            u"the journal holds a trigger or a view that Slipway did not make"_s,
            u"keep the file for whoever looks into it, and start from the latest copy"_s);
    return {};
}

Result<void> migrate(SqliteConnection& connection, const std::vector<QStringList>& steps)
{
    const auto newest = static_cast<qint64>(steps.size());
    return connection.write([&]() -> Result<void> {
        const auto version = connection.number(u"PRAGMA user_version"_s);
        if (!version)
            return failure(version.error());
        if (*version > 0) {
            if (const auto known = checkSchema(connection, newest); !known)
                return known;
        }
        if (*version == newest)
            return {};
        QStringList all;
        for (qint64 step = *version; step < newest; ++step)
            all += steps[static_cast<size_t>(step)];
        all << u"PRAGMA application_id = %1"_s.arg(journalApplicationId)
            << u"PRAGMA user_version = %1"_s.arg(newest);
        for (const auto& sql : all) {
            if (const auto done = connection.change(sql); !done)
                return failure(done.error());
        }
        return {};
    });
}

} // namespace slipway::history
