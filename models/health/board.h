// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "health/observation.h"

#include <QHash>
#include <QStringList>

#include <deque>
#include <map>
#include <optional>
#include <vector>

namespace slipway::health {

/// One attempt as the heartbeat bar shows it.
struct Beat {
    qint64 time = 0; ///< milliseconds since the Unix epoch
    State state = State::Unknown; ///< what this attempt alone showed
    double latencyMs = 0;
    QString cause;
};

/// Latency over ten minutes.
struct LatencyPoint {
    qint64 time = 0; ///< start of the ten minutes
    double meanMs = 0;
    double mostMs = 0;
    int answers = 0;
};

/// How much of a span was seen, and how much of that was up (degraded counts as up).
struct Uptime {
    std::optional<double> ratio; ///< 0 to 1 of what was seen; none if nothing was
    qint64 seen = 0; ///< milliseconds
    qint64 span = 0; ///< milliseconds asked for
};

/// All that is known of one target.
struct BoardRow {
    Condition condition;
    Pace pace;
    std::deque<Beat> beats; ///< oldest first, at most Board::mostBeats
    std::deque<LatencyPoint> latency; ///< oldest first, at most seven days
    QStringList missingComponents; ///< were there, and are gone from the last answer
};

/// The conditions of all targets and their recent past. A value: no thread, no clock.
class Board {
public:
    static constexpr size_t mostBeats = 60;

    /// One more attempt. A component that was there in earlier answers and is not in this one is
    /// Unknown, not absent.
    void apply(const TargetId& id, Attempt attempt, const Pace& pace);
    /// Forgets targets that are not among these.
    void keepOnly(const std::vector<TargetId>& ids);

    const BoardRow* row(const TargetId& id) const;
    std::vector<TargetId> targets() const;
    /// Over the `span` milliseconds before `now`, at most seven days. Time without attempts counts
    /// as not seen.
    Uptime uptime(const TargetId& id, qint64 now, qint64 span) const;

private:
    /// What was seen within one hour.
    struct Hour {
        qint64 start = 0;
        qint64 up = 0;
        qint64 down = 0;
    };
    struct Memory {
        BoardRow row;
        std::deque<Hour> hours;
        std::map<QString, int> absences; ///< component → answers in a row without it
        qint64 lastSeen = 0;
        State lastState = State::Unknown;
    };

    static void noteComponents(Memory& memory, Report& report);
    static void noteTime(Memory& memory, const Attempt& attempt, const Pace& pace);
    static void noteLatency(Memory& memory, const Attempt& attempt);

    std::map<TargetId, Memory> m_memory;
};

} // namespace slipway::health
