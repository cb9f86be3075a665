// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/workflow.h"
#include "readiness/checks/deploymentstack.h"

namespace slipway::readiness {

/// The repository's workflows, and what else runs its CI.
struct WorkflowFacts {
    struct ImageUse {
        QString context;
        QString dockerfile; ///< empty: `Dockerfile` in the context
        bool isPushed = false; ///< to a registry, as far as the step says
    };
    std::vector<evidence::Workflow> workflows;
    std::vector<Unreadable> unreadable;
    QStringList otherSystems; ///< files of CI systems that are not read here
    std::vector<ImageUse> imageBuilds;
    static WorkflowFacts gather(const Facts& facts);
};

enum class GateKind { Test, Security, Lint, TypeCheck };

/// A command or action that should be able to fail the build.
struct Gate {
    GateKind kind = GateKind::Test;
    QString command; ///< as written, or the action
    QString job;
    QString step; ///< its name
    QString mask; ///< what hides a failure, as a part of a sentence; empty: nothing does
    bool isOptional = false; ///< masked, and its name says that it may fail (experimental, nightly)
    bool isDoubtful = false; ///< not masked, but written as if it were
    std::vector<Evidence> evidence; ///< the command first, then what hides it
};

/// Every gate of workflows that run on a push, a pull request, or when another workflow calls them.
struct Gates {
    std::vector<Gate> gates;
    QStringList elsewhere; ///< see PipelineRuns
    static Gates gather(const Facts& facts);
};

/// What a command is by its words: a test run, a security scan, a linter, a type checker, or none
/// of them. A formatter that is not told to check is no gate.
std::optional<GateKind> gateOf(const QStringList& words);
/// The same of an action reference.
std::optional<GateKind> gateOfAction(const evidence::WorkflowStep& step);
/// The command without `sudo`, `poetry run`, `python -m`, `npx`, `timeout 60`, `docker compose run
/// x` before it.
QStringList withoutWrappers(QStringList words);

/// A script that a command runs: a file, a recipe of a Makefile, a script of package.json.
struct CalledScript {
    QString path;
    evidence::ShellScript script; ///< lines are those of the file
    evidence::ShellOptions options;
    QString mask; ///< what hides the failure of the whole, as a `-` before a recipe's line
    QString folder{}; ///< it runs in; null: where its caller does
};
/// What a command calls in this repository; nothing for programs from elsewhere.
std::vector<CalledScript> calledScripts(
    const Facts& facts, const QStringList& words, const QString& folder = {});

/// Commands of `.pre-commit-config.yaml` where an action runs them; nothing for other actions.
std::vector<CalledScript> scriptsOfAction(const Facts& facts, const evidence::WorkflowStep& step);

/// What every pipeline check answers where there is no workflow to look at; `subject` completes
/// "There is no CI workflow in the repository: …".
std::optional<Outcome> withoutWorkflows(const Facts& facts, const QString& subject);
/// Whether gates of a kind can fail. `isStrict`: one masked gate fails the check although others
/// are honest.
Outcome judgeGates(const Facts& facts, GateKind kind, const QString& noun, bool isStrict = true);

/// "`|| true`" and its like as a part of a sentence.
QString maskText(const evidence::ShellMask& mask);

} // namespace slipway::readiness
