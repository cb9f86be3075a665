// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"

#include <QByteArray>
#include <QList>
#include <QMap>
#include <QString>

#include <array>
#include <map>
#include <random>
#include <tuple>

namespace slipway::demo {

/// What is wrong with a service on purpose.
struct Fault {
    double latencyMilliseconds = 0; ///< added to every answer
    double errorPercent = 0; ///< of the answers are 500
    bool isDown = false; ///< nothing listens
    bool isGarbage = false; ///< answers are no HTTP
    friend bool operator==(const Fault&, const Fault&) = default;
};

/// Upper bounds of the duration buckets, in seconds; `+Inf` follows.
inline constexpr std::array<double, 11> durationBounds{
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

/// Durations of one method and endpoint; buckets are not cumulative here.
struct Durations {
    std::array<quint64, durationBounds.size() + 1> buckets{};
    double sum = 0; ///< seconds
    quint64 count = 0;
};

/// What one service has counted since it started.
struct Counters {
    std::map<std::tuple<QByteArray, QByteArray, int>, quint64>
        requests; ///< method, endpoint, status
    std::map<std::tuple<QByteArray, QByteArray>, Durations> durations; ///< method, endpoint
    double cpuSeconds = 0;
    double memoryBytes = 0;
    quint64 total = 0;
    quint64 errors = 0; ///< status 500 and above
};

/// Simulated clients of the fleet: random, but the same for the same seed and the same steps. Pure:
/// no clock, no timers. Gateway and router see every request; blue and green share them by weight
/// and call planner, orchestrator and ai-runtime; a slow or failing callee shows in its callers.
class Traffic {
public:
    explicit Traffic(quint32 seed);

    /// Lets `step` pass, ending at `now` (milliseconds UTC, for the daily shape of the load).
    void advance(qint64 now, Milliseconds step);
    /// One request through gateway, router and backend; the backend's name.
    QString request();

    int greenPercent() const { return m_green; }
    void setGreenPercent(int percent) { m_green = percent; }
    Fault& fault(const QString& service) { return m_faults[service]; }
    Fault fault(const QString& service) const { return m_faults.value(service); }
    const QMap<QString, Fault>& faults() const { return m_faults; }
    void clearFaults() { m_faults.clear(); }
    const Counters& counters(const QString& service) { return m_counters[service]; }
    double queuedMessages() const { return m_queued; }
    /// Requests a second that clients send at `now`.
    static double rate(qint64 now);

private:
    struct Outcome {
        double seconds = 0;
        int status = 200;
    };
    Outcome serve(const QString& service, double calledSeconds, int calledStatus);
    QString client(const QString& gateway, const QString& router, const QString& backend);
    void idle(qint64 now, double seconds);
    double chance() { return m_uniform(m_random); }

    std::mt19937 m_random;
    std::uniform_real_distribution<double> m_uniform{0, 1};
    std::normal_distribution<double> m_normal{0, 1};
    QMap<QString, Fault> m_faults;
    QMap<QString, Counters> m_counters;
    double m_queued = 14;
    int m_green = 0; ///< blue has it all until somebody shifts it
    int m_turn = 0; ///< percent that green is owed, below 100
};

} // namespace slipway::demo
