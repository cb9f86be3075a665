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

/// What `uses` names.
struct ActionReference {
    enum class Kind { Invalid, Local, Repository, Docker };
    Kind kind = Kind::Invalid;
    QString owner{};
    QString repository{};
    QString path{}; ///< in that repository, or in this one (Local); an image (Docker)
    QString ref{}; ///< tag, branch or commit; of an image its digest
    bool isSha = false; ///< `ref` is a whole commit id, or a digest
    bool isWorkflow() const { return path.endsWith(u".yml") || path.endsWith(u".yaml"); }
    friend bool operator==(const ActionReference&, const ActionReference&) = default;
};
/// Takes `owner/repository[/path]@ref`, `./path`, `docker://image` apart.
ActionReference actionReference(const QString& uses);

/// `permissions` of a workflow or a job. `{}` is Scopes with none.
struct WorkflowPermissions {
    enum class Kind { Unset, ReadAll, WriteAll, Scopes };
    Kind kind = Kind::Unset;
    QMap<QString, QString> scopes{}; ///< `contents` → `read`, `write`, `none`
    int line = 0;
    /// Scopes that may be written to; `write-all` is one of them.
    QStringList written() const;
    friend bool operator==(const WorkflowPermissions&, const WorkflowPermissions&) = default;
};

/// A container image that a job runs in or beside.
struct WorkflowImage {
    QString service{}; ///< its name; empty: the job's own container
    QString image{};
    int line = 0;
    friend bool operator==(const WorkflowImage&, const WorkflowImage&) = default;
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
    int usesLine = 0;
    QString id{};
    QMap<QString, QString> environment{}; ///< `env` of the step alone
    QString timeout{}; ///< minutes, as written

    /// `if: false`: never runs.
    bool isDisabled() const;
    /// `if: always()` or `failure()`: runs although an earlier step failed.
    bool runsAfterFailure() const;
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
    int needsLine = 0; ///< 0: not written
    int runsOnLine = 0;
    int usesLine = 0;
    QStringList runners{}; ///< labels of `runs-on`, the matrix filled in; unknown ones as written
    WorkflowPermissions permissions{};
    QString environment{}; ///< name of the deployment environment
    QString environmentUrl{};
    int environmentLine = 0;
    std::vector<WorkflowImage> images{}; ///< container, then services; the matrix filled in
    QMap<QString, QStringList> matrix{}; ///< values as far as they are scalars, `include` too
    QString concurrency{}; ///< group; empty: none
    QMap<QString, QString> variables{}; ///< `env` of the job
    QMap<QString, QString> with{}; ///< inputs of a reusable workflow
    QString timeout{}; ///< minutes, as written
    bool isDisabled() const;
    /// `if: always()` or `failure()`: runs although a job it needs failed.
    bool runsAfterFailure() const;
    /// `text` with every value of the matrix that it names; itself if it names none.
    QStringList filledIn(const QString& text) const;
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
    WorkflowPermissions permissions{};
    QString concurrency{}; ///< group; empty: none
    QMap<QString, QString> variables{}; ///< `env` of the workflow

    const WorkflowTrigger* trigger(const QString& event) const;
    /// Nothing without a job of that id.
    const WorkflowJob* job(const QString& id) const;
};

/// Reads a file below `.github/workflows`. The error's `where` is `line:column`.
Result<Workflow> readWorkflow(const QByteArray& bytes, const QString& path);
/// Steps of a composite action (`action.yml`); none for other kinds of action.
Result<std::vector<WorkflowStep>> readCompositeAction(const QByteArray& bytes);

/// A branch filter of a trigger, with `*`, `**`, `!`; later patterns override.
bool matchesBranch(const QStringList& patterns, const QString& branch);

} // namespace slipway::evidence
