// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/record.h"
#include "rollout/state.h"

#include <optional>
#include <span>
#include <vector>

namespace slipway::rollout {

/// What the engine must do in the world after an event is safely in the journal.
namespace effect {
/// Check what must hold before anything is changed; answer with PreflightDone.
struct Preflight {
    friend bool operator==(const Preflight&, const Preflight&) = default;
};
/// Write CommandIntended, sync, then start state.command (not before its notBefore).
struct Run {
    QString key;
    friend bool operator==(const Run&, const Run&) = default;
};
/// Tell the tree to stop; then write StopSent.
struct Stop {
    QString key;
    io::Stop how = io::Stop::Interrupt;
    friend bool operator==(const Stop&, const Stop&) = default;
};
/// The run has ended: store the log, release the lease.
struct Finish {
    friend bool operator==(const Finish&, const Finish&) = default;
};
} // namespace effect

using Effect = std::variant<effect::Preflight, effect::Run, effect::Stop, effect::Finish>;

struct Advance {
    State state;
    std::vector<Effect> effects;
};

/// The state after one more event at `time`, and what follows from it. Pure, total and
/// deterministic: an event that does not fit changes nothing. `Created` begins a state (pass a
/// default State).
[[nodiscard]] Advance advance(State state, const Event& event, qint64 time);

/// What a new engine has to do first: the effects that its predecessor may not have carried out.
/// Pure.
[[nodiscard]] std::vector<Effect> pendingEffects(const State& state);

/// What a new engine makes of the open command, from what can be seen of it: CommandNeverRan (after
/// a successful claim: `claimed`), CommandStarted, CommandLeaderExited, CommandEnded, CommandLost,
/// or nothing new. Pure.
[[nodiscard]] std::optional<Event> recovered(
    const State& state, const io::CommandStatus& status, bool claimed);

/// When `TimeCame` must be delivered next (command deadline, ladder, backoff, end of a pause,
/// progress deadline), or nothing.
[[nodiscard]] std::optional<qint64> nextDue(const State& state);

/// A measurement that is to be made.
struct Wanted {
    int step = -1; ///< -1: background
    analysis::MetricSpec spec;
    qint64 due = 0;
};
/// Every measurement that is still to come, in any order. Analysis goes on while paused or waiting
/// for people.
[[nodiscard]] std::vector<Wanted> wantedMeasurements(const State& state);

/// Why a request cannot be obeyed now; nothing if it can. The same answer disables the button.
[[nodiscard]] std::optional<QString> refusal(const State& state, const event::Requested& request);

/// The fold. Fails on a record that is no event of this room, naming it.
[[nodiscard]] Result<State> replay(std::span<const history::Record> records);

/// The journal's list row of a state (number 0). A test holds: row after each append =
/// rowOf(replay(all)).
[[nodiscard]] history::RunRow rowOf(const State& state);

/// `rollout/` + id.
[[nodiscard]] QString streamOf(const QString& run);
/// A new id from second and randomness: `20261122-150211-4f2a`. Of 65,536 a second, so that who
/// stores it asks whether it is taken and draws again.
[[nodiscard]] QString newRunId(qint64 now);

} // namespace slipway::rollout
