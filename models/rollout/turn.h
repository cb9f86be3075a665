// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/advance.h"

/// The inside of advance(): one event being taken in. Nothing outside this room includes it.
namespace slipway::rollout {

/// The state that changes, the event's time, and what follows from it.
struct Turn {
    State& state;
    qint64 now = 0;
    std::vector<Effect>& effects;

    const RunPlan& plan() const { return state.created.plan; }
};

using Role = OpenCommand::Role;

// One function per event; false: it does not fit, and nothing was changed.
bool on(Turn& turn, const event::Created& event);
bool on(Turn& turn, const event::EngineAttached& event);
bool on(Turn& turn, const event::PreflightDone& event);
bool on(Turn& turn, const event::CommandIntended& event);
bool on(Turn& turn, const event::CommandStarted& event);
bool on(Turn& turn, const event::CommandLeaderExited& event);
bool on(Turn& turn, const event::CommandEnded& event);
bool on(Turn& turn, const event::CommandNeverRan& event);
bool on(Turn& turn, const event::CommandLost& event);
bool on(Turn& turn, const event::StopSent& event);
bool on(Turn& turn, const event::Measured& event);
bool on(Turn& turn, const event::TrafficMeasured& event);
bool on(Turn& turn, const event::TimeCame& event);
bool on(Turn& turn, const event::Requested& event);
bool on(Turn& turn, const event::LogStored& event);

// --- steps.cpp: the plan's steps

/// The step that the plan has come to; none when all are done.
StepState* currentStep(State& state);
const StepState* currentStep(const State& state);
const PlannedStep* currentPlanned(const State& state);
/// After a step or a person's Continue: begins or resumes the current step, ends the run after the
/// last. A run that was to pause pauses here; a paused one stays so.
void proceed(Turn& turn);
/// Leads a paused run back to its current step.
void resume(Turn& turn);
/// The current step is over; the next one is current. Does not begin it.
void closeStep(Turn& turn, StepPhase phase, const QString& sentence);
/// Pauses now, or when the current command is over.
void pauseRun(Turn& turn, PauseReason reason, const QString& sentence);
/// Pauses now.
void enterPaused(Turn& turn, PauseReason reason, const QString& sentence);
/// The current step failed for good: abort, ask, or go on, as the plan says.
void failStep(Turn& turn, StepPhase phase, PauseReason reason, const QString& sentence);
/// When the current step has taken longer than the plan allows a step; none: no such time.
std::optional<qint64> progressDue(const State& state);

// --- commands.cpp: the one open command

/// Asks for the command of the current step of its region, not before `notBefore` (0: at once).
void wantStep(Turn& turn, qint64 notBefore = 0);
void wantRollbackStep(Turn& turn, qint64 notBefore = 0);
/// Asks the plan's observe command whether the world is as it should be after the last step.
void wantObservation(Turn& turn, qint64 notBefore = 0);
void wantWeight(Turn& turn, int weight, int attempt, qint64 notBefore = 0);
/// Takes back a command that nobody has begun.
void withdraw(Turn& turn);
/// The open command is over; gives what it was.
OpenCommand closeCommand(Turn& turn, const std::optional<io::CommandExit>& exit, bool hasRun);
/// The next rung of the ladder, at once.
void tell(Turn& turn, io::Stop how);
/// The rung after the one that was not obeyed.
void climb(Turn& turn);
/// When to try again after `failures` in a row.
qint64 retryTime(const CommandLine& command, int failures, qint64 now);
/// Weight of a command that sets one; none for others.
std::optional<int> weightOf(const State& state, const OpenCommand& command);
/// A weight was seen to be set.
void noteWeight(Turn& turn, int weight);
/// `exited with 3`, as seen from the command's name.
QString outcomeOf(const OpenCommand& command, const io::CommandExit& exit);

// --- onanalysis.cpp

/// Metrics that decide: no dry runs, and none that is only shown.
bool isGate(const analysis::MetricRun& run);
/// Begins the metrics of a step or of the background.
std::vector<analysis::MetricRun> begun(const std::vector<analysis::MetricSpec>& specs, qint64 now);
/// Draws the conclusion of the current step's analysis, if there is one.
void concludeAnalysis(Turn& turn);
/// True if the background analysis does not allow the run to go on; it is paused then.
bool isHeldByBackground(Turn& turn);
/// Fresh counters for the metrics of the background that ended badly.
void restartBackground(Turn& turn);
/// Gating metrics of the background that nothing has passed yet; the first one's title.
std::optional<QString> unmeasuredBackground(const State& state);

// --- observation.cpp

/// The plan observes, and what it saw is not yet as it should be.
bool needsObservation(const State& state);
/// The observe command is over. `isSuccess`: it exited as it should.
void observationEnded(Turn& turn, const OpenCommand& was, bool isSuccess, const QString& sentence);
/// A person saw for themselves.
void markObserved(Turn& turn, const QString& sentence);

// --- rollback.cpp

/// Stops the current command, if there is one, and then undoes what was done.
void abortRun(Turn& turn, const QString& sentence);
/// The aborted command is over: undo, or end.
void afterAbort(Turn& turn);
/// Begins the next step of the rollback, ends the run after the last.
void proceedRollback(Turn& turn);
void failRollback(Turn& turn, StepPhase phase, const QString& sentence);
/// What would be run to undo this run as it stands.
std::vector<PlannedStep> rollbackNow(const State& state);
/// Ends the run.
void finish(Turn& turn, Phase phase, const QString& sentence);

/// A command's processes live on although nobody watches them.
bool hasSurvivors(const State& state);
/// `alice: "reason"`, as it stands in sentences.
QString saidBy(const event::Requested& request);
/// True where a person has to act before anything goes on.
bool waitsForPerson(const State& state);
/// A step's name as it stands in sentences.
QString nameOf(const PlannedStep& step);

} // namespace slipway::rollout
