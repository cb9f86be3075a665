// SPDX-License-Identifier: GPL-3.0-or-later
// What the members of a fleet answer.
#include "app/demo/fleet.h"
#include "app/demo/healthbodies.h"
#include "app/demo/metricspage.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace slipway::demo {
namespace {

Reply refusal(int status, const Error& error)
{
    return jsonReply({{u"error"_s, error.text()}}, status);
}

Reply notFound()
{
    return jsonReply({{u"detail"_s, u"Not Found"_s}}, 404);
}

} // namespace

Reply Fleet::answer(const Member& member, const Request& request)
{
    if (member.kind == Kind::Router && request.path.startsWith(u"/control/"))
        return control(request);
    const Fault fault = m_traffic.fault(member.name);
    Reply reply = pageOf(running(member), request);
    reply.delay = Milliseconds{static_cast<qint64>(fault.latencyMilliseconds)};
    if (fault.isGarbage)
        reply.misbehaviour = Misbehaviour::Garbage;
    return reply;
}

Reply Fleet::pageOf(const Member& member, const Request& request)
{
    if (request.method != "GET" && request.method != "HEAD")
        return refusal(405, {.where = {}, .what = u"Method Not Allowed"_s, .fix = {}});
    const FleetView view{.now = m_clock.now(),
        .since = m_since,
        .greenPercent = m_traffic.greenPercent(),
        .faults = m_traffic.faults()};
    if (const auto health = healthReply(member, request.path, view))
        return *health;
    const bool isMounted = member.kind == Kind::Api; // a sub-application behind a slash
    if (isMounted && request.path == u"/metrics")
        return redirectReply("/metrics/");
    if (request.path == (isMounted ? u"/metrics/"_s : u"/metrics"_s)) {
        return {.contentType = "text/plain; version=0.0.4; charset=utf-8",
            .body = metrics(member),
            .gzip = request.header("accept-encoding").contains("gzip")};
    }
    return request.path == u"/" ? work(member) : notFound();
}

Reply Fleet::work(const Member& member)
{
    if (member.kind != Kind::Router)
        return jsonReply({{u"service"_s, member.service}, {u"version"_s, member.version}});
    const QString backend = m_traffic.request();
    const Member* chosen = demo::member(backend);
    const bool isUp = chosen && !m_traffic.fault(backend).isDown;
    Reply reply = isUp
        ? jsonReply({{u"backend"_s, backend}, {u"version"_s, running(*chosen).version}})
        : jsonReply({{u"detail"_s, u"Bad Gateway"_s}}, 502);
    reply.headers = {{"X-Backend", backend.toUtf8()}};
    return reply;
}

QByteArray Fleet::metrics(const Member& member) const
{
    const auto passed = [this](const QString& name) { return m_traffic.counters(name).total; };
    const qint64 uptime = m_clock.now() - m_since;
    const MetricsSource source{.counters = m_traffic.counters(member.name),
        .backends
        = {{u"api-blue"_s, passed(u"api-blue"_s)}, {u"api-green"_s, passed(u"api-green"_s)}},
        .greenPercent = m_traffic.greenPercent(),
        .queuedMessages = m_traffic.queuedMessages(),
        .requests = passed(u"api-blue"_s) + passed(u"api-green"_s),
        .startSeconds = static_cast<double>(m_since) / 1000,
        .uptimeSeconds = static_cast<double>(uptime) / 1000,
        .isStoreUp = !m_traffic.fault(member.name).isDown};
    return metricsPage(member, source);
}

Reply Fleet::control(const Request& request)
{
    if (request.header("authorization") != "Bearer " + m_token)
        return refusal(
            401, {.where = {}, .what = u"the run folder's token is missing"_s, .fix = {}});
    const bool isState = request.path == u"/control/state";
    if (request.method == "GET" && isState)
        return jsonReply(state());
    if (request.method != "POST" || isState)
        return refusal(405, {.where = {}, .what = u"Method Not Allowed"_s, .fix = {}});
    const auto order = QJsonDocument::fromJson(request.body);
    if (!order.isObject())
        return refusal(400, {.where = {}, .what = u"the body is not a JSON object"_s, .fix = {}});
    const auto done = command(request.path, order.object());
    return done ? jsonReply(state()) : refusal(400, done.error());
}

Result<void> Fleet::command(const QString& path, const QJsonObject& order)
{
    const auto text = [&order](const QString& key) { return order.value(key).toString(); };
    if (path == u"/control/weight")
        return setWeight(text(u"backend"_s), order.value(u"percent"_s).toInt(-1));
    if (path == u"/control/deploy") {
        return order.value(u"undo"_s).toBool() ? undeploy(text(u"service"_s))
                                               : deploy(text(u"service"_s), text(u"version"_s));
    }
    if (path != u"/control/fault")
        return failure({}, u"no such control"_s);
    if (text(u"kind"_s) == u"clear")
        return clearFault(text(u"service"_s));
    return setFault(text(u"kind"_s), text(u"service"_s), order.value(u"value"_s).toDouble(-1));
}

QJsonObject Fleet::state() const
{
    QJsonObject services;
    for (const auto& one : members()) {
        const Fault fault = m_traffic.fault(one.name);
        QJsonObject faults;
        if (fault.latencyMilliseconds > 0)
            faults.insert(u"latency"_s, fault.latencyMilliseconds);
        if (fault.errorPercent > 0)
            faults.insert(u"errors"_s, fault.errorPercent);
        if (fault.isDown)
            faults.insert(u"down"_s, true);
        if (fault.isGarbage)
            faults.insert(u"garbage"_s, true);
        const Counters& counters = m_traffic.counters(one.name);
        services.insert(one.name,
            QJsonObject{{u"port"_s, port(one.name)},
                {u"version"_s, running(one).version},
                {u"requests"_s, static_cast<qint64>(counters.total)},
                {u"errors"_s, static_cast<qint64>(counters.errors)},
                {u"faults"_s, faults}});
    }
    const int green = m_traffic.greenPercent();
    return {{u"schema"_s, u"slipway.demo/1"_s},
        {u"running"_s, true},
        {u"since"_s, toRfc3339(m_since)},
        {u"project"_s, m_project},
        {u"weights"_s, QJsonObject{{u"api-blue"_s, 100 - green}, {u"api-green"_s, green}}},
        {u"services"_s, services}};
}

} // namespace slipway::demo
