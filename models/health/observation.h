// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "health/report.h"

#include "base/duration.h"

#include <QString>

#include <deque>
#include <optional>
#include <tuple>

namespace slipway::health {

enum class TargetKind { Health, Metrics, Probe };

/// Which endpoint of which service where.
struct TargetId {
    QString environment;
    QString service;
    TargetKind kind = TargetKind::Health;
    friend bool operator==(const TargetId&, const TargetId&) = default;
    /// By environment, service, kind. (QString has no <=> in Qt 6.4, so there is none to default.)
    friend bool operator<(const TargetId& a, const TargetId& b)
    {
        return std::tie(a.environment, a.service, a.kind) < std::tie(b.environment, b.service, b.kind);
    }
};

/// What one request brought.
enum class Outcome {
    Answered, ///< a report that can be taken at its word
    Failed, ///< a failed probe: timeout, refused, DNS, TLS, 5xx
    Unclear, ///< cannot be taken at its word: limit, cut, garbage, 401, redirect, login page
    Throttled, ///< 429: keep the last state, back off
};

/// The cause class of a chip: DNS, refused, TLS, timeout, 401, 404, 5xx, parse, limit, redirect, cut; or empty.
struct Attempt {
    qint64 time = 0; ///< when the answer was in, milliseconds since the Unix epoch
    Outcome outcome = Outcome::Unclear;
    QString cause; ///< class, one word
    QString text; ///< one sentence
    double latencyMs = 0;
    std::optional<qint64> retryAfter; ///< milliseconds, from Retry-After
    std::optional<Report> report; ///< where there is one
};

/// The state of one target after its thresholds, and all that a row about it shows.
struct Condition {
    State state = State::Unknown;
    bool isRetrying = false; ///< failed, but fewer times than failureThreshold: the state before is kept
    QString cause;
    QString text;
    qint64 since = 0; ///< when `state` began
    qint64 lastAttempt = 0; ///< 0: never
    qint64 lastSuccess = 0; ///< last Answered; 0: never
    int failures = 0; ///< failed probes in a row
    int successes = 0; ///< good answers in a row
    double latencyMs = 0;
    qint64 flapWindowStart = 0;
    int changes = 0; ///< state changes within the last 10 minutes
    std::deque<qint64> changeTimes;
    std::optional<Report> report; ///< last one that could be read
};

/// Thresholds and pace of a target, as configured.
struct Pace {
    Milliseconds interval {15'000};
    Milliseconds timeout {5'000};
    int failureThreshold = 2;
    int successThreshold = 2;
    std::optional<Milliseconds> degradedAbove;
};

/// The condition after one more attempt. Pure.
Condition advance(Condition before, const Attempt& attempt, const Pace& pace);
/// Older than 2 × interval + timeout, at least 30 s, counted from the last attempt that answered.
bool isStale(const Condition& condition, const Pace& pace, qint64 now);
/// Older than 5 × interval, at least 5 min.
bool isLost(const Condition& condition, const Pace& pace, qint64 now);
/// What may be shown and counted now: a stale state is Unknown.
State effectiveState(const Condition& condition, const Pace& pace, qint64 now);
/// More than 3 changes within 10 minutes.
bool isFlapping(const Condition& condition, qint64 now);

} // namespace slipway::health
