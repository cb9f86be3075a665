// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "evidence/shell.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <vector>

/// GitHub Actions workflows and composite actions. Source: docs.github.com, "Workflow syntax for
/// GitHub Actions".
namespace slipway::evidence {

/// A key that is true, false, or an expression nobody here can evaluate.
struct WorkflowFlag {
    enum class Kind { No, Yes, Expression };
    Kind kind = Kind::No;
    QString text; ///< of an expression
    int line = 0; ///< 0: not written
    friend bool operator==(const WorkflowFlag&, const WorkflowFlag&) = default;
};

struct WorkflowStep {
    QString name; ///< as written, or the action or first command
    QString uses; ///< action reference
    int line = 0; ///< where the step begins
    int endLine = 0;
    QString condition; ///< `if`, as written
    QString shell; ///< bash, sh, pwsh, … after defaults; empty: the runner's default
    QString workingDirectory; ///< after defaults; empty: the checkout
    QString run; ///< script text
    int runLine = 0; ///< line of the script's first line
    int runColumn = 1; ///< column of the first character of the script's lines
    WorkflowFlag continueOnError;
    QMap<QString, QString> with;

    /// `if: false`: never runs.
    bool isDisabled() const;
    /// Whether the shell is a POSIX one, whose rules are known here.
    bool isPosixShell() const;
    /// The script's commands with line and column in the file.
    ShellScript script() const;
    /// errexit and pipefail as the runner starts this step's shell.
    ShellOptions shellOptions() const;
};

struct WorkflowJob {
    QString id;
    QString name;
    int line = 0;
    QStringList needs;
    QString condition;
    QString uses; ///< a reusable workflow instead of steps
    QString runsOn;
    WorkflowFlag continueOnError;
    std::vector<WorkflowStep> steps;
    bool isDisabled() const;
};

struct WorkflowTrigger {
    QString event;
    QStringList branches;
    QStringList branchesIgnored;
    bool isTagsOnly = false; ///< names tags and no branches
    QStringList paths;
    int line = 0;
};

struct Workflow {
    QString path;
    QString name;
    int triggersLine = 0;
    std::vector<WorkflowTrigger> triggers;
    std::vector<WorkflowJob> jobs;

    const WorkflowTrigger* trigger(const QString& event) const;
};

/// Reads a file below `.github/workflows`. The error's `where` is `line:column`.
Result<Workflow> readWorkflow(const QByteArray& bytes, const QString& path);
/// Steps of a composite action (`action.yml`); none for other kinds of action.
Result<std::vector<WorkflowStep>> readCompositeAction(const QByteArray& bytes);

/// A branch filter of a trigger, with `*`, `**`, `!`; later patterns override.
bool matchesBranch(const QStringList& patterns, const QString& branch);

} // namespace slipway::evidence
