// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/demo/traffic.h"

#include <algorithm>
#include <cmath>
#include <numbers>

using namespace Qt::StringLiterals;

namespace slipway::demo {
namespace {

struct Route {
    QByteArray method;
    QByteArray endpoint;
    double share = 1;
};

/// How a service answers when nothing is wrong.
struct Behaviour {
    double medianMilliseconds = 1;
    double spread = 0.5; ///< sigma of the log-normal
    double errorRatio = 0.002;
    double cpuMilliseconds = 1; ///< per request
    double memoryMegabytes = 100;
    QList<Route> routes = {};
};

const QMap<QString, Behaviour>& behaviours()
{
    static const QList<Route> api{{"GET", "/api/v3/workflows", 0.4},
        {"POST", "/api/v3/executions", 0.25},
        {"GET", "/api/v3/executions/{id}", 0.35}};
    static const QMap<QString, Behaviour> all{
        {u"gateway"_s,
            {2, 0.3, 0, 0.9, 148, {{"GET", "/api/v3", 0.75}, {"POST", "/api/v3", 0.25}}}},
        {u"router"_s, {0.6, 0.3, 0, 0.3, 42, {{"GET", "/", 1}}}},
        {u"api-blue"_s, {38, 0.5, 0.002, 4.5, 412, api}},
        {u"api-green"_s, {33, 0.5, 0.0002, 4.1, 388, api}},
        {u"task-planner"_s, {21, 0.45, 0.0002, 3, 236, {{"POST", "/plan", 1}}}},
        {u"orchestrator"_s,
            {12, 0.5, 0.001, 2, 264, {{"POST", "/agents/assign", 0.6}, {"GET", "/agents", 0.4}}}},
        {u"ai-runtime"_s,
            {118, 0.35, 0.0005, 9, 912, {{"POST", "/generate", 0.8}, {"POST", "/embed", 0.2}}}},
        {u"staging-gateway"_s, {2, 0.3, 0, 0.9, 120, {{"GET", "/api/v3", 1}}}},
        {u"staging-api"_s, {35, 0.5, 0.0002, 4.1, 301, api}},
        {u"postgres"_s, {1, 0.3, 0, 0.2, 212, {}}},
        {u"redis"_s, {1, 0.3, 0, 0.1, 18, {}}},
        {u"rabbitmq"_s, {1, 0.3, 0, 0.2, 164, {}}},
    };
    return all;
}

constexpr double planShare = 0.30;
constexpr double assignShare = 0.25;
constexpr double generateShare = 0.08;
constexpr double stagingRate = 2;

} // namespace

Traffic::Traffic(quint32 seed) : m_random(seed)
{
    idle(0, 0);
}

double Traffic::rate(qint64 now)
{
    constexpr double day = 86'400'000;
    constexpr double wave = 540'000;
    const double turn = 2 * std::numbers::pi;
    const auto time = static_cast<double>(now);
    // Highest at 14:00 UTC, lowest at 02:00.
    const double daily = std::cos(turn * (time - 14 * 3'600'000.0) / day);
    return 42 * (1 + 0.35 * daily + 0.1 * std::sin(turn * time / wave));
}

void Traffic::advance(qint64 now, Milliseconds step)
{
    const double seconds = static_cast<double>(step.count()) / 1000;
    std::poisson_distribution<int> arrivals(rate(now) * seconds);
    for (int left = arrivals(m_random); left > 0; --left)
        request();
    std::poisson_distribution<int> stagingArrivals(stagingRate * seconds);
    for (int left = stagingArrivals(m_random); left > 0; --left)
        client(u"staging-gateway"_s, {}, u"staging-api"_s);
    idle(now, seconds);
}

QString Traffic::request()
{
    // As routers share by weight: in turn, not by lot, so that even few requests have the share.
    m_turn += m_green;
    const bool isGreen = m_turn >= 100;
    m_turn -= isGreen ? 100 : 0;
    return client(u"gateway"_s, u"router"_s, isGreen ? u"api-green"_s : u"api-blue"_s);
}

QString Traffic::client(const QString& gateway, const QString& router, const QString& backend)
{
    if (fault(gateway).isDown)
        return {};
    const auto call = [this](const QString& service) { return serve(service, 0, 200); };
    Outcome called;
    if (chance() < planShare)
        called = call(u"task-planner"_s);
    if (chance() < generateShare) {
        const auto generated = call(u"ai-runtime"_s);
        called = {called.seconds + generated.seconds, std::max(called.status, generated.status)};
    }
    if (chance() < assignShare)
        call(u"orchestrator"_s); // by message: nobody waits for it
    if (fault(u"postgres"_s).isDown)
        called.status = 500;
    if (fault(u"redis"_s).isDown)
        called.seconds += 0.03; // every cache miss goes to the database
    Outcome answer = serve(backend, called.seconds, called.status);
    if (!router.isEmpty())
        answer = serve(router, answer.seconds, answer.status);
    serve(gateway, answer.seconds, answer.status);
    return backend;
}

Traffic::Outcome Traffic::serve(const QString& service, double calledSeconds, int calledStatus)
{
    const Fault fault = m_faults.value(service);
    if (fault.isDown || fault.isGarbage)
        return {.seconds = calledSeconds + 0.001, .status = 502};
    const auto behaviour = behaviours().value(service);
    double left = chance();
    const auto route = std::ranges::find_if(behaviour.routes, [&left](const Route& one) {
        left -= one.share;
        return left <= 0;
    });
    if (route == behaviour.routes.end())
        return {};
    const double own
        = behaviour.medianMilliseconds * std::exp(behaviour.spread * m_normal(m_random));
    Outcome out{.seconds = calledSeconds + (own + fault.latencyMilliseconds) / 1000,
        .status = calledStatus};
    if (chance() < behaviour.errorRatio + fault.errorPercent / 100)
        out.status = 500;
    else if (out.status < 500 && behaviour.errorRatio > 0 && chance() < 0.01)
        out.status = 404;
    Counters& counters = m_counters[service];
    ++counters.requests[{route->method, route->endpoint, out.status}];
    ++counters.total;
    counters.errors += out.status >= 500 ? 1 : 0;
    counters.cpuSeconds += behaviour.cpuMilliseconds / 1000;
    Durations& durations = counters.durations[{route->method, route->endpoint}];
    const auto bucket
        = std::ranges::lower_bound(durationBounds, out.seconds) - durationBounds.begin();
    ++durations.buckets[static_cast<size_t>(bucket)];
    durations.sum += out.seconds;
    ++durations.count;
    return {.seconds = out.seconds, .status = out.status == 404 ? 200 : out.status};
}

void Traffic::idle(qint64 now, double seconds)
{
    const double wave = std::sin(2 * std::numbers::pi * static_cast<double>(now) / 1'200'000);
    for (auto it = behaviours().begin(); it != behaviours().end(); ++it) {
        Counters& counters = m_counters[it.key()];
        counters.cpuSeconds += 0.012 * seconds;
        counters.memoryBytes
            = std::round(it->memoryMegabytes * 1024 * 1024 * (1 + 0.03 * wave + 0.004 * chance()));
    }
    const bool isStuck = fault(u"orchestrator"_s).isDown || fault(u"ai-runtime"_s).isDown;
    const double target = isStuck ? m_queued + 10 * seconds : 14 + 6 * wave;
    m_queued = isStuck ? target : m_queued + (target - m_queued) * std::min(1.0, seconds / 20);
}

} // namespace slipway::demo
