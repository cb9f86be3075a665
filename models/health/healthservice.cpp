// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/healthservice.h"

#include "base/async.h"
#include "io/httpclient.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::health {
namespace {

QString keyOf(const TargetId& id)
{
    return u"%1\n%2\n%3"_s.arg(id.environment, id.service).arg(static_cast<int>(id.kind));
}

} // namespace

HealthService::HealthService(
    io::HttpClient& client, io::TcpProbe& probe, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_probe(probe)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &HealthService::askDue);
    m_pool.setMaxThreadCount(2);
}

HealthService::~HealthService()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void HealthService::apply(std::vector<HealthTarget> targets)
{
    QHash<QString, std::shared_ptr<const HealthTarget>> next;
    std::vector<io::PollSchedule::Target> schedule;
    for (auto& target : targets) {
        const auto key = keyOf(target.id);
        schedule.push_back({key, target.endpoint.interval});
        const auto before = m_targets.value(key);
        const bool isSame = before && *before == target;
        next.insert(key, isSame ? before : std::make_shared<const HealthTarget>(std::move(target)));
    }
    m_targets = std::move(next);
    m_schedule.set(schedule, m_clock.monotonic());
    wake();
}

void HealthService::pollNow()
{
    m_schedule.dueNow(m_clock.monotonic());
    askDue();
}

std::optional<qint64> HealthService::nextDue(const TargetId& id) const
{
    const auto due = m_schedule.dueOf(keyOf(id));
    return due ? std::optional(m_clock.now() + *due - m_clock.monotonic()) : std::nullopt;
}

void HealthService::wake()
{
    const auto next = m_schedule.nextDue();
    if (!next)
        return m_timer.stop();
    m_timer.start(static_cast<int>(std::clamp<qint64>(*next - m_clock.monotonic(), 0, 60'000)));
}

void HealthService::askDue()
{
    for (const auto& key : m_schedule.takeDue(m_clock.monotonic()))
        ask(key);
    wake();
}

void HealthService::ask(const QString& key)
{
    const auto target = m_targets.value(key);
    const auto& endpoint = target->endpoint;
    if (endpoint.url.scheme() != u"tcp")
        return askHttp(key, target);
    const auto port = static_cast<quint16>(std::max(0, endpoint.url.port()));
    const auto future = m_probe.connectTo(
        endpoint.url.host(), port, std::min(endpoint.timeout, endpoint.interval));
    whenDone(future, this, [this, key, target](const io::TcpResult& result) {
        finish(key, target, attemptOf(result, m_clock.now()));
    });
}

void HealthService::askHttp(const QString& key, const std::shared_ptr<const HealthTarget>& target)
{
    const auto& endpoint = target->endpoint;
    io::HttpRequest request;
    request.url = endpoint.url;
    request.headers = target->headers;
    request.accept = "application/health+json, application/json;q=0.9, text/plain;q=0.5, */*;q=0.1";
    request.timeout = std::min(endpoint.timeout, endpoint.interval);
    request.tls = {endpoint.tls.authorities, endpoint.tls.certificate, endpoint.tls.key};
    whenDone(m_client.get(request), this, [this, key, target](const io::HttpResult& result) {
        const qint64 time = m_clock.now();
        const auto read = inPool(m_pool, [result, time] { return attemptOf(result, time); });
        whenDone(read, this, [this, key, target](const Attempt& attempt) {
            finish(key, target, attempt);
        });
    });
}

void HealthService::finish(
    const QString& key, const std::shared_ptr<const HealthTarget>& target, const Attempt& attempt)
{
    const bool hasFailed
        = attempt.outcome == Outcome::Failed || attempt.outcome == Outcome::Throttled;
    m_schedule.finished(key, m_clock.monotonic(), hasFailed, attempt.retryAfter);
    wake();
    if (m_targets.value(key) == target)
        emit attempted(target->id, attempt);
}

} // namespace slipway::health
