// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "history/chaincheck.h"
#include "history/sqlitejournal.h"

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

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

} // namespace slipway::history
