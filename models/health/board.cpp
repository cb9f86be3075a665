// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/board.h"

#include "health/vocabulary.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::health {
namespace {

constexpr qint64 hour = 3'600'000;
constexpr qint64 week = 7 * 24 * hour;
constexpr qint64 latencyStep = 600'000;
constexpr int absencesUntilForgotten = 20;
constexpr size_t mostRemembered = 200;

State shownBy(const Attempt& attempt)
{
    switch (attempt.outcome) {
    case Outcome::Answered: return attempt.report ? attempt.report->state : State::Up;
    case Outcome::Failed: return State::Down;
    case Outcome::Unclear:
    case Outcome::Throttled: return State::Unknown;
    }
    return State::Unknown;
}

} // namespace

void Board::apply(const TargetId& id, Attempt attempt, const Pace& pace)
{
    auto& memory = m_memory[id];
    if (attempt.report && attempt.outcome == Outcome::Answered)
        noteComponents(memory, *attempt.report);
    noteTime(memory, attempt, pace);
    noteLatency(memory, attempt);
    memory.row.pace = pace;
    memory.row.beats.push_back({attempt.time, shownBy(attempt), attempt.latencyMs, attempt.cause});
    if (memory.row.beats.size() > mostBeats)
        memory.row.beats.pop_front();
    memory.row.condition = advance(std::move(memory.row.condition), attempt, pace);
}

void Board::noteComponents(Memory& memory, Report& report)
{
    memory.row.missingComponents.clear();
    // An answer that says nothing of parts at all (code only, an error) is no sign that one has
    // gone.
    if (report.components.empty() && report.stateRaw.isEmpty())
        return;
    for (auto it = memory.absences.begin(); it != memory.absences.end();) {
        const bool isThere = std::ranges::find(report.components, it->first, &Component::name)
            != report.components.end();
        it->second = isThere ? 0 : it->second + 1;
        if (!isThere && it->second <= absencesUntilForgotten)
            memory.row.missingComponents << it->first;
        it = it->second > absencesUntilForgotten ? memory.absences.erase(it) : std::next(it);
    }
    for (const auto& part : report.components) {
        if (memory.absences.size() < mostRemembered)
            memory.absences.try_emplace(part.name, 0);
    }
    for (const auto& name : memory.row.missingComponents) {
        Component part;
        part.name = name;
        part.message = u"missing from the answer"_s;
        report.components.push_back(std::move(part));
    }
    if (!memory.row.missingComponents.isEmpty()
        && rollUpRank(report.state) < rollUpRank(State::Unknown)
        && report.state != State::Maintenance) {
        report.state = State::Unknown;
        report.reason = u"component %1 is missing from the answer"_s.arg(
            memory.row.missingComponents.first());
    }
}

void Board::noteTime(Memory& memory, const Attempt& attempt, const Pace& pace)
{
    const qint64 from = memory.lastSeen;
    const qint64 gap = attempt.time - from;
    const qint64 trusted
        = std::max<qint64>(30'000, 2 * pace.interval.count() + pace.timeout.count());
    const State before = memory.lastState;
    memory.lastSeen = attempt.time;
    memory.lastState = shownBy(attempt);
    const bool wasUp = before == State::Up || before == State::Degraded;
    if (from == 0 || gap <= 0 || gap > trusted || (!wasUp && before != State::Down))
        return;
    for (qint64 at = from; at < attempt.time;) {
        const qint64 start = at - at % hour;
        const qint64 end = std::min(attempt.time, start + hour);
        if (memory.hours.empty() || memory.hours.back().start != start)
            memory.hours.push_back({.start = start});
        (wasUp ? memory.hours.back().up : memory.hours.back().down) += end - at;
        at = end;
    }
    while (!memory.hours.empty() && memory.hours.front().start < attempt.time - week)
        memory.hours.pop_front();
}

void Board::noteLatency(Memory& memory, const Attempt& attempt)
{
    if (attempt.outcome != Outcome::Answered)
        return;
    auto& points = memory.row.latency;
    const qint64 start = attempt.time - attempt.time % latencyStep;
    if (points.empty() || points.back().time < start)
        points.push_back({.time = start});
    auto& point = points.back();
    ++point.answers;
    point.meanMs += (attempt.latencyMs - point.meanMs) / point.answers;
    point.mostMs = std::max(point.mostMs, attempt.latencyMs);
    while (points.front().time < attempt.time - week)
        points.pop_front();
}

void Board::keepOnly(const std::vector<TargetId>& ids)
{
    std::erase_if(m_memory,
        [&](const auto& entry) { return std::ranges::find(ids, entry.first) == ids.end(); });
}

const BoardRow* Board::row(const TargetId& id) const
{
    const auto found = m_memory.find(id);
    return found == m_memory.end() ? nullptr : &found->second.row;
}

std::vector<TargetId> Board::targets() const
{
    std::vector<TargetId> ids;
    for (const auto& [id, memory] : m_memory)
        ids.push_back(id);
    return ids;
}

Uptime Board::uptime(const TargetId& id, qint64 now, qint64 span) const
{
    Uptime uptime{.ratio = {}, .span = std::min(span, week)};
    const auto found = m_memory.find(id);
    if (found == m_memory.end())
        return uptime;
    double up = 0;
    double down = 0;
    for (const auto& one : found->second.hours) {
        // Of the hour in which the span begins, the part that lies in it.
        const qint64 inside = std::clamp<qint64>(one.start + hour - (now - uptime.span), 0, hour);
        const double share = static_cast<double>(inside) / hour;
        up += share * static_cast<double>(one.up);
        down += share * static_cast<double>(one.down);
    }
    uptime.seen = static_cast<qint64>(up + down);
    if (uptime.seen > 0)
        uptime.ratio = up / (up + down);
    return uptime;
}

} // namespace slipway::health
