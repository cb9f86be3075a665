// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Shell scripts split into simple commands, so that one can say which of them may fail unseen.
namespace slipway::evidence {

/// Text of a file: BOM taken off, line ends as `\n`, UTF-8 or else Latin-1.
QString sourceText(const QByteArray& bytes);

/// The operator after a command.
enum class Follow { End, And, Or, Pipe, Background };

/// One simple command.
struct ShellCommand {
    QStringList words; ///< quotes removed, `$X` kept, redirections and leading assignments left out
    QString text; ///< as written, one line
    int line = 1; ///< where it begins, from 1
    int column = 1; ///< from 1
    int endLine = 1;
    Follow follow = Follow::End;
    bool isCondition = false; ///< decides an `if`, `while` or `until`
    bool isNegated = false; ///< after `!`
    bool isAssignment = false; ///< sets variables only
    bool endsBranch = false; ///< the last command before `else`, `elif` or `;;`
    friend bool operator==(const ShellCommand&, const ShellCommand&) = default;
};

/// `{ … }`, `( … )`, `if … fi`, loops: commands first to last, and the operator after its end.
struct ShellGroup {
    int first = 0;
    int last = -1;
    Follow follow = Follow::End;
    friend bool operator==(const ShellGroup&, const ShellGroup&) = default;
};

struct ShellScript {
    std::vector<ShellCommand> commands;
    std::vector<ShellGroup> groups;
    bool isCut = false; ///< more commands than the limit; the rest was left out
};

/// Splits by the rules of POSIX sh and bash: quotes, continuations, comments, here-documents, `&&`,
/// `||`, `;`, `|`, groups, substitutions (kept inside their word), and `${{ … }}` expressions of
/// workflows. Never fails.
ShellScript splitShell(const QString& script, int limit = 20'000);

/// How a script's shell was started.
struct ShellOptions {
    bool errexit = false;
    bool pipefail = false;
};

/// Why a command's failure does not become the script's.
struct ShellMask {
    enum class Kind { OrSucceeds, ErrexitOff, Pipe, List, Condition, Background };
    Kind kind = Kind::OrSucceeds;
    int line = 0; ///< of what hides it
    int column = 0;
    QString text; ///< `|| true`, `set +e`, …
};

/// `name() { … }`: its commands, without the one that names it.
struct ShellFunction {
    QString name;
    int definition = 0; ///< index of the command that is the name
    int first = 0;
    int last = 0;
    friend bool operator==(const ShellFunction&, const ShellFunction&) = default;
};
/// Functions of a script, at most 200.
std::vector<ShellFunction> functionsOf(const ShellScript& script);

/// What hides the failure of one command; nothing where the script fails with it. A command in a
/// function fails only if one of the function's calls does.
std::optional<ShellMask> maskOf(const ShellScript& script, int index, ShellOptions options);

/// Options from a script's first line (`#!/bin/sh -e`).
ShellOptions optionsOfShebang(const QString& script);

} // namespace slipway::evidence
