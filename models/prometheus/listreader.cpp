// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/answerreader.h"
#include "prometheus/envelope.h"

using namespace Qt::StringLiterals;

namespace slipway::prometheus {

Result<Listed<timeseries::Labels>> readSeries(std::string_view body, const AnswerLimits& limits)
{
    Listed<timeseries::Labels> out;
    const auto envelope = readEnvelope(body, limits, [&](JsonCursor& cursor, Envelope& around) {
        cursor.array([&] {
            if (mayAdd(std::ssize(out.values), limits.items, u"series"_s, cursor, around))
                out.values.push_back(readLabels(cursor));
        });
    });
    if (!envelope)
        return failure(envelope.error());
    out.notes = notesOf(*envelope);
    return out;
}

Result<Listed<QString>> readNames(std::string_view body, const AnswerLimits& limits)
{
    Listed<QString> out;
    const auto envelope = readEnvelope(body, limits, [&](JsonCursor& cursor, Envelope& around) {
        cursor.array([&] {
            if (mayAdd(std::ssize(out.values), limits.items, u"names"_s, cursor, around))
                out.values.push_back(qtText(cursor));
        });
    });
    if (!envelope)
        return failure(envelope.error());
    out.notes = notesOf(*envelope);
    return out;
}

Result<Listed<Metadata>> readMetadata(std::string_view body, const AnswerLimits& limits)
{
    Listed<Metadata> out;
    const auto envelope = readEnvelope(body, limits, [&](JsonCursor& cursor, Envelope& around) {
        cursor.object([&](std::string_view metric) {
            const QString name = qtText(metric);
            cursor.array([&] {
                if (!mayAdd(std::ssize(out.values), limits.items, u"entries"_s, cursor, around))
                    return;
                Metadata entry{.metric = name, .type = {}, .help = {}, .unit = {}};
                cursor.object([&](std::string_view key) {
                    if (key == "type")
                        entry.type = qtText(cursor);
                    else if (key == "help")
                        entry.help = qtText(cursor);
                    else if (key == "unit")
                        entry.unit = qtText(cursor);
                });
                out.values.push_back(std::move(entry));
            });
        });
    });
    if (!envelope)
        return failure(envelope.error());
    out.notes = notesOf(*envelope);
    return out;
}

Result<BuildFacts> readBuildFacts(std::string_view body)
{
    BuildFacts out;
    const auto envelope = readEnvelope(body, {}, [&](JsonCursor& cursor, Envelope&) {
        cursor.object([&](std::string_view key) {
            if (key == "version")
                out.version = qtText(cursor);
            else if (key == "revision")
                out.revision = qtText(cursor);
            else if (key == "application")
                out.application = qtText(cursor);
        });
    });
    if (!envelope)
        return failure(envelope.error());
    return out;
}

Result<RuntimeFacts> readRuntimeFacts(std::string_view body)
{
    RuntimeFacts out;
    const auto envelope = readEnvelope(body, {}, [&](JsonCursor& cursor, Envelope&) {
        cursor.object([&](std::string_view key) {
            if (key == "storageRetention")
                out.retention = qtText(cursor);
            else if (key == "reloadConfigSuccess")
                out.isReloadFailed = !cursor.boolean().value_or(true);
        });
    });
    if (!envelope)
        return failure(envelope.error());
    return out;
}

std::optional<ApiComplaint> readComplaint(std::string_view body)
{
    JsonCursor cursor(body);
    Envelope envelope;
    cursor.object([&](std::string_view key) { readEnvelopeMember(cursor, key, envelope); });
    if (!cursor.atEnd() || envelope.status != "error")
        return std::nullopt;
    return envelope.complaint;
}

} // namespace slipway::prometheus
