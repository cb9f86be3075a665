// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/serverwatch.h"

#include "base/async.h"

#include <algorithm>

namespace slipway::prometheus {
namespace {

QString keyOf(const QString& environment, const QString& name)
{
    return environment + u'\n' + name;
}

} // namespace

ServerWatch::ServerWatch(io::HttpClient& http, const Clock& clock, QObject* parent)
    : QObject(parent)
    , m_http(http)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &ServerWatch::askDue);
}

ServerWatch::~ServerWatch() = default;

void ServerWatch::apply(std::vector<ServerAddress> servers)
{
    QHash<QString, std::shared_ptr<ApiClient>> clients;
    std::vector<io::PollSchedule::Target> schedule;
    std::vector<QString> changed;
    for (auto& server : servers) {
        const QString key = keyOf(server.environment, server.name);
        schedule.push_back({key, server.endpoint.interval});
        const auto before = m_clients.value(key);
        if (before && before->address() == server) {
            clients.insert(key, before);
            continue;
        }
        if (before)
            changed.push_back(key);
        clients.insert(key, std::make_shared<ApiClient>(m_http, m_clock, std::move(server)));
    }
    m_clients = std::move(clients);
    m_schedule.set(schedule, m_clock.monotonic());
    // Their look went with the client that it was asked by.
    for (const auto& key : changed)
        m_schedule.finished(key, m_clock.monotonic(), false);
    wake();
}

void ServerWatch::pollNow()
{
    m_schedule.dueNow(m_clock.monotonic());
    askDue();
}

std::optional<qint64> ServerWatch::nextDue(const QString& environment, const QString& name) const
{
    const auto due = m_schedule.dueOf(keyOf(environment, name));
    return due ? std::optional(m_clock.now() + *due - m_clock.monotonic()) : std::nullopt;
}

ApiClient* ServerWatch::client(const QString& environment, const QString& name) const
{
    return m_clients.value(keyOf(environment, name)).get();
}

void ServerWatch::wake()
{
    const auto next = m_schedule.nextDue();
    if (!next)
        return m_timer.stop();
    m_timer.start(static_cast<int>(std::clamp<qint64>(*next - m_clock.monotonic(), 0, 60'000)));
}

void ServerWatch::askDue()
{
    for (const auto& key : m_schedule.takeDue(m_clock.monotonic()))
        ask(key);
    wake();
}

void ServerWatch::ask(const QString& key)
{
    const auto asked = m_clients.value(key);
    const std::weak_ptr<ApiClient> weak = asked;
    whenDone(asked->look(), this, [this, key, weak](const ServerView& view) {
        const auto client = weak.lock();
        // The last word of a client that went is nobody's.
        if (!client || m_clients.value(key) != client)
            return;
        m_schedule.finished(
            key, m_clock.monotonic(), !view.build.has_value(), client->retryAfter());
        wake();
        emit looked(view);
    });
}

} // namespace slipway::prometheus
