// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "health/formats/body.h"
#include "health/vocabulary.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

// Health Check Response Format for HTTP APIs, draft-inadarei-api-health-check-06.
namespace slipway::health::formats {
namespace {

std::optional<double> milliseconds(double value, const QString& unit)
{
    const auto word = unit.toLower();
    if (word == u"ms" || word == u"milliseconds")
        return value;
    if (word == u"s" || word == u"seconds")
        return value * 1000;
    if (word == u"us" || word == u"µs" || word == u"microseconds")
        return value / 1000;
    if (word == u"ns")
        return value / 1'000'000;
    return std::nullopt;
}

bool hasArrays(const QJsonObject& checks)
{
    for (const auto& value : checks) {
        if (value.isArray())
            return true;
    }
    return false;
}

Component node(const QString& key, const QJsonObject& entry, bool isOneOfMany, int index)
{
    Component part;
    const auto id = text(entry, {"componentId"});
    part.name = visible(key, 200);
    if (isOneOfMany)
        part.name += u" (%1)"_s.arg(id.isEmpty() ? QString::number(index + 1) : id);
    const auto status = field(entry, {"status"});
    part.state = stateOfValue(status).value_or(State::Unknown);
    part.stateRaw = status.isUndefined() ? QString() : visible(rawWord(status), 200);
    const auto unit = text(entry, {"observedUnit"});
    const auto observed = field(entry, {"observedValue"});
    if (observed.isDouble() || observed.isString()) {
        part.observed = observed.isDouble() ? QString::number(observed.toDouble(), 'g', 10)
                                            : visible(observed.toString(), 200);
        if (!unit.isEmpty())
            part.observed += u' ' + unit;
    }
    if (key.endsWith(u":responseTime", Qt::CaseInsensitive) && observed.isDouble())
        part.latencyMs = milliseconds(observed.toDouble(), unit);
    part.message = text(entry, {"output"});
    part.time = text(entry, {"time"});
    return part;
}

} // namespace

bool readHealthJson(const QJsonObject& object, const QByteArray& mediaType, Report& report)
{
    const auto checks = field(object, {"checks", "details"}).toObject();
    if (mediaType != "application/health+json" && !hasArrays(checks))
        return false;
    report.format = u"health+json"_s;
    for (auto it = checks.begin(); it != checks.end(); ++it) {
        const auto entries = it->isArray() ? it->toArray() : QJsonArray{*it};
        if (it.key().compare(u"uptime"_s, Qt::CaseInsensitive) == 0) {
            const auto entry = entries.first().toObject();
            const auto value = number(entry, {"observedValue"});
            const auto ms
                = value ? milliseconds(*value, text(entry, {"observedUnit"})) : std::nullopt;
            if (ms)
                report.uptimeSeconds = *ms / 1000;
            continue;
        }
        for (int i = 0; i < entries.size() && report.components.size() < 500; ++i) {
            if (entries[i].isObject())
                report.components.push_back(
                    node(it.key(), entries[i].toObject(), entries.size() > 1, i));
        }
    }
    return true;
}

} // namespace slipway::health::formats
