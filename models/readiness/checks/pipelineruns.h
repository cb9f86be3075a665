// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/pipelinefacts.h"

namespace slipway::readiness {

/// One command or action that a workflow's job runs, however deep in scripts, make targets,
/// composite actions and reusable workflows of this repository.
struct PipelineCommand {
    QStringList words{}; ///< without wrappers; empty for an action
    QString text{}; ///< as written, or the action
    QString uses{}; ///< of an action
    QMap<QString, QString> with{}; ///< of an action
    int workflow = 0; ///< index in WorkflowFacts::workflows
    int job = 0; ///< index in its jobs: the one that calls, where a workflow is called
    QString jobName{};
    QString step{};
    QString folder{}; ///< it runs in, relative to the repository
    evidence::Place place{};
    int endLine = 0;
    QString mask{}; ///< what hides a failure, as a part of a sentence; empty: nothing does
    std::vector<evidence::Place> maskPlaces{}; ///< where else than at the command
    evidence::Place doubtfulBy{}; ///< a last command that always succeeds; line 0: none
    bool isOptional = false; ///< job or step says of itself that it may fail
    bool uploadsFindings = false; ///< its job uploads SARIF, which fails a pull request
    bool runsAfterFailure = false; ///< step with `if: always()` or `failure()`
    int inner = 0; ///< so many commands after this one are what it runs
};

/// Everything that the workflows run, in order of workflow, job and step.
struct PipelineRuns {
    std::vector<PipelineCommand> commands;
    /// Reusable workflows of other repositories, then files of other CI systems: neither is read.
    QStringList elsewhere;
    bool isCut = false; ///< more than the limit

    static PipelineRuns gather(const Facts& facts);
    /// Indices of the commands of one job.
    std::vector<int> ofJob(int workflow, int job) const;
};

/// Commands of a shell script of the repository and of what it calls; `workflow` and `job` mean
/// nothing in them.
std::vector<PipelineCommand> commandsOfScript(const Facts& facts, const QString& path);

/// True for workflows that start on a push or a review, or that nobody here calls.
bool isGating(const Facts& facts, int workflow);
/// The job that a command belongs to.
const evidence::WorkflowJob& jobOf(const Facts& facts, const PipelineCommand& command);
/// Evidence for a command, what hides its failure behind it.
std::vector<Evidence> placesOf(const Facts& facts, const PipelineCommand& command);
Evidence placeOf(const Facts& facts, const PipelineCommand& command);
/// What one of `elsewhere` is, as the part of a sentence.
QString elsewhereText(const QString& one);
/// Where one looked in vain: the triggers of every workflow, at most ten.
std::vector<Evidence> workflowPlaces(const Facts& facts);

} // namespace slipway::readiness
