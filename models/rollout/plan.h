// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/metricrun.h"
#include "base/result.h"
#include "config/config.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// A version on its way into an environment: the plan, what happened to it, and what follows.
namespace slipway::rollout {

/// A command with everything filled in, exactly as it will be executed.
struct CommandLine {
    QString name;
    QStringList argv;
    QString workingDirectory; ///< absolute
    QStringList environment; ///< names
    Milliseconds timeout{600'000};
    Milliseconds grace{10'000};
    Milliseconds killAfter{300'000};
    bool isIdempotent = false;
    bool mutates = true;
    bool readsJson = false;
    int errorThreshold = 1;
    config::Backoff backoff;
    QStringList redact;
    friend bool operator==(const CommandLine&, const CommandLine&) = default;
};

/// One step, ready to be carried out.
struct PlannedStep {
    QString name;
    config::StepKind kind = config::StepKind::Command;
    std::optional<CommandLine> command; ///< Command and SetWeight
    std::optional<CommandLine> undo;
    int weight = 0; ///< SetWeight
    std::optional<Milliseconds> duration; ///< Pause; none: until a person continues
    std::vector<analysis::MetricSpec> metrics; ///< Analysis
    int minApprovals = 1; ///< Approval
    config::OnFailure onFailure = config::OnFailure::Abort;
    bool isRequired = false;
    friend bool operator==(const PlannedStep&, const PlannedStep&) = default;
};

/// A plan for one run, frozen: it does not change when the configuration does.
struct RunPlan {
    QString project; ///< absolute path of the configuration
    QString projectName;
    QString environment;
    bool isProtected = true;
    bool isDemo = false;
    QString name;
    QString title;
    QString strategy;
    QString version; ///< to
    QString stable; ///< from; empty: not known
    QString canaryName; ///< as `green`; the version if not said
    QString stableName;
    bool autoRollback = true;
    std::optional<Milliseconds> progressDeadline;
    QString trafficQuery; ///< of the new side; empty: not measured
    QString stableTrafficQuery;
    double trafficTolerance = 5; ///< points
    std::optional<CommandLine> observe;
    std::optional<CommandLine> setWeight; ///< with `{{weight}}` still in it, for Set weight
    std::vector<analysis::MetricSpec> background;
    int backgroundFrom = 0; ///< step from which it is measured
    std::vector<PlannedStep> steps;
    std::vector<PlannedStep> rollback; ///< explicit; empty: derived (see rollbackOf)
    friend bool operator==(const RunPlan&, const RunPlan&) = default;
};

/// What a run is started with.
struct PlanQuestion {
    QString environment;
    QString plan; ///< empty: the environment's first
    QString version;
    QString stable; ///< empty: not known
    QString run; ///< id, for `{{run}}`
};

/// Fills every `{{…}}`. Fails for what is not there, and for a variable that nobody sets, naming
/// command and argument.
[[nodiscard]] Result<RunPlan> makePlan(const config::Config& config, const PlanQuestion& question);

/// SHA-256 over the plan's canonical JSON: what a person confirms once.
[[nodiscard]] QByteArray digestOf(const RunPlan& plan);

/// The undoing of the first `begun` steps: the explicit rollback steps if there are any; else
/// weight 0 if a weight was set (or may have been), then the undo commands of the begun steps in
/// reverse order.
[[nodiscard]] std::vector<PlannedStep> rollbackOf(const RunPlan& plan, int begun);

/// `plan.setWeight` for one weight.
[[nodiscard]] std::optional<CommandLine> weightCommand(const RunPlan& plan, int weight);

[[nodiscard]] QJsonObject toJson(const RunPlan& plan);
[[nodiscard]] Result<RunPlan> planFromJson(const QJsonObject& json);
[[nodiscard]] QJsonObject toJson(const CommandLine& command);

} // namespace slipway::rollout
