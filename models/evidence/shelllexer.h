// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <vector>

namespace slipway::evidence {

/// A word, an operator or a line's end of a shell script.
struct ShellToken {
    enum class Kind { Word, Operator, Newline };
    Kind kind = Kind::Word;
    QString text; ///< a word without its quotes
    bool isQuoted = false;
    qsizetype begin = 0;
    qsizetype end = 0;
};

/// Splits a script into tokens; comments, redirections and here-document bodies are left out. Never
/// fails.
std::vector<ShellToken> lexShell(const QString& script);

} // namespace slipway::evidence
