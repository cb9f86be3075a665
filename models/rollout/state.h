// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/event.h"

namespace slipway::rollout {

/// Where a run stands. From Succeeded on they are ends, which nothing leaves.
enum class Phase {
    Preflight,
    Running,
    AwaitingApproval, ///< a step of the plan waits for people
    Pausing, ///< the current command finishes, then Paused
    Paused,
    Aborting, ///< the current command is being stopped
    RollingBack,
    RollbackFailed, ///< an alarm: only a person leads out of it (Retry, MarkDone, Abandon)
    Succeeded,
    Aborted, ///< nothing had been changed
    RolledBack,
    Cancelled, ///< the preflight did not hold: nothing was changed
    Abandoned, ///< a failed rollback was left to people
};
[[nodiscard]] bool isEnd(Phase phase);

/// Why a run is paused.
enum class PauseReason {
    None,
    User,
    StepFailed, ///< with `onFailure: guide`, or a failed analysis without autoRollback
    Rejected,
    Inconclusive, ///< an analysis could not tell
    AnalysisError, ///< an analysis could not be carried out
    Unknown, ///< nobody saw how a command ended
    Waiting, ///< a pause step without a duration
};

enum class StepPhase {
    Pending,
    Executing, ///< its command is wanted or runs
    Waiting, ///< pause, approval or analysis goes on
    Succeeded,
    Skipped,
    Failed,
    TimedOut,
    Errored,
    Unknown,
};

/// Which list a step stands in.
enum class Region { Plan, Rollback };

struct StepState {
    StepPhase phase = StepPhase::Pending;
    int attempt = 0; ///< 1 for the first
    int failures = 0; ///< in a row, since it began or a person said Retry
    qint64 excused = 0; ///< milliseconds that do not count for the progress deadline
    qint64 started = 0; ///< milliseconds UTC; 0: not yet
    qint64 ended = 0;
    qint64 due = 0; ///< when a timed pause is over; moves when nobody observed, or while paused by
                    ///< a person
    qint64 remaining = 0; ///< of a timed pause while it is halted
    std::vector<analysis::MetricRun> metrics; ///< of an analysis step
    std::vector<event::Requested> approvals; ///< by different actors
    QString sentence; ///< how it ended or why it waits
    friend bool operator==(const StepState&, const StepState&) = default;
};

/// The one command that may be open at a time.
struct OpenCommand {
    enum class Role { Step, Rollback, Observe, Weight };
    enum class Phase { Wanted, Intended, Running, LeaderExited, Lost };
    Role role = Role::Step;
    Phase phase = Phase::Wanted;
    QString key;
    CommandLine command;
    int step = 0;
    int attempt = 1;
    qint64 notBefore = 0; ///< backoff: is not run earlier
    qint64 started = 0;
    qint64 deadline = 0; ///< started + timeout
    std::optional<io::Stop> rung; ///< how it was last told to stop
    bool isStopSent = false; ///< that rung was sent: it is not sent again
    qint64 nextRung = 0; ///< when the next rung is due; 0: none
    bool isTimedOut = false; ///< it is being stopped because of its deadline
    bool needsPerson = false; ///< asked to stop twice, goes on: Kill, or killAfter does it
    std::vector<io::TreeProcess> tree; ///< that lives on
    friend bool operator==(const OpenCommand&, const OpenCommand&) = default;
};

/// A command that is over, for log, history and view.
struct CommandRecord {
    QString key;
    CommandLine command;
    OpenCommand::Role role = OpenCommand::Role::Step;
    int step = 0;
    qint64 started = 0;
    qint64 ended = 0; ///< 0: not known
    std::optional<io::CommandExit> exit; ///< none: nobody saw it, or it never ran
    bool hasRun = true; ///< false: it is certain that nothing was executed
    friend bool operator==(const CommandRecord&, const CommandRecord&) = default;
};

/// A moment worth a mark on every chart.
struct Mark {
    qint64 time = 0;
    enum class Kind { Started, Weight, Paused, Rollback, Ended } kind = Kind::Started;
    int weight = 0;
    friend bool operator==(const Mark&, const Mark&) = default;
};

/// A run: the fold of its events.
struct State {
    event::Created created;
    qint64 started = 0;
    qint64 ended = 0;
    Phase phase = Phase::Preflight;
    PauseReason pause = PauseReason::None;
    Phase pausedFrom = Phase::Running; ///< where Continue leads
    QString sentence; ///< why it is where it is
    QString cause; ///< why it was aborted; empty: it was not
    std::vector<policy::Condition> preflight;
    qint64 preflightEnded = 0; ///< milliseconds UTC; 0: not yet
    int step = 0; ///< of plan.steps; == size when all are done
    std::vector<StepState> steps;
    std::vector<PlannedStep> rollback; ///< made when rolling back begins
    std::vector<StepState> rollbackSteps;
    int rollbackStep = 0;
    StepState
        observation; ///< of the plan's observe command, after the last step of plan or rollback
    std::optional<QJsonObject> observed; ///< what it told last
    std::vector<analysis::MetricRun> background; ///< empty until it begins
    std::optional<OpenCommand> command;
    std::vector<CommandRecord> commands; ///< that are over, in order
    bool isMutated = false; ///< a command that changes the world was intended
    bool isPromotedFully = false;
    bool isWeightTouched = false; ///< a weight was set, or may have been
    std::optional<int> desiredWeight; ///< last one that a command was seen to set
    std::optional<double> measuredShare; ///< percent
    QString measuredWhy; ///< why there is none
    qint64 measuredAt = 0;
    qint64 waited = 0; ///< milliseconds in states that wait for a person, closed ones
    qint64 waitingSince = 0; ///< 0: does not wait for a person
    qint64 lastEvent = 0; ///< time of the last event
    event::EngineAttached engine;
    std::vector<event::Requested> requests; ///< taken and obeyed, in order
    std::vector<Mark> marks;
    std::optional<event::LogStored> log;
    friend bool operator==(const State&, const State&) = default;
};

} // namespace slipway::rollout
