// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/envelope.h"

#include "base/clock.h"
#include "base/text.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::prometheus {
namespace {

constexpr qsizetype maxNotes = 50;
constexpr qsizetype longestNote = 2000;

} // namespace

QString qtText(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString qtText(JsonCursor& cursor)
{
    const auto found = cursor.view();
    return found ? qtText(*found) : QString();
}

QStringList readTexts(JsonCursor& cursor)
{
    QStringList out;
    cursor.array([&] {
        const QString text = visible(qtText(cursor), longestNote);
        if (!text.isEmpty() && out.size() < maxNotes)
            out << text;
    });
    return out;
}

timeseries::Labels readLabels(JsonCursor& cursor)
{
    std::vector<timeseries::Label> labels;
    cursor.object([&](std::string_view key) {
        std::string name(key);
        labels.push_back({std::move(name), cursor.loose()});
    });
    return timeseries::Labels(std::move(labels));
}

QMap<QString, QString> readTextMap(JsonCursor& cursor)
{
    QMap<QString, QString> out;
    cursor.object([&](std::string_view key) {
        const QString name = qtText(key);
        out.insert(name, qtText(cursor.loose()));
    });
    return out;
}

qint64 readTime(JsonCursor& cursor)
{
    const QString text = qtText(cursor);
    if (text.isEmpty() || text.size() > 64)
        return 0;
    const auto time = parseTime(text);
    return time && *time > 0 ? *time : 0;
}

double readSeconds(JsonCursor& cursor)
{
    const double seconds = cursor.number().value_or(0);
    return std::isfinite(seconds) && seconds >= 0 && seconds < 1e12 ? seconds * 1000 : 0;
}

void readEnvelopeMember(JsonCursor& cursor, std::string_view key, Envelope& envelope)
{
    if (key == "status")
        envelope.status = cursor.loose();
    else if (key == "errorType")
        envelope.complaint.type = qtText(cursor.loose());
    else if (key == "error")
        envelope.complaint.text = qtText(cursor);
    else if (key == "warnings")
        envelope.warnings = readTexts(cursor);
    else if (key == "infos")
        envelope.infos = readTexts(cursor);
    else if (key == "isPartial")
        envelope.isPartial = cursor.boolean().value_or(false);
}

Result<void> judge(JsonCursor& cursor, const Envelope& envelope, size_t size)
{
    if (!envelope.problem.isEmpty())
        return failure({},
            u"the answer holds "_s + envelope.problem,
            u"ask for less: fewer series, a shorter range or a larger step"_s);
    if (!cursor.atEnd()) {
        const QString where = cursor.offset() >= size
            ? u"it ends too early"_s
            : u"byte %1 is not as it should be"_s.arg(cursor.offset());
        return failure({},
            u"the answer is not the JSON of the API: "_s + where,
            u"check that the URL is that of a server with the HTTP API of Prometheus"_s);
    }
    if (envelope.status == "error") {
        return failure({},
            u"the server says %1: %2"_s.arg(visible(envelope.complaint.type, 64),
                visible(envelope.complaint.text, longestNote)));
    }
    if (envelope.status != "success" || !envelope.hasData) {
        return failure({},
            u"the answer is JSON, but not that of the API"_s,
            u"check that the URL is that of a server with the HTTP API of Prometheus"_s);
    }
    return {};
}

QStringList notesOf(const Envelope& envelope)
{
    QStringList out = envelope.warnings;
    if (envelope.isPartial)
        out << u"the answer is partial: a node of the server's cluster did not answer"_s;
    return out + envelope.infos;
}

} // namespace slipway::prometheus
