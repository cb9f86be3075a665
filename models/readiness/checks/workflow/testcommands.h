// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/workflow/checks.h"

namespace slipway::readiness {

/// A command that runs tests, wherever it stands: task runner, tox, workflow.
struct TestCommand {
    QString text{};
    QStringList words{}; ///< without wrappers
    QString folder{}; ///< it runs in, relative to the repository
    QStringList paths{}; ///< files, folders and node ids that it names
    QStringList markers{}; ///< that `-m` asks for (not those that it excludes)
    QStringList excluded{}; ///< markers after `not`
    QStringList ignored{}; ///< `--ignore`, `--deselect`
    QString missingScript{}; ///< of package.json
    bool isPytest = false;
    bool isInCi = false;
    QString mask{};
    evidence::Place place{};
};

struct TestCommands {
    std::vector<TestCommand> commands; ///< each place once
    static TestCommands gather(const Facts& facts);
};

/// What a pytest command line selects.
void readPytestWords(const QStringList& words, TestCommand& out);

} // namespace slipway::readiness
