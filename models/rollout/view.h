// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/state.h"

namespace slipway::rollout {

/// One line of the list of steps.
struct StepView {
    QString name;
    QString detail; ///< argv, `soaking · 3:12 of 10:00`, `waits for approval`, or how it ended
    StepPhase phase = StepPhase::Pending;
    config::StepKind kind = config::StepKind::Command;
    bool isCurrent = false;
    bool isRollback = false;
    int attempt = 0;
    qint64 started = 0;
    qint64 ended = 0;
    qint64 due = 0; ///< of a timed pause or a command's deadline; 0: none
    qint64 remaining = 0; ///< of a halted pause
    std::optional<double> progress; ///< 0 to 1, of a timed pause or a counted analysis
    friend bool operator==(const StepView&, const StepView&) = default;
};

/// One gate: a metric with its measurements.
struct GateView {
    QString name; ///< title, or name
    QString metric; ///< name, stable id
    QString condition;
    QString unit;
    std::optional<double> stable; ///< last one
    std::optional<double> canary; ///< last one
    analysis::Verdict verdict = analysis::Verdict::Pending;
    QString sentence;
    std::vector<analysis::Measurement> measurements; ///< all
    std::optional<double> threshold;
    QString query;
    QString stableQuery;
    int step = -1; ///< -1: background
    bool isDryRun = false;
    qint64 nextDue = 0; ///< 0: no more
    friend bool operator==(const GateView&, const GateView&) = default;
};

struct TrafficView {
    QString canaryName;
    QString stableName;
    std::optional<int> desired; ///< percent for the new version
    std::optional<double> measured; ///< percent of requests
    QString why; ///< why it is not measured
    qint64 measuredAt = 0;
    bool differs = false; ///< by more than the tolerance, after the weight has had time to act
    friend bool operator==(const TrafficView&, const TrafficView&) = default;
};

/// A button: what it would do now, or why not.
struct ActionView {
    Action action = Action::Pause;
    bool isEnabled = false;
    bool isShown = false; ///< makes sense in this phase, even if it is disabled
    QString why; ///< it is disabled
    bool needsReason = false;
    bool needsName = false; ///< the environment's name must be typed
    friend bool operator==(const ActionView&, const ActionView&) = default;
};

/// A run as it is shown: in the window, in the terminal, live or replayed. All texts are ready for
/// people, and may hold bytes from outside: they are shown as plain text through visible().
struct RunView {
    QString run;
    QString project;
    QString environment;
    bool isProtected = true;
    bool isDemo = false;
    QString plan;
    QString strategy;
    QString version;
    QString stable;
    Phase phase = Phase::Preflight;
    PauseReason pause = PauseReason::None;
    QString headline; ///< `v4.2.0 rolling out · 50 %`, `v4.2.0 rolled back`
    QString sentence; ///< `Waiting because …` / why it ended
    QString next; ///< `Next: traffic 100 % after 6:48 of soak and one approval.`
    QString rollbackRule; ///< `Automatic rollback if a gate fails.`
    QString actor;
    QString host;
    QString reason;
    qint64 started = 0;
    qint64 ended = 0;
    std::vector<policy::Condition> preflight;
    std::vector<StepView> steps; ///< preflight first, as a step of its own
    std::vector<StepView> rollback; ///< while and after rolling back; else what would be run
    std::vector<GateView> gates; ///< background first, then those of the analysis steps begun
    TrafficView traffic;
    std::vector<ActionView> actions; ///< in the order of the buttons
    std::vector<io::TreeProcess> tree; ///< processes that survive an unknown or stubborn command
    std::vector<Mark> marks;
    std::vector<CommandRecord> commands; ///< over, and last the open one
    std::vector<event::Requested> people; ///< who did what
    friend bool operator==(const RunView&, const RunView&) = default;
};

/// The view of a state at `now` (milliseconds UTC, for countdowns). Pure.
[[nodiscard]] RunView viewOf(const State& state, qint64 now);

/// Words for lists and JSON: `rolling-back`, `paused`.
[[nodiscard]] QString phaseWord(Phase phase);
[[nodiscard]] QString stepPhaseWord(StepPhase phase);
[[nodiscard]] QString verdictWord(analysis::Verdict verdict);

} // namespace slipway::rollout
