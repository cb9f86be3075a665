// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/pollschedule.h"

#include <algorithm>

namespace slipway::io {
namespace {

constexpr qint64 firstSweep = 1500; ///< milliseconds within which new targets are asked first
constexpr qint64 longestRetryAfter = 3'600'000;
constexpr int failuresBeforeBackOff = 2;
constexpr int failuresUntilSlowest = 6;

/// The next point of the target's own grid that is at least half an interval away.
qint64 nextOnGrid(const QString& key, qint64 interval, qint64 now)
{
    const qint64 phase = spread(key, interval);
    const qint64 earliest = now + interval / 2;
    const qint64 turns = (earliest - phase + interval - 1) / interval;
    return std::max(now + 1, turns * interval + phase);
}

/// From one interval to two, growing with the failures, less up to an eighth by hash.
qint64 backOff(const QString& key, qint64 interval, int failures)
{
    const int step = std::min(failures, failuresUntilSlowest) - failuresBeforeBackOff;
    const qint64 longer = interval * step / (failuresUntilSlowest - failuresBeforeBackOff);
    return interval + longer - spread(key, std::max<qint64>(1, longer / 8));
}

} // namespace

qint64 spread(const QString& key, qint64 range)
{
    quint64 hash = 14'695'981'039'346'656'037ULL; // FNV-1a: the same on every machine and run
    for (const QChar c : key) {
        hash ^= c.unicode();
        hash *= 1'099'511'628'211ULL;
    }
    hash ^= hash >> 32; // the low bits alone are too alike for keys that differ at their ends
    return range > 0 ? static_cast<qint64>(hash % static_cast<quint64>(range)) : 0;
}

void PollSchedule::set(const std::vector<Target>& targets, qint64 now)
{
    QHash<QString, Turn> turns;
    for (const auto& target : targets) {
        const auto before = m_turns.constFind(target.key);
        if (before != m_turns.constEnd() && before->interval == target.interval) {
            turns.insert(target.key, *before);
            continue;
        }
        const qint64 interval = std::max<qint64>(1, target.interval.count());
        Turn turn{.interval = target.interval,
            .due = now + spread(target.key, std::min(interval, firstSweep))};
        // A request that is still out goes on to hold the target's turn.
        turn.isAsked = before != m_turns.constEnd() && before->isAsked;
        turns.insert(target.key, turn);
    }
    m_turns = std::move(turns);
}

void PollSchedule::dueNow(qint64 now)
{
    for (auto& turn : m_turns)
        turn.due = std::min(turn.due, now);
}

std::vector<QString> PollSchedule::takeDue(qint64 now)
{
    std::vector<QString> due;
    for (auto it = m_turns.begin(); it != m_turns.end(); ++it) {
        if (it->isAsked || it->due > now)
            continue;
        it->isAsked = true;
        due.push_back(it.key());
    }
    std::ranges::sort(due);
    return due;
}

void PollSchedule::finished(
    const QString& key, qint64 now, bool hasFailed, std::optional<qint64> retryAfter)
{
    const auto turn = m_turns.find(key);
    if (turn == m_turns.end())
        return;
    const qint64 interval = std::max<qint64>(1, turn->interval.count());
    turn->isAsked = false;
    turn->failures = hasFailed ? turn->failures + 1 : 0;
    turn->due = turn->failures > failuresBeforeBackOff
        ? now + backOff(key, interval, turn->failures)
        : nextOnGrid(key, interval, now);
    if (retryAfter)
        turn->due
            = std::max(turn->due, now + std::clamp<qint64>(*retryAfter, 0, longestRetryAfter));
}

std::optional<qint64> PollSchedule::nextDue() const
{
    std::optional<qint64> next;
    for (const auto& turn : m_turns) {
        if (!turn.isAsked && (!next || turn.due < *next))
            next = turn.due;
    }
    return next;
}

std::optional<qint64> PollSchedule::dueOf(const QString& key) const
{
    const auto turn = m_turns.constFind(key);
    if (turn == m_turns.constEnd() || turn->isAsked)
        return std::nullopt;
    return turn->due;
}

} // namespace slipway::io
