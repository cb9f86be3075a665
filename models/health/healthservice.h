// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "config/config.h"
#include "health/observation.h"
#include "io/http.h"
#include "io/pollschedule.h"
#include "io/tcpprobe.h"

#include <QHash>
#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <memory>
#include <vector>

namespace slipway::io {
class HttpClient;
}

namespace slipway::health {

/// An endpoint that is asked for its health, or a port that is tried (`tcp://host:port`).
struct HealthTarget {
    TargetId id;
    config::Endpoint endpoint; ///< its authentication is not looked at: `headers` has it resolved
    QList<std::pair<QByteArray, QByteArray>> headers; ///< credentials, resolved
    friend bool operator==(const HealthTarget&, const HealthTarget&) = default;
};

/// Thresholds and pace as the endpoint's configuration says.
Pace paceOf(const config::Endpoint& endpoint);
/// What an HTTP answer or fault means for the target. Reads the body. Pure.
Attempt attemptOf(const io::HttpResult& result, qint64 time);
/// What a tried port means for the target. Pure.
Attempt attemptOf(const io::TcpResult& result, qint64 time);
/// Seconds or a date in Retry-After, in milliseconds from now.
std::optional<qint64> retryAfterOf(const io::HttpResponse& response);

/// Asks health endpoints and tries ports again and again.
///
/// Lives in the poller's thread, as do the client and the probe it is given; bodies are read in a
/// pool of its own. Targets are spread over their interval and asked one at a time each.
class HealthService : public QObject {
    Q_OBJECT
public:
    HealthService(
        io::HttpClient& client, io::TcpProbe& probe, const Clock& clock, QObject* parent = nullptr);
    ~HealthService() override;

    /// Replaces the targets. One that stays as it was keeps its turn.
    void apply(std::vector<HealthTarget> targets);
    /// Asks every target now that is not being asked.
    void pollNow();
    /// When a target's turn comes, milliseconds since the Unix epoch; none while it is being asked.
    std::optional<qint64> nextDue(const TargetId& id) const;

signals:
    /// One request is over.
    void attempted(const slipway::health::TargetId& id, const slipway::health::Attempt& attempt);

private:
    void askDue();
    void ask(const QString& key);
    void askHttp(const QString& key, const std::shared_ptr<const HealthTarget>& target);
    void finish(const QString& key,
        const std::shared_ptr<const HealthTarget>& target,
        const Attempt& attempt);
    void wake();

    io::HttpClient& m_client;
    io::TcpProbe& m_probe;
    const Clock& m_clock;
    io::PollSchedule m_schedule;
    QHash<QString, std::shared_ptr<const HealthTarget>> m_targets; ///< by key
    QTimer m_timer;
    QThreadPool m_pool;
};

} // namespace slipway::health
