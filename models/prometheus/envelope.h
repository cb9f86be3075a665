// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "prometheus/answerreader.h"
#include "prometheus/jsoncursor.h"

#include <QMap>

#include <algorithm>

namespace slipway::prometheus {

/// What stands around the data of an answer.
struct Envelope {
    std::string status;
    ApiComplaint complaint;
    QStringList warnings;
    QStringList infos;
    bool isPartial = false; ///< some node of a cluster did not answer
    bool hasData = false;
    QString problem; ///< why reading was stopped, if not for the JSON
};

QString qtText(std::string_view text);
/// A string, or empty if something else stands there.
QString qtText(JsonCursor& cursor);
QStringList readTexts(JsonCursor& cursor);
/// An object of strings as labels.
timeseries::Labels readLabels(JsonCursor& cursor);
/// An object of strings.
QMap<QString, QString> readTextMap(JsonCursor& cursor);
/// RFC 3339 as milliseconds since the Unix epoch; 0 for none and for Go's zero time.
qint64 readTime(JsonCursor& cursor);
/// Seconds as milliseconds; 0 for what is no sensible number.
double readSeconds(JsonCursor& cursor);
/// One member of the envelope other than the data.
void readEnvelopeMember(JsonCursor& cursor, std::string_view key, Envelope& envelope);
/// Fails if the body was no answer, or one of failure.
Result<void> judge(JsonCursor& cursor, const Envelope& envelope, size_t size);
/// Warnings, then infos, with one more if the answer is partial.
QStringList notesOf(const Envelope& envelope);

/// Reads a whole body; `data(cursor, envelope)` reads what stands under `data`. It may set
/// `problem` and fail the cursor.
template<typename Fn>
Result<Envelope> readEnvelope(std::string_view body, const AnswerLimits& limits, Fn data)
{
    JsonCursor cursor(body, limits.depth);
    Envelope envelope;
    const bool isObject = cursor.object([&](std::string_view key) {
        if (key != "data")
            return readEnvelopeMember(cursor, key, envelope);
        envelope.hasData = true;
        data(cursor, envelope);
    });
    if (!isObject)
        cursor.fail();
    if (const auto judged = judge(cursor, envelope, body.size()); !judged)
        return failure(judged.error());
    return envelope;
}

/// Counts one more; beyond the limit stops reading with `what`. False then.
inline bool mayAdd(
    qint64 count, qint64 limit, const QString& what, JsonCursor& cursor, Envelope& envelope)
{
    if (count < limit)
        return true;
    envelope.problem = QStringLiteral("more than %1 %2").arg(limit).arg(what);
    cursor.fail();
    return false;
}

} // namespace slipway::prometheus
