// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"

#include <QHash>
#include <QString>

#include <optional>
#include <vector>

namespace slipway::io {

/// When to ask which of many targets again. Pure: time comes in, keys come out.
///
/// Targets are spread over their interval by a hash of their key, asked one at a time, and asked
/// less often while they fail: never more than twice the interval apart, so that what is known of
/// them does not go stale meanwhile. All times are milliseconds of one monotonic clock.
class PollSchedule {
public:
    struct Target {
        QString key;
        Milliseconds interval{15'000};
    };

    /// Replaces the targets; one that stays with the same interval keeps its turn.
    void set(const std::vector<Target>& targets, qint64 now);
    /// Makes every target due that is not being asked.
    void dueNow(qint64 now);
    /// The keys whose turn it is; each counts as being asked until finished().
    std::vector<QString> takeDue(qint64 now);
    /// The answer is in. `retryAfter` (milliseconds) is honoured up to an hour.
    void finished(
        const QString& key, qint64 now, bool hasFailed, std::optional<qint64> retryAfter = {});
    /// When the next turn comes; none if nothing is waiting.
    std::optional<qint64> nextDue() const;
    /// When this target's turn comes; none if it is unknown or being asked.
    std::optional<qint64> dueOf(const QString& key) const;

private:
    struct Turn {
        Milliseconds interval{};
        qint64 due = 0;
        int failures = 0;
        bool isAsked = false;
    };
    QHash<QString, Turn> m_turns;
};

/// A number between 0 and `range` - 1 that is always the same for the same key.
qint64 spread(const QString& key, qint64 range);

} // namespace slipway::io
