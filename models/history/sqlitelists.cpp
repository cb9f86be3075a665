// SPDX-License-Identifier: GPL-3.0-or-later
#include "history/sqlitejournal.h"

using namespace Qt::StringLiterals;

namespace slipway::history {
namespace {

const QString& runColumns()
{
    static const QString columns
        = u"run, project, environment, plan, version, stable, phase, result, sentence, actor, host,"
          " reason, commit_id, committed, started, ended, waited, score, score_after, verdict,"
          " is_demo, is_rollback"_s;
    return columns;
}

QVariant optional(const std::optional<double>& value)
{
    return value ? QVariant(*value) : QVariant();
}

/// In the order of runColumns().
QVariantList valuesOf(const RunRow& row)
{
    return {storable(row.run),
        storable(row.project),
        storable(row.environment),
        storable(row.plan),
        storable(row.version),
        storable(row.stable),
        storable(row.phase),
        runResultWord(row.result),
        storable(row.sentence),
        storable(row.actor),
        storable(row.host),
        storable(row.reason),
        storable(row.commit),
        row.committed,
        row.started,
        row.ended,
        row.waited,
        optional(row.score),
        optional(row.scoreAfter),
        storable(row.verdict),
        row.isDemo ? 1 : 0,
        row.isRollback ? 1 : 0};
}

std::optional<double> optional(const QVariant& value)
{
    return value.isNull() ? std::nullopt : std::optional(value.toDouble());
}

/// From `runColumns(), number`. An unknown result, of a later version, counts as open.
RunRow runOf(const QSqlQuery& query)
{
    return {.run = query.value(0).toString(),
        .number = query.value(22).toLongLong(),
        .project = query.value(1).toString(),
        .environment = query.value(2).toString(),
        .plan = query.value(3).toString(),
        .version = query.value(4).toString(),
        .stable = query.value(5).toString(),
        .phase = query.value(6).toString(),
        .result = runResultOf(query.value(7).toString()).value_or(RunResult::Open),
        .sentence = query.value(8).toString(),
        .actor = query.value(9).toString(),
        .host = query.value(10).toString(),
        .reason = query.value(11).toString(),
        .commit = query.value(12).toString(),
        .committed = query.value(13).toLongLong(),
        .started = query.value(14).toLongLong(),
        .ended = query.value(15).toLongLong(),
        .waited = query.value(16).toLongLong(),
        .score = optional(query.value(17)),
        .scoreAfter = optional(query.value(18)),
        .verdict = query.value(19).toString(),
        .isDemo = query.value(20).toBool(),
        .isRollback = query.value(21).toBool()};
}

Request requestOf(const QSqlQuery& query)
{
    return {.id = query.value(0).toLongLong(),
        .run = query.value(1).toString(),
        .type = query.value(2).toString(),
        .payload = query.value(3).toByteArray(),
        .actor = query.value(4).toString(),
        .host = query.value(5).toString(),
        .time = query.value(6).toLongLong(),
        .settled = query.value(7).toLongLong(),
        .answer = query.value(8).toString()};
}

} // namespace

Result<void> SqliteJournal::project(const RunRow& row)
{
    if (row.run.isEmpty())
        return failure(u"journal"_s, u"a run needs an id"_s);
    static const qsizetype count = runColumns().count(u',') + 1;
    static const QString marks = u"?"_s + u", ?"_s.repeated(count - 1);
    static const QString update
        = u"UPDATE runs SET (%1) = (%2) WHERE run = ?"_s.arg(runColumns(), marks);
    static const QString insert = u"INSERT INTO runs (%1) VALUES (%2)"_s.arg(runColumns(), marks);
    auto values = valuesOf(row);
    const auto updated = m_connection->change(update, values + QVariantList{storable(row.run)});
    if (!updated)
        return failure(updated.error());
    if (updated->rows > 0)
        return {};
    if (const auto inserted = m_connection->change(insert, values); !inserted)
        return failure(inserted.error());
    return {};
}

Result<std::vector<RunRow>> SqliteJournal::rows(
    const QString& condition, const QVariantList& values)
{
    std::vector<RunRow> out;
    return m_connection->read([&]() -> Result<std::vector<RunRow>> {
        const auto read = m_connection->each(
            u"SELECT %1, number FROM runs WHERE %2 ORDER BY number DESC LIMIT ?"_s.arg(
                runColumns(), condition),
            values,
            [&out](const QSqlQuery& query) { out.push_back(runOf(query)); });
        if (!read)
            return failure(read.error());
        return std::move(out);
    });
}

Result<std::vector<RunRow>> SqliteJournal::runs(const RunFilter& filter)
{
    QString condition = u"started >= ?"_s;
    QVariantList values{filter.since};
    if (!filter.project.isEmpty()) {
        condition += u" AND project = ?"_s;
        values << storable(filter.project);
    }
    if (!filter.environment.isEmpty()) {
        condition += u" AND environment = ?"_s;
        values << storable(filter.environment);
    }
    if (filter.onlyOpen)
        condition += u" AND result = 'open'"_s;
    values << std::max(0, filter.limit); // SQLite takes a negative one for no limit
    return rows(condition, values);
}

Result<std::optional<RunRow>> SqliteJournal::run(const QString& idOrNumber)
{
    auto found = rows(u"run = ?"_s, {storable(idOrNumber), 1});
    if (!found)
        return failure(found.error());
    bool isNumber = false;
    const auto text = idOrNumber.startsWith(u'#') ? idOrNumber.mid(1) : idOrNumber;
    const qint64 number = text.toLongLong(&isNumber);
    if (found->empty() && isNumber)
        found = rows(u"number = ?"_s, {number, 1});
    if (!found)
        return failure(found.error());
    return found->empty() ? std::nullopt : std::optional(found->front());
}

Result<qint64> SqliteJournal::ask(const Request& request)
{
    if (request.run.isEmpty() || request.type.isEmpty())
        return failure(u"journal"_s, u"a request needs a run and a type"_s);
    return m_connection->write([&]() -> Result<qint64> {
        const auto filed = m_connection->change(
            u"INSERT INTO requests (run, type, payload, actor, host, time, settled, answer)"
            " VALUES (?, ?, ?, ?, ?, ?, 0, '')"_s,
            {storable(request.run),
                storable(request.type),
                storable(request.payload),
                storable(request.actor),
                storable(request.host),
                request.time != 0 ? request.time : m_clock.now()});
        if (!filed)
            return failure(filed.error());
        return filed->id;
    });
}

/// A request is handled once: one that was settled before fails the whole transaction.
Result<void> SqliteJournal::settle(const std::vector<Request>& requests)
{
    for (const auto& request : requests) {
        const auto settled = m_connection->change(
            u"UPDATE requests SET settled = ?, answer = ? WHERE id = ? AND settled = 0"_s,
            {request.settled != 0 ? request.settled : m_clock.now(),
                storable(request.answer),
                request.id});
        if (!settled)
            return failure(settled.error());
        if (settled->rows != 1)
            return failure(
                u"journal"_s, u"request %1 is not there or was handled before"_s.arg(request.id));
    }
    return {};
}

Result<std::vector<Request>> SqliteJournal::requests(
    const QString& condition, const QVariant& value)
{
    std::vector<Request> out;
    return m_connection->read([&]() -> Result<std::vector<Request>> {
        const auto read = m_connection->each(
            u"SELECT id, run, type, payload, actor, host, time, settled, answer FROM requests"
            " WHERE %1 ORDER BY id"_s.arg(condition),
            {value},
            [&out](const QSqlQuery& query) { out.push_back(requestOf(query)); });
        if (!read)
            return failure(read.error());
        return std::move(out);
    });
}

Result<std::vector<Request>> SqliteJournal::pending(const QString& run)
{
    return requests(u"run = ? AND settled = 0"_s, storable(run));
}

Result<std::optional<Request>> SqliteJournal::request(qint64 id)
{
    const auto found = requests(u"id = ?"_s, id);
    if (!found)
        return failure(found.error());
    return found->empty() ? std::nullopt : std::optional(found->front());
}

} // namespace slipway::history
