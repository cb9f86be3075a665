// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace slipway::config {

/// Names in `{{…}}` and what they stand for, as `version`, `stable`, `weight`, and a plan's own.
using Variables = QMap<QString, QString>;

/// Waiting between two attempts: `duration`, times `factor` each time, at most `maxDuration`.
struct Backoff {
    Milliseconds duration{10'000};
    double factor = 2;
    Milliseconds maxDuration{120'000};
    friend bool operator==(const Backoff&, const Backoff&) = default;
};

/// A command that a rollout may run: arguments, never a shell line. Texts may hold `{{name}}`.
struct Command {
    QString name;
    QStringList argv; ///< program first; relative ones with a slash stand relative to the
                      ///< configuration's folder
    QString workingDirectory; ///< absolute; the configuration's folder if not said (`cwd`)
    QStringList environment; ///< names of variables that it gets beside the common ones (`env`)
    Milliseconds timeout{600'000};
    Milliseconds grace{10'000}; ///< between SIGINT, SIGTERM and asking a person
    Milliseconds killAfter{300'000}; ///< then the tree is killed where nobody answered
    bool isIdempotent = false; ///< may be run again after an unknown outcome, when a person says so
    bool mutates = true; ///< changes the world; false for observe commands
    bool readsJson = false; ///< `output: json`: its last line of output is a JSON object
    int errorThreshold
        = 1; ///< consecutive failures that fail the step (Kargo's retry.errorThreshold)
    Backoff backoff;
    QStringList
        redact; ///< RE2 expressions; what they match in its output is masked when shown or exported
    friend bool operator==(const Command&, const Command&) = default;
};

/// One metric of an analysis, in the words of Argo Rollouts.
struct Metric {
    QString name;
    QString title; ///< shown; `name` if not said
    QString unit; ///< `%`, `ms`, … as of charts
    QString query; ///< PromQL with `{{…}}` (provider.prometheus.query)
    QString source; ///< provider.prometheus.source: a server's name, `own`, or empty: as the
                    ///< environment says
    QString
        successCondition; ///< over `result` and `stable`: `result < 0.01`, `result <= 1.1 * stable`
    QString failureCondition;
    std::optional<Milliseconds> interval;
    Milliseconds initialDelay{0};
    std::optional<int> count; ///< none: once without an interval, endless with one
    int failureLimit = 0; ///< failed measurements that are tolerated; -1: any number
    int inconclusiveLimit = 0;
    int consecutiveErrorLimit = 4;
    int consecutiveSuccessLimit = 0; ///< 0: off
    Milliseconds maxExtension{
        300'000}; ///< how long `noData: hold` waits for data before it is inconclusive
    bool dryRun = false; ///< shown, never counts
    std::optional<double>
        threshold; ///< drawn in the gate's chart; taken from the condition if it is plain
    friend bool operator==(const Metric&, const Metric&) = default;
};

struct AnalysisTemplate {
    QString name;
    std::vector<Metric> metrics;
    friend bool operator==(const AnalysisTemplate&, const AnalysisTemplate&) = default;
};

/// What a step does.
enum class StepKind { Command, SetWeight, Pause, Analysis, Approval };
/// What a step's failure leads to.
enum class OnFailure { Abort, Guide, Ignore };

/// One step of a plan.
struct Step {
    QString name; ///< as given, or made from what it does
    StepKind kind = StepKind::Command;
    QString command; ///< name, for Command
    QString undo; ///< name of the command that takes it back, or empty
    int weight = 0; ///< percent, for SetWeight
    std::optional<Milliseconds> duration; ///< for Pause; none: until a person continues
    QStringList templates; ///< for Analysis
    int minApprovals = 1; ///< for Approval
    OnFailure onFailure = OnFailure::Abort;
    bool isRequired = false; ///< cannot be skipped or ignored
    friend bool operator==(const Step&, const Step&) = default;
};

/// How a version comes into an environment.
struct RolloutPlan {
    QString name;
    QString title;
    QString strategy; ///< canary, blueGreen, recreate: a word for people
    bool autoRollback = true; ///< a failed analysis rolls back by itself
    std::optional<Milliseconds> progressDeadline; ///< of one step that waits for no person
    Variables variables; ///< for every `{{…}}` of this plan
    Variables canary; ///< on top, for the new version: as `backend: green`; `name` is shown
    Variables stable; ///< on top, for the old one; where set, each gate is also measured for it
    QString trafficQuery; ///< PromQL, requests a second of one side; measured share = canary /
                          ///< (canary + stable)
    double trafficTolerance = 5; ///< points between desired and measured share
    QString observe; ///< name of a command (mutates: false, output: json) that tells {version,
                     ///< weight, healthy}
    QStringList backgroundTemplates; ///< analysis.templates
    int backgroundFrom = 0; ///< analysis.startingStep, from 0
    std::vector<Step> steps;
    std::vector<Step>
        rollback; ///< rollback.steps; empty: weight 0 and the undo commands in reverse
    friend bool operator==(const RolloutPlan&, const RolloutPlan&) = default;
};

/// What must hold before a rollout into an environment may start.
struct Gates {
    enum class Scorecard { None, Go, GoWithRisk };
    Scorecard scorecard = Scorecard::None; ///< gates.scorecard.require
    friend bool operator==(const Gates&, const Gates&) = default;
};

/// `text` with every `{{name}}` replaced; unknown names stay and are listed in `missing` (if
/// given).
QString substituted(
    const QString& text, const Variables& variables, QStringList* missing = nullptr);

} // namespace slipway::config
