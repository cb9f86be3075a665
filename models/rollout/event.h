// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/record.h"
#include "io/command.h"
#include "policy/permit.h"
#include "rollout/plan.h"

#include <optional>
#include <variant>
#include <vector>

namespace slipway::rollout {

/// What a person (or CI) may ask of a run; each has a button and a word on the command line.
enum class Action {
    Approve,
    Reject,
    Pause,
    Continue,
    SkipStep, ///< the step that waits or failed; needs a reason
    PromoteFully, ///< no more waits and analysis; needs a reason
    SetWeight, ///< once, by hand, while paused by a person
    Abort, ///< and roll back
    Retry, ///< the failed step
    MarkDone, ///< a step whose outcome nobody saw was seen done by a person; needs a reason
    Kill, ///< a command that does not stop when asked
    Abandon, ///< leave a failed rollback to people; needs a reason
};

/// Everything that can happen to a run; each is one record of its stream. Times are the record's.
namespace event {

/// Somebody started it. First event of every run.
struct Created {
    QString run; ///< id
    RunPlan plan;
    QByteArray planDigest; ///< that was confirmed
    QByteArray configDigest; ///< that was trusted
    policy::Permit permit; ///< as it was at Start
    std::optional<policy::Scorecard> scorecard;
    QString overrideReason;
    QString actor;
    QString host;
    QString reason;
    bool isRollback = false;
    friend bool operator==(const Created&, const Created&) = default;
};

/// An engine drives the run from here on. `unobserved`: milliseconds during which nobody watched; 0
/// for the first.
struct EngineAttached {
    QString owner;
    QString host;
    qint64 pid = 0;
    qint64 unobserved = 0;
    friend bool operator==(const EngineAttached&, const EngineAttached&) = default;
};

/// The conditions that the engine itself checked before it changed anything.
struct PreflightDone {
    std::vector<policy::Condition> conditions; ///< all hold, or the run is cancelled
    friend bool operator==(const PreflightDone&, const PreflightDone&) = default;
};

/// Written and synced before the shim is started. `key` names the execution: `03-1-deploy`.
struct CommandIntended {
    QString key;
    CommandLine command;
    QString folder; ///< of the execution, relative to the run's folder
    friend bool operator==(const CommandIntended&, const CommandIntended&) = default;
};
struct CommandStarted {
    QString key;
    qint64 shimPid = 0;
    qint64 leaderPid = 0;
    friend bool operator==(const CommandStarted&, const CommandStarted&) = default;
};
/// The command itself is over, but processes of its tree live on.
struct CommandLeaderExited {
    QString key;
    int code = 0; ///< or 128 + signal
    std::vector<io::TreeProcess> tree;
    friend bool operator==(const CommandLeaderExited&, const CommandLeaderExited&) = default;
};
struct CommandEnded {
    QString key;
    io::CommandExit exit;
    std::optional<QJsonObject> output; ///< for `output: json`: the last line, if it is an object
    friend bool operator==(const CommandEnded&, const CommandEnded&) = default;
};
/// Recovery claimed it before any shim had: it did not run and never will.
struct CommandNeverRan {
    QString key;
    friend bool operator==(const CommandNeverRan&, const CommandNeverRan&) = default;
};
/// The shim is gone without an exit. Told again when the surviving tree changes.
struct CommandLost {
    QString key;
    std::vector<io::TreeProcess> tree;
    friend bool operator==(const CommandLost&, const CommandLost&) = default;
};
/// The shim was told to stop the tree.
struct StopSent {
    QString key;
    io::Stop how = io::Stop::Interrupt;
    friend bool operator==(const StopSent&, const StopSent&) = default;
};

/// One measurement of a gate. `step`: the analysis step, or -1 for the background analysis.
struct Measured {
    int step = -1;
    QString metric;
    analysis::Measurement measurement;
    friend bool operator==(const Measured&, const Measured&) = default;
};

/// The share of requests that the new version got, in percent; nothing: could not be measured (and
/// why).
struct TrafficMeasured {
    std::optional<double> share;
    QString why;
    friend bool operator==(const TrafficMeasured&, const TrafficMeasured&) = default;
};

/// A time that `nextDue` named has come.
struct TimeCame {
    friend bool operator==(const TimeCame&, const TimeCame&) = default;
};

/// A person's wish, taken up by the engine. Refused ones are recorded too, with why, and change
/// nothing.
struct Requested {
    qint64 id = 0;
    Action action = Action::Pause;
    int weight = 0; ///< for SetWeight
    QString actor;
    QString host;
    QString reason;
    qint64 asked = 0; ///< when, milliseconds UTC
    friend bool operator==(const Requested&, const Requested&) = default;
};

/// The run's log is kept with the journal: digest of what was stored.
struct LogStored {
    QByteArray digest; ///< SHA-256
    qint64 bytes = 0; ///< of the whole log
    qint64 lines = 0;
    qint64 kept = 0; ///< bytes that were stored
    friend bool operator==(const LogStored&, const LogStored&) = default;
};

} // namespace event

using Event = std::variant<event::Created,
    event::EngineAttached,
    event::PreflightDone,
    event::CommandIntended,
    event::CommandStarted,
    event::CommandLeaderExited,
    event::CommandEnded,
    event::CommandNeverRan,
    event::CommandLost,
    event::StopSent,
    event::Measured,
    event::TrafficMeasured,
    event::TimeCame,
    event::Requested,
    event::LogStored>;

/// An event with its time, as a journal entry and back. Unknown types and versions are errors:
/// never skipped.
[[nodiscard]] history::Entry toEntry(const Event& event, qint64 time);
[[nodiscard]] Result<Event> fromEntry(const history::Entry& entry);

/// `approve`, `promote-fully`, …: the word on the command line and in the requests table.
[[nodiscard]] QString actionWord(Action action);
[[nodiscard]] std::optional<Action> actionOf(const QString& word);

} // namespace slipway::rollout
