// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/history.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QJsonValue textOrNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QJsonValue timeOrNull(qint64 time)
{
    return time == 0 ? QJsonValue() : QJsonValue(toRfc3339(time));
}

QJsonValue numberOrNull(const std::optional<double>& number)
{
    return number ? QJsonValue(*number) : QJsonValue();
}

QString hex(const QByteArray& bytes)
{
    return QString::fromLatin1(bytes.toHex());
}

QJsonObject rowJson(const history::RunRow& row)
{
    return {{u"number"_s, row.number},
        {u"run"_s, row.run},
        {u"project"_s, row.project},
        {u"environment"_s, row.environment},
        {u"plan"_s, row.plan},
        {u"version"_s, row.version},
        {u"stable"_s, textOrNull(row.stable)},
        {u"phase"_s, row.phase},
        {u"result"_s, history::runResultWord(row.result)},
        {u"sentence"_s, row.sentence},
        {u"actor"_s, row.actor},
        {u"host"_s, row.host},
        {u"reason"_s, textOrNull(row.reason)},
        {u"commit"_s, textOrNull(row.commit)},
        {u"committed"_s, timeOrNull(row.committed)},
        {u"started"_s, timeOrNull(row.started)},
        {u"ended"_s, timeOrNull(row.ended)},
        {u"waitedMilliseconds"_s, row.waited},
        {u"score"_s, numberOrNull(row.score)},
        {u"scoreAfter"_s, numberOrNull(row.scoreAfter)},
        {u"verdict"_s, textOrNull(row.verdict)},
        {u"demo"_s, row.isDemo},
        {u"rollback"_s, row.isRollback}};
}

/// With the payload's bytes as text too: only they give the hash again.
QJsonObject recordJson(const history::Record& record)
{
    return {{u"sequence"_s, record.sequence},
        {u"position"_s, record.position},
        {u"type"_s, record.entry.type},
        {u"version"_s, record.entry.version},
        {u"time"_s, toRfc3339(record.entry.time)},
        {u"payload"_s, QJsonDocument::fromJson(record.entry.payload).object()},
        {u"payloadText"_s, QString::fromUtf8(record.entry.payload)},
        {u"previous"_s, hex(record.previous)},
        {u"hash"_s, hex(record.hash)}};
}

QJsonObject chainJson(const history::ChainState& chain)
{
    QJsonValue broken;
    if (chain.broken)
        broken = QJsonObject{{u"stream"_s, textOrNull(chain.broken->stream)},
            {u"sequence"_s, chain.broken->sequence},
            {u"what"_s, chain.broken->what}};
    return {{u"whole"_s, !chain.broken},
        {u"streams"_s, chain.streams},
        {u"records"_s, chain.records},
        {u"head"_s, hex(chain.head)},
        {u"broken"_s, broken}};
}

QJsonObject attachmentJson(const RunHistory::Attachment& attachment)
{
    if (!attachment.error.what.isEmpty())
        return {{u"name"_s, attachment.name}, {u"error"_s, attachment.error.what}};
    return {{u"name"_s, attachment.name},
        {u"bytes"_s, attachment.bytes.size()},
        {u"sha256"_s, hex(QCryptographicHash::hash(attachment.bytes, QCryptographicHash::Sha256))}};
}

QByteArray document(QJsonObject content)
{
    content.insert(u"schema"_s, u"slipway.history/1"_s);
    return QJsonDocument(content).toJson(QJsonDocument::Indented);
}

} // namespace

QByteArray historyListJson(const std::vector<history::RunRow>& rows)
{
    QJsonArray runs;
    for (const auto& row : rows)
        runs.append(rowJson(row));
    return document({{u"runs"_s, runs}});
}

QByteArray historyRunJson(const RunHistory& run)
{
    QJsonArray records;
    for (const auto& record : run.records)
        records.append(recordJson(record));
    QJsonArray attachments;
    for (const auto& attachment : run.attachments)
        attachments.append(attachmentJson(attachment));
    return document({{u"run"_s, rowJson(run.row)},
        {u"stream"_s, u"rollout/"_s + run.row.run},
        {u"chain"_s, chainJson(run.chain)},
        {u"records"_s, records},
        {u"attachments"_s, attachments}});
}

QByteArray historyChainJson(const history::ChainState& chain)
{
    return document({{u"chain"_s, chainJson(chain)}});
}

QByteArray historyErrorJson(const Error& error)
{
    return document({{u"error"_s,
        QJsonObject{{u"where"_s, textOrNull(error.where)},
            {u"what"_s, error.what},
            {u"fix"_s, textOrNull(error.fix)}}}});
}

} // namespace slipway::verbs
