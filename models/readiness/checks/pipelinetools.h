// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/pipelinefacts.h"

#include <algorithm>

namespace slipway::readiness {

/// A program, and the words of which one must follow (flags aside); none: always.
struct Tool {
    const char16_t* name;
    const char16_t* subcommands; ///< blank-separated; `test*` takes any word that begins so
};

/// True if the words are a call of that tool; `name` is the program's without folder.
bool matchesTool(const Tool& tool, const QString& name, const QStringList& words);

template<size_t N>
bool isAnyOf(const Tool (&tools)[N], const QString& name, const QStringList& words)
{
    return std::ranges::any_of(
        tools, [&](const Tool& tool) { return matchesTool(tool, name, words); });
}

/// True if one of `any` is among the words.
bool hasWord(const QStringList& words, std::initializer_list<QStringView> any);
/// `npm run test:unit`, `yarn test`, `pnpm -r test`: the script's name; empty for other programs.
QString packageScript(const QStringList& words);
/// Linters, formatters that check, and type checkers. `words` without wrappers.
std::optional<GateKind> lintOrTypesOf(const QString& name, const QStringList& words);
/// The same of an action, lower case.
std::optional<GateKind> lintOrTypesOfAction(const QString& uses);
/// tox, hatch, pdm, poe and pre-commit: what their configuration has them run.
std::vector<CalledScript> configuredScripts(
    const Facts& facts, const QStringList& words, const QString& folder);
/// `folder/path`, clean.
QString joinedPath(const QString& folder, const QString& path);

} // namespace slipway::readiness
