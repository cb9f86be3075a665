// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <functional>
#include <optional>
#include <vector>

/// Task runners: Makefiles, and thinly justfiles and Taskfiles. Sources: GNU make manual, just
/// manual (just.systems/man), taskfile.dev/reference/schema.
namespace slipway::evidence {

/// One command line of a recipe.
struct TaskLine {
    QString text; ///< as the shell gets it: variables that are known filled in, `$$` as `$`
    int line = 0; ///< from 1
    int endLine = 0;
    bool isSilent = false; ///< `@` before it
    bool ignoresFailure = false; ///< `-` before it, or the file says so for all
    friend bool operator==(const TaskLine&, const TaskLine&) = default;
};

/// One target; a rule with several makes one each.
struct TaskTarget {
    QString name;
    QStringList prerequisites;
    std::vector<TaskLine> recipe;
    bool isPhony = false;
    bool isPattern = false; ///< `%.o`
    QString path{}; ///< of the file, relative to the repository; an included one may hold it
    int line = 0;
    friend bool operator==(const TaskTarget&, const TaskTarget&) = default;
};

/// Something for which the runner refuses the file.
struct TaskProblem {
    QString path;
    int line = 0;
    QString text; ///< one sentence without a full stop
    friend bool operator==(const TaskProblem&, const TaskProblem&) = default;
};

/// A Makefile, justfile or Taskfile with what it includes.
struct TaskFile {
    enum class Runner { Make, Just, Task };
    Runner runner = Runner::Make;
    QString path;
    std::vector<TaskTarget> targets; ///< in order; double-colon rules stay apart
    QMap<QString, QString> variables; ///< simply expanded, as far as they can be
    std::vector<TaskProblem> problems;
    QStringList includes; ///< read
    QStringList missing; ///< includes that are not in the tree or that cannot be told
    QString defaultTarget; ///< empty: none
    bool isOneShell = false; ///< a recipe is one script
    bool isErrexit = false; ///< the shell of a line is started with `-e` (`.SHELLFLAGS`)
    bool isOpen
        = false; ///< targets may exist that cannot be told: `$(eval …)`, includes from elsewhere

    /// The target of that name, else the pattern rule that makes it; nullptr if there is neither.
    const TaskTarget* find(const QString& target) const;
    /// All targets that `target` runs, prerequisites first, each once, at most 500.
    std::vector<const TaskTarget*> orderOf(const QString& target) const;
    friend bool operator==(const TaskFile&, const TaskFile&) = default;
};

/// Gives a file's bytes by its path in the repository; nothing where there is none.
using TaskInclude = std::function<std::optional<QByteArray>(const QString&)>;

/// The runner that a file belongs to by its name; nothing for other files.
std::optional<TaskFile::Runner> taskRunnerOf(const QString& path);

/// Reads a Makefile. Never fails: what make would refuse is a problem. Both branches of a condition
/// are taken. Includes (at most 50, 8 deep) are taken beside the file and from the root.
TaskFile readMakefile(
    const QByteArray& bytes, const QString& path, const TaskInclude& include = {});
/// Reads recipes of a justfile: names, dependencies, lines.
TaskFile readJustfile(const QByteArray& bytes, const QString& path);
/// Reads tasks of a Taskfile.yml: names, `deps`, `cmds`. An error's place is a problem.
TaskFile readTaskfile(const QByteArray& bytes, const QString& path);
/// Whichever of the three the name asks for.
TaskFile readTasks(const QByteArray& bytes, const QString& path, const TaskInclude& include = {});

} // namespace slipway::evidence
