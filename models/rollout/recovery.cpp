// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/turn.h"

#include <QDateTime>
#include <QRandomGenerator>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using CommandPhase = OpenCommand::Phase;
using Seen = io::CommandStatus::State;

/// It was seen to run, and cannot be told any more: the safe side is that nobody saw its end.
std::optional<Event> lost(const OpenCommand& command, const std::vector<io::TreeProcess>& tree)
{
    if (command.phase == CommandPhase::Lost && command.tree == tree)
        return std::nullopt;
    return event::CommandLost{command.key, tree};
}

std::optional<Event> neverRan(const OpenCommand& command)
{
    if (command.phase == CommandPhase::Intended)
        return event::CommandNeverRan{command.key};
    return lost(command, {});
}

std::optional<Event> leaderExited(const OpenCommand& command, const io::CommandStatus& status)
{
    const bool isKnown = command.phase == CommandPhase::LeaderExited && command.tree == status.tree;
    if (isKnown || command.phase == CommandPhase::Lost)
        return std::nullopt;
    return event::CommandLeaderExited{command.key, status.leaderCode.value_or(0), status.tree};
}

} // namespace

std::vector<Effect> pendingEffects(const State& state)
{
    std::vector<Effect> out;
    if (state.created.run.isEmpty())
        return out;
    if (isEnd(state.phase)) {
        // Even if the log is stored: the lease may not be free yet.
        out.push_back(effect::Finish{});
        return out;
    }
    if (state.phase == Phase::Preflight)
        out.push_back(effect::Preflight{});
    if (!state.command)
        return out;
    const OpenCommand& command = *state.command;
    if (command.phase == CommandPhase::Wanted && command.notBefore == 0)
        out.push_back(effect::Run{command.key});
    if (command.phase != CommandPhase::Wanted && command.rung && !command.isStopSent)
        out.push_back(effect::Stop{command.key, *command.rung});
    return out;
}

std::optional<Event> recovered(const State& state, const io::CommandStatus& status, bool claimed)
{
    if (!state.command || state.command->phase == CommandPhase::Wanted)
        return std::nullopt;
    const OpenCommand& command = *state.command;
    switch (status.state) {
    case Seen::Unclaimed:
        if (command.phase != CommandPhase::Intended)
            return lost(command, {});
        return claimed ? std::optional<Event>(event::CommandNeverRan{command.key}) : std::nullopt;
    case Seen::Starting: return std::nullopt;
    case Seen::Running:
        if (command.phase != CommandPhase::Intended)
            return std::nullopt;
        return event::CommandStarted{command.key, status.shimPid, status.leaderPid};
    case Seen::LeaderExited: return leaderExited(command, status);
    case Seen::Ended:
        if (!status.exit)
            return lost(command, status.tree);
        return event::CommandEnded{command.key, *status.exit, std::nullopt};
    case Seen::NeverRan: return neverRan(command);
    case Seen::Lost: return lost(command, status.tree);
    }
    return std::nullopt;
}

Result<State> replay(std::span<const history::Record> records)
{
    State state;
    for (const auto& record : records) {
        const auto event = fromEntry(record.entry);
        if (!event)
            return failure(event.error().in(
                u"%1, record %2"_s.arg(visible(record.stream, 200)).arg(record.sequence)));
        state = advance(std::move(state), *event, record.entry.time).state;
    }
    if (state.created.run.isEmpty())
        return failure(records.empty() ? QString() : visible(records.front().stream, 200),
            u"the stream does not begin with the start of a run"_s);
    return state;
}

QString streamOf(const QString& run)
{
    return u"rollout/"_s + run;
}

QString newRunId(qint64 now)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(now, QTimeZone::utc());
    const auto random = QRandomGenerator::system()->bounded(0x10000);
    return u"%1-%2"_s.arg(time.toString(u"yyyyMMdd-hhmmss"_s)).arg(random, 4, 16, QChar(u'0'));
}

} // namespace slipway::rollout
