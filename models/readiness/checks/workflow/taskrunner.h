// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/makefile.h"
#include "readiness/checks/deploymentstack.h"

#include <QHash>

namespace slipway::readiness {

/// Makefiles, justfiles and Taskfiles of the repository, each read once.
struct TaskRunner {
    std::vector<evidence::TaskFile> files; ///< the root's first, then by path
    std::vector<Unreadable> unreadable;
    QHash<QString, int> byFolder; ///< `make:folder` → index of the file that the runner takes

    static TaskRunner gather(const Facts& facts);
    /// The file that `make` (or `just`, `task`) takes in a folder (empty: the root); nullptr
    /// without one. A justfile or Taskfile is taken from a folder above, too.
    const evidence::TaskFile* fileIn(
        evidence::TaskFile::Runner runner, const QString& folder = {}) const;
};

/// A command of a task runner: `make -C src test lint`, `just build`, `task lint:fix`.
struct TaskCall {
    const evidence::TaskFile* file = nullptr; ///< nullptr: the folder has none
    evidence::TaskFile::Runner runner = evidence::TaskFile::Runner::Make;
    QString folder; ///< it runs in, relative to the repository
    QStringList targets; ///< as written; empty: the default one
    bool isUnclear = false; ///< `-f`, a variable in the target: not to be told here
    bool keepsGoing = false; ///< `-i`: failures of recipes are ignored
    /// Targets that the file does not have; none where that cannot be told.
    QStringList missing() const;
};
/// Reads the words of a command (`make`, `gmake`, `just`, `task`); nothing for another program.
std::optional<TaskCall> taskCall(
    const Facts& facts, const QStringList& words, const QString& folder = {});

} // namespace slipway::readiness
