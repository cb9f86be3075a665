// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/formats/body.h"

#include "base/text.h"
#include "health/vocabulary.h"

#include <QDateTime>
#include <QJsonArray>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::health::formats {
namespace {

constexpr int deepestChild = 6;
constexpr size_t mostComponents = 500;

/// `d.hh:mm:ss.fffffff` of .NET, in milliseconds.
std::optional<double> timeSpan(const QString& text)
{
    const auto parts = text.split(u':');
    if (parts.size() != 3)
        return std::nullopt;
    const auto dot = parts[0].indexOf(u'.');
    bool ok[4] = {true, true, true, true};
    const double days = dot < 0 ? 0 : parts[0].left(dot).toDouble(&ok[0]);
    const double hours = parts[0].mid(dot + 1).toDouble(&ok[1]);
    const double minutes = parts[1].toDouble(&ok[2]);
    const double seconds = parts[2].toDouble(&ok[3]);
    if (!std::ranges::all_of(ok, [](bool good) { return good; }))
        return std::nullopt;
    return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

std::vector<Component> childrenOf(const QJsonObject& object, int depth)
{
    for (const char* key : {"components", "checks", "details", "entries", "dependencies"}) {
        const auto children = field(object, {key});
        if (!children.isObject() && !children.isArray())
            continue;
        // Details are mostly figures; only entries with a status of their own are parts.
        std::vector<Component> found;
        if (children.isArray()) {
            found = componentsOf(children, depth + 1);
        } else {
            const auto map = children.toObject();
            for (auto it = map.begin(); it != map.end(); ++it) {
                if (!it->isObject())
                    continue;
                if (auto child = component(it.key(), *it, depth + 1))
                    found.push_back(std::move(*child));
            }
        }
        if (!found.empty())
            return found;
    }
    return {};
}

} // namespace

QJsonValue field(const QJsonObject& object, std::initializer_list<const char*> names)
{
    for (const char* name : names) {
        const QLatin1StringView wanted(name);
        if (const auto exact = object.constFind(wanted); exact != object.constEnd())
            return *exact;
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (it.key().compare(wanted, Qt::CaseInsensitive) == 0)
                return *it;
        }
    }
    return QJsonValue(QJsonValue::Undefined);
}

QString text(const QJsonObject& object, std::initializer_list<const char*> names)
{
    for (const char* name : names) {
        const auto value = field(object, {name});
        if (value.isString() && !value.toString().isEmpty())
            return visible(value.toString(), 1000);
        if (value.isDouble())
            return QString::number(value.toDouble(), 'g', 15);
    }
    return {};
}

std::optional<double> number(const QJsonObject& object, std::initializer_list<const char*> names)
{
    for (const char* name : names) {
        const auto value = field(object, {name});
        bool ok = value.isDouble();
        const double found = ok ? value.toDouble() : value.toString().toDouble(&ok);
        if (ok && std::isfinite(found))
            return found;
    }
    return std::nullopt;
}

std::optional<qint64> time(const QJsonValue& value)
{
    if (value.isDouble()) {
        const double seconds = value.toDouble();
        if (!std::isfinite(seconds) || seconds <= 0 || seconds > 1e13)
            return std::nullopt;
        return static_cast<qint64>(
            seconds > 1e11 ? seconds : seconds * 1000); // that large, it is milliseconds
    }
    auto read = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    if (!read.isValid())
        return std::nullopt;
    if (read.timeSpec() == Qt::LocalTime)
        read.setTimeSpec(Qt::UTC);
    return read.toMSecsSinceEpoch();
}

std::optional<Component> component(const QString& name, const QJsonValue& value, int depth)
{
    if (depth > deepestChild)
        return std::nullopt;
    Component part;
    part.name = visible(name, 200);
    if (value.isString() || value.isBool()) {
        const auto state = stateOfValue(value);
        part.state = state.value_or(State::Unknown);
        part.stateRaw = visible(rawWord(value), 200);
        return part;
    }
    if (!value.isObject())
        return std::nullopt;
    const auto object = value.toObject();
    const auto said = statusOf(object);
    if (said.raw.isEmpty())
        return std::nullopt;
    part.state = said.state.value_or(State::Unknown);
    part.stateRaw = said.raw;
    part.isCritical = field(object, {"critical", "is_critical", "isCritical"}).toBool(true);
    part.latencyMs = number(
        object, {"latency_ms", "response_time_ms", "responseTimeMs", "latencyMs", "duration_ms"});
    if (!part.latencyMs)
        part.latencyMs = timeSpan(field(object, {"duration"}).toString());
    part.message = text(
        object, {"error", "last_error", "exception", "output", "message", "description", "reason"});
    part.time = text(object, {"timestamp", "time", "last_check"});
    part.children = childrenOf(object, depth);
    return part;
}

std::vector<Component> componentsOf(const QJsonValue& value, int depth)
{
    std::vector<Component> parts;
    const auto add = [&](const QString& name, const QJsonValue& one) {
        if (parts.size() >= mostComponents)
            return;
        if (auto part = component(name, one, depth))
            parts.push_back(std::move(*part));
    };
    if (value.isObject()) {
        const auto map = value.toObject();
        for (auto it = map.begin(); it != map.end(); ++it)
            add(it.key(), *it);
    }
    for (const auto& one : value.toArray()) {
        const auto object = one.toObject();
        add(text(object, {"name", "component", "id", "key"}), one);
    }
    return parts;
}

Said statusOf(const QJsonObject& object)
{
    for (const char* key :
        {"status", "state", "health", "healthy", "success", "ready", "ok", "connected"}) {
        const auto value = field(object, {key});
        if (value.isUndefined() || value.isObject() || value.isArray())
            continue;
        if (value.isDouble() && value.toDouble() != 0 && value.toDouble() != 1)
            continue; // an HTTP code, a count
        return {stateOfValue(value), visible(rawWord(value), 200)};
    }
    return {};
}

void readFacts(const QJsonObject& object, Report& report)
{
    report.service = text(object, {"service", "serviceName", "service_name", "name", "serviceId"});
    report.version = text(object, {"version"});
    report.releaseId = text(object, {"releaseId", "release_id", "commit", "build"});
    report.uptimeSeconds
        = number(object, {"uptime_seconds", "uptimeSeconds", "uptime_s", "uptime"});
    report.generatedAt = time(field(object, {"timestamp", "time", "generated_at"}));
    report.serverMs = number(object, {"total_latency_ms", "totalLatencyMs", "duration_ms"});
    if (!report.serverMs)
        report.serverMs = timeSpan(field(object, {"totalDuration"}).toString());
    report.message = text(object, {"message", "output", "description", "detail", "reason"});
    for (auto it = object.begin(); it != object.end() && report.facts.size() < 20; ++it) {
        const auto key = it.key().toLower();
        const bool isKnown = key == u"uptime" || key.startsWith(u"uptime_")
            || key.startsWith(u"timestamp") || key == u"status" || key == u"version"
            || key.endsWith(u"latency_ms");
        if (it->isDouble() && !isKnown)
            report.facts << u"%1 %2"_s.arg(
                QString::number(it->toDouble(), 'g', 10), visible(it.key(), 100));
    }
}

} // namespace slipway::health::formats
