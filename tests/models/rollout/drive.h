// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/advance.h"
#include "rollout/view.h"

#include <QStringList>

/// A run that is driven by hand: plans made of short words, and events that answer what is asked.
namespace slipway::rollout::test {

CommandLine line(const QString& name);
/// A metric that passes with three measurements below 0.01, every 10 s.
analysis::MetricSpec gate(const QString& name, std::optional<int> count = 3);
PlannedStep commandStep(const QString& name);
PlannedStep weightStep(int weight);
PlannedStep pauseStep(std::optional<Milliseconds> duration);
PlannedStep analysisStep(std::vector<analysis::MetricSpec> metrics);
PlannedStep approvalStep(int approvals = 1);
RunPlan planOf(std::vector<PlannedStep> steps);
event::Requested wish(Action action, const QString& reason = {}, const QString& actor = {});
io::CommandExit exited(int code);
std::vector<policy::Condition> holding(bool holds = true);

class Drive {
public:
    Drive() = default;
    /// Created and through the preflight.
    explicit Drive(const RunPlan& plan);

    /// Takes an event, by the journal's way, and checks that nothing is lost on it.
    Drive& take(const Event& event);
    Drive& after(qint64 milliseconds);
    /// To the next moment that the run waits for.
    Drive& onDue();
    Drive& ask(Action action, const QString& reason = {}, const QString& actor = {});
    /// Intended and started.
    Drive& begin();
    Drive& end(int code = 0);
    Drive& end(const io::CommandExit& exit);
    Drive& lose(std::vector<io::TreeProcess> tree = {});
    /// Begun and ended.
    Drive& run(int code = 0) { return begin().end(code); }
    Drive& measure(const QString& metric, analysis::Phase phase, int step = -1);

    QString key() const { return state.command ? state.command->key : QString(); }
    StepPhase step(std::size_t index) const { return state.steps.at(index).phase; }
    /// What the last event led to, as `run 01-1-deploy`, `stop interrupt`.
    QStringList does() const;
    history::Record record(const Event& event) const;

    State state;
    qint64 now = 1'000'000;
    std::vector<Effect> effects;
    std::vector<history::Record> records;
};

} // namespace slipway::rollout::test
