// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/sqlitejournal.h"

#include "base/text.h"
#include "history/chaincheck.h"

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

Record recordOf(const QString& stream, const QSqlQuery& query)
{
    return {.stream = stream,
        .sequence = query.value(0).toLongLong(),
        .position = query.value(1).toLongLong(),
        .entry = {.type = query.value(2).toString(),
            .version = query.value(3).toInt(),
            .time = query.value(4).toLongLong(),
            .payload = query.value(5).toByteArray()},
        .previous = query.value(6).toByteArray(),
        .hash = query.value(7).toByteArray()};
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

Result<std::vector<Record>> SqliteJournal::readUnchecked(
    const QString& stream, qint64 after, int limit)
{
    const QString name = storable(stream);
    std::vector<Record> out;
    return m_connection->read([&]() -> Result<std::vector<Record>> {
        const auto read = m_connection->each(
            u"SELECT r.sequence, r.position, r.type, r.version, r.time, r.payload, r.previous,"
            " r.hash FROM streams s JOIN records r ON r.stream = s.id"
            " WHERE s.name = ? AND r.sequence > ? ORDER BY r.sequence LIMIT ?"_s,
            {name, after, limit},
            [&](const QSqlQuery& query) { out.push_back(recordOf(name, query)); });
        if (!read)
            return failure(read.error());
        return std::move(out);
    });
}

Result<std::vector<Record>> SqliteJournal::read(const QString& stream, qint64 after, int limit)
{
    // With the one before them, which the first of them must follow.
    const qint64 before = std::max<qint64>(after - 1, 0);
    auto records = readUnchecked(stream, before, after > 0 ? limit + 1 : limit);
    if (!records)
        return records;
    qint64 sequence = before;
    QByteArray previous = before == 0 ? chainStart() : QByteArray();
    for (const auto& record : *records) {
        const bool follows = previous.isEmpty() || record.previous == previous;
        if (record.sequence != ++sequence || !follows)
            return failure(m_connection->file(),
                u"record %1 of %2 is missing or does not follow the one before it"_s.arg(sequence)
                    .arg(visible(stream, 200)),
                u"see what `slipway history verify` says"_s);
        previous = record.hash;
    }
    if (after > 0 && !records->empty())
        records->erase(records->begin());
    return records;
}

/// More than quick_check at opening: indexes too are compared with their tables.
Result<void> SqliteJournal::checkStore()
{
    QString answer;
    const auto checked = m_connection->first(u"PRAGMA integrity_check(1)"_s,
        {},
        [&answer](const QSqlQuery& query) { answer = query.value(0).toString(); });
    if (!checked)
        return failure(checked.error());
    if (answer != u"ok")
        return failure(damagedJournal(m_connection->file(), answer));
    return {};
}

Result<ChainState> SqliteJournal::verify(const QString& stream)
{
    const QString name = storable(stream);
    const bool isWhole = name.isEmpty();
    const QString only = isWhole ? u"? = ''"_s : u"s.name = ?"_s;
    return m_connection->read([&]() -> Result<ChainState> {
        if (const auto good = checkStore(); !good)
            return failure(good.error());
        ChainCheck check;
        const auto records = m_connection->each(
            u"SELECT r.sequence, r.position, r.type, r.version, r.time, r.payload, r.previous,"
            " r.hash, s.name FROM records r LEFT JOIN streams s ON r.stream = s.id"
            " WHERE %1 ORDER BY r.position"_s.arg(only),
            {name},
            [&](const QSqlQuery& query) { check.add(recordOf(query.value(8).toString(), query)); });
        if (!records)
            return failure(records.error());
        const auto heads = m_connection->each(
            u"SELECT s.name, s.sequence, s.head FROM streams s WHERE %1 ORDER BY s.id"_s.arg(only),
            {name},
            [&](const QSqlQuery& query) {
                check.addHead(query.value(0).toString(),
                    {query.value(1).toLongLong(), query.value(2).toByteArray()});
            });
        if (!heads)
            return failure(heads.error());
        const auto last = isWhole
            ? m_connection->number(u"SELECT seq FROM sqlite_sequence WHERE name = 'records'"_s)
            : Result<qint64>(0);
        if (!last)
            return failure(last.error());
        return check.state(*last);
    });
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
