// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/healthbodies.h"

#include <QDateTime>
#include <QJsonArray>

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::demo {
namespace {

/// As Python's utcnow().isoformat(): no zone, though it is UTC.
QString naive(qint64 now)
{
    return QDateTime::fromMSecsSinceEpoch(now, Qt::UTC).toString(u"yyyy-MM-ddThh:mm:ss.zzz000"_s);
}

QString aware(qint64 now)
{
    return naive(now) + u"+00:00"_s;
}

bool isReady(const FleetView& view)
{
    return view.isUp(u"postgres"_s);
}

QString word(const FleetView& view, const QString& store)
{
    return view.isUp(store) ? u"connected"_s : u"disconnected"_s;
}

/// Redis is nearly full from the start, and only some routes say so.
QString redisWord(const FleetView& view)
{
    return view.isUp(u"redis"_s) ? u"degraded"_s : u"unhealthy"_s;
}

Reply errorEnvelope(const QString& path, const FleetView& view)
{
    const QJsonObject error{{u"id"_s, u"err_7f3a9c12"_s},
        {u"type"_s, u"ServiceUnavailable"_s},
        {u"message"_s, u"Service not ready"_s},
        {u"details"_s, QJsonObject{{u"database"_s, u"unhealthy"_s}}},
        {u"timestamp"_s, naive(view.now)},
        {u"path"_s, path}};
    return jsonReply({{u"error"_s, error}, {u"status"_s, 503}}, 503);
}

QJsonObject systemCheck(
    const QString& status, double latency, const QJsonObject& details, const FleetView& view)
{
    const bool isBad = status == u"unhealthy";
    return {{u"status"_s, status},
        {u"latency_ms"_s, latency},
        {u"details"_s, isBad ? QJsonObject{} : details},
        {u"error"_s, isBad ? QJsonValue(u"connection refused"_s) : QJsonValue()},
        {u"timestamp"_s, naive(view.now)}};
}

Reply systemReply(const FleetView& view)
{
    const auto state = [&view](const QString& store) {
        return view.isUp(store) ? u"healthy"_s : u"unhealthy"_s;
    };
    const QJsonObject checks{{u"database"_s,
                                 systemCheck(state(u"postgres"_s),
                                     3.4,
                                     {{u"pool_utilization_percent"_s, 42.5}, {u"pool_size"_s, 20}},
                                     view)},
        {u"redis"_s,
            systemCheck(redisWord(view),
                0.9,
                {{u"memory_used_mb"_s, 466}, {u"memory_max_mb"_s, 512}, {u"memory_percent"_s, 91}},
                view)},
        {u"rabbitmq"_s,
            systemCheck(state(u"rabbitmq"_s), 5.1, {{u"message_test"_s, u"passed"_s}}, view)}};
    int healthy = 0;
    int degraded = 0;
    for (const auto& check : checks) {
        const QString status = check.toObject().value(u"status"_s).toString();
        healthy += status == u"healthy" ? 1 : 0;
        degraded += status == u"degraded" ? 1 : 0;
    }
    const int unhealthy = static_cast<int>(checks.size()) - healthy - degraded;
    const QString overall = unhealthy > 0 ? u"unhealthy"_s
        : degraded > 0                    ? u"degraded"_s
                                          : u"healthy"_s;
    return jsonReply({{u"status"_s, overall},
        {u"timestamp"_s, naive(view.now)},
        {u"total_latency_ms"_s, 9.4},
        {u"checks"_s, checks},
        {u"summary"_s,
            QJsonObject{{u"total_checks"_s, checks.size()},
                {u"healthy"_s, healthy},
                {u"degraded"_s, degraded},
                {u"unhealthy"_s, unhealthy}}}});
}

std::optional<Reply> apiReply(const Member& member, const QString& path, const FleetView& view)
{
    const QString ready = isReady(view) ? u"ready"_s : u"not_ready"_s;
    const QJsonObject identity{{u"service"_s, member.service}, {u"version"_s, member.version}};
    if (path == u"/health") { // always 200, and only the database counts
        return jsonReply({{u"status"_s, isReady(view) ? u"healthy"_s : u"degraded"_s},
            {u"version"_s, member.version},
            {u"timestamp"_s, naive(view.now)},
            {u"database"_s, word(view, u"postgres"_s)},
            {u"redis"_s, word(view, u"redis"_s)},
            {u"rabbitmq"_s, word(view, u"rabbitmq"_s)}});
    }
    if (path == u"/health/live" || path == u"/api/v3/health/live")
        return jsonReply({{u"status"_s, u"alive"_s}, {u"timestamp"_s, aware(view.now)}});
    if (path == u"/health/ready") {
        const QJsonObject dependencies{
            {u"database"_s, word(view, u"postgres"_s)}, {u"redis"_s, redisWord(view)}};
        return jsonReply({{u"status"_s, ready},
                             {u"timestamp"_s, naive(view.now)},
                             {u"dependencies"_s, dependencies}},
            isReady(view) ? 200 : 503);
    }
    if (path == u"/api/v3/health/ready") {
        return isReady(view) ? jsonReply({{u"status"_s, ready}, {u"timestamp"_s, naive(view.now)}})
                             : errorEnvelope(path, view);
    }
    if (path == u"/api/v3/health/system")
        return systemReply(view);
    if (path == u"/api/v3/dashboard")
        return jsonReply({{u"status"_s, u"warning"_s}, {u"timestamp"_s, naive(view.now)}});
    QJsonObject v4 = identity;
    v4.insert(u"timestamp"_s, aware(view.now));
    if (path == u"/api/v4/health/live") {
        v4.insert(u"status"_s, u"alive"_s);
        return jsonReply(v4);
    }
    if (path == u"/api/v4/health/ready") { // 200 even when it is not
        v4.insert(u"status"_s, ready);
        v4.insert(u"dependencies"_s,
            QJsonObject{{u"database"_s, word(view, u"postgres"_s)},
                {u"redis"_s, word(view, u"redis"_s)},
                {u"rabbitmq"_s, word(view, u"rabbitmq"_s)}});
        return jsonReply(v4);
    }
    return std::nullopt;
}

QString breaker(const FleetView& view, const QString& name)
{
    const Fault fault = view.faults.value(name);
    if (fault.isDown || fault.isGarbage || fault.errorPercent >= 50)
        return u"open"_s;
    return fault.errorPercent >= 10 ? u"half_open"_s : u"closed"_s;
}

QJsonObject extras(const Member& member, const FleetView& view)
{
    switch (member.kind) {
    case Kind::Gateway:
        return {{u"services"_s,
            QJsonObject{
                {u"api"_s, breaker(view, view.greenPercent > 50 ? u"api-green"_s : u"api-blue"_s)},
                {u"task-planner"_s, breaker(view, u"task-planner"_s)},
                {u"agent-orchestrator"_s, breaker(view, u"orchestrator"_s)},
                {u"ai-runtime"_s, breaker(view, u"ai-runtime"_s)}}}};
    case Kind::Router:
        return {{u"weights"_s,
            QJsonObject{
                {u"api-blue"_s, 100 - view.greenPercent}, {u"api-green"_s, view.greenPercent}}}};
    case Kind::Orchestrator: return {{u"active_agents"_s, 6}, {u"registered_agents"_s, 9}};
    case Kind::Planner: return {{u"plans_cached"_s, 128}};
    case Kind::Runtime:
        return {{u"providers"_s, QJsonObject{{u"openai"_s, true}, {u"anthropic"_s, true}}},
            {u"simulation_mode"_s, false}};
    default: break;
    }
    return {};
}

Reply serviceReply(const Member& member, const FleetView& view)
{
    const bool isFailing = view.faults.value(member.name).errorPercent >= 10;
    QJsonObject body = extras(member, view);
    body.insert(u"status"_s, isFailing ? u"degraded"_s : u"healthy"_s);
    body.insert(u"service"_s, member.service);
    body.insert(u"version"_s, member.version);
    body.insert(u"timestamp"_s, naive(view.now));
    return jsonReply(body);
}

/// health+json (draft-inadarei-api-health-check-06), as the exporters' side-cars speak it.
Reply storeReply(const Member& member, const FleetView& view)
{
    const bool isUp = view.isUp(member.name);
    const bool isWarning = isUp && member.kind == Kind::Redis;
    const QString status = !isUp ? u"fail"_s : isWarning ? u"warn"_s : u"pass"_s;
    QJsonObject check{
        {u"componentType"_s, u"datastore"_s}, {u"status"_s, status}, {u"time"_s, aware(view.now)}};
    QString key = member.name + u":connections"_s;
    if (!isUp) {
        check.insert(u"output"_s, u"connection refused"_s);
    } else if (isWarning) {
        key = member.name + u":memory"_s;
        check.insert(u"observedValue"_s, 91);
        check.insert(u"observedUnit"_s, u"percent"_s);
        check.insert(u"output"_s, u"466 MB of 512 MB used"_s);
    } else {
        check.insert(u"observedValue"_s, member.kind == Kind::Postgres ? 40 : 11);
        check.insert(u"observedUnit"_s, u"connections"_s);
    }
    const double uptime = std::round(static_cast<double>(view.now - view.since) / 1000);
    const QJsonObject checks{{key, QJsonArray{check}},
        {u"uptime"_s,
            QJsonArray{QJsonObject{{u"componentType"_s, u"system"_s},
                {u"observedValue"_s, uptime},
                {u"observedUnit"_s, u"s"_s},
                {u"status"_s, u"pass"_s}}}}};
    Reply reply = jsonReply({{u"status"_s, status},
                                {u"version"_s, member.version.section(u'.', 0, 0)},
                                {u"releaseId"_s, member.version},
                                {u"description"_s, member.service},
                                {u"checks"_s, checks}},
        isUp ? 200 : 503);
    reply.contentType = "application/health+json";
    return reply;
}

} // namespace

std::optional<Reply> healthReply(const Member& member, const QString& path, const FleetView& view)
{
    switch (member.kind) {
    case Kind::Api: return apiReply(member, path, view);
    case Kind::Postgres:
    case Kind::Redis:
    case Kind::RabbitMq: break;
    default: return path == u"/health" ? std::optional(serviceReply(member, view)) : std::nullopt;
    }
    return path == u"/health" ? std::optional(storeReply(member, view)) : std::nullopt;
}

} // namespace slipway::demo
