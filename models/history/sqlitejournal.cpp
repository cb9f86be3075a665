// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/sqlitejournal.h"

#include "base/text.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

constexpr qsizetype payloadLimit = 4 << 20; ///< bytes; larger things are attachments

Result<void> check(const Append& what)
{
    const QString where = u"journal stream "_s + visible(what.stream, 200);
    if (what.stream.isEmpty())
        return failure(u"journal"_s, u"a record needs the name of its stream"_s);
    for (const auto& entry : what.entries) {
        if (entry.type.isEmpty())
            return failure(where, u"a record needs a type"_s);
        if (entry.payload.size() > payloadLimit)
            return failure(where,
                u"the record %1 has %2 bytes, more than %3"_s.arg(visible(entry.type, 100))
                    .arg(entry.payload.size())
                    .arg(payloadLimit));
        if (!QJsonDocument::fromJson(storable(entry.payload)).isObject())
            return failure(
                where, u"the payload of %1 is no JSON object"_s.arg(visible(entry.type, 100)));
    }
    return {};
}

} // namespace

SqliteJournal::SqliteJournal(std::unique_ptr<SqliteConnection> connection, const Clock& clock)
    : m_connection(std::move(connection))
    , m_clock(clock)
{
}

Result<qint64> SqliteJournal::append(const Append& what)
{
    if (const auto good = check(what); !good)
        return failure(good.error());
    return m_connection->write([&]() -> Result<qint64> {
        if (what.lease) {
            if (const auto held = mine(*what.lease); !held)
                return failure(held.error());
        }
        return write(what);
    });
}

Result<Lease> SqliteJournal::begin(const Lease& wanted, Milliseconds ttl, const Append& what)
{
    if (const auto good = check(what); !good)
        return failure(good.error());
    if (!what.row)
        return failure(u"journal"_s, u"a run begins with its row"_s);
    return m_connection->write([&]() -> Result<Lease> {
        const auto lease = take(wanted, ttl);
        if (!lease)
            return lease;
        // One rollout an environment, also where nobody drives the one that is there.
        QString run;
        QString actor;
        const auto open = m_connection->first(
            u"SELECT run, actor FROM runs WHERE project = ? AND environment = ? AND result = ?"_s,
            {storable(what.row->project),
                storable(what.row->environment),
                runResultWord(RunResult::Open)},
            [&](const QSqlQuery& query) {
                run = query.value(0).toString();
                actor = query.value(1).toString();
            });
        if (!open)
            return failure(open.error());
        if (*open)
            return failure(visible(what.row->environment, 100),
                u"run %1, started by %2, has not ended"_s.arg(
                    visible(run, 100), visible(actor, 100)),
                u"let it end, or abort it"_s);
        if (const auto written = write(what); !written)
            return failure(written.error());
        return lease;
    });
}

Result<qint64> SqliteJournal::write(const Append& what)
{
    auto stream = streamOf(storable(what.stream));
    if (!stream)
        return failure(stream.error());
    if (stream->head.sequence != what.expected)
        return failure(u"journal stream "_s + visible(what.stream, 200),
            u"the stream has moved on: its last record is %1, not %2"_s.arg(stream->head.sequence)
                .arg(what.expected),
            u"read it again"_s);
    const auto head = chain(*stream, what);
    if (!head)
        return failure(head.error());
    if (const auto settled = settle(what.settled); !settled)
        return failure(settled.error());
    if (what.row) {
        if (const auto projected = project(*what.row); !projected)
            return failure(projected.error());
    }
    return head->sequence;
}

Result<SqliteJournal::Stream> SqliteJournal::streamOf(const QString& name)
{
    Stream out;
    const auto found
        = m_connection->first(u"SELECT id, sequence, head FROM streams WHERE name = ?"_s,
            {name},
            [&out](const QSqlQuery& query) {
                out.id = query.value(0).toLongLong();
                out.head = {query.value(1).toLongLong(), query.value(2).toByteArray()};
            });
    if (!found)
        return failure(found.error());
    return out;
}

Result<StreamHead> SqliteJournal::chain(const Stream& stream, const Append& what)
{
    if (what.entries.empty())
        return stream.head;
    const QString name = storable(what.stream);
    StreamHead head = stream.head;
    qint64 id = stream.id;
    if (id == 0) {
        const auto made = m_connection->change(
            u"INSERT INTO streams (name, sequence, head) VALUES (?, 0, ?)"_s, {name, head.hash});
        if (!made)
            return failure(made.error());
        id = made->id;
    }
    for (const auto& given : what.entries) {
        const Entry entry{storable(given.type), given.version, given.time, storable(given.payload)};
        const auto hash = recordHash(name, head.sequence + 1, entry, head.hash);
        const auto written = m_connection->change(
            u"INSERT INTO records (stream, sequence, type, version, time, payload, previous, hash)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
            {id,
                head.sequence + 1,
                entry.type,
                entry.version,
                entry.time,
                entry.payload,
                head.hash,
                hash});
        if (!written)
            return failure(written.error());
        head = {head.sequence + 1, hash};
    }
    const auto moved
        = m_connection->change(u"UPDATE streams SET sequence = ?, head = ? WHERE id = ?"_s,
            {head.sequence, head.hash, id});
    if (!moved)
        return failure(moved.error());
    return head;
}

Result<qint64> SqliteJournal::dataVersion()
{
    if (const auto same = m_connection->checkIdentity(); !same)
        return failure(same.error());
    const auto others = m_connection->number(u"PRAGMA data_version"_s);
    if (!others)
        return failure(others.error());
    return *others + m_connection->commits(); // SQLite leaves out what this connection wrote
}

} // namespace slipway::history
