// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/documents.h"

namespace slipway::readiness {

/// DOC-03: what documents name in backticks or link to, and what looks like a path of this
/// repository, is there.
Outcome namedPathsExist(const Facts& facts);

/// Documents that speak of other times (changelogs, roadmaps, decisions, posts): what they name may
/// well be gone.
bool isHistoryDocument(const QString& path);
/// A section about another system, another time or an example, by its headings.
bool isElsewhereSection(const QStringList& sections);
/// A path below a folder that a build, a program or a person makes: `dist/`, `node_modules/`,
/// `certs/`.
bool isGeneratedPath(const QString& path);
/// The line before the next heading that is not deeper.
int endOfSection(
    const evidence::MarkdownDocument& document, const evidence::MarkdownHeading& heading);
/// Something to do stands between two lines: a block of commands, numbered or bulleted steps, a
/// command in backticks, or a link that leads on.
bool hasSteps(const evidence::MarkdownDocument& document, int from, int to);
/// A block of commands, or a link, between two lines: bullets alone may be about anything.
bool leadsOn(const evidence::MarkdownDocument& document, int from, int to);

} // namespace slipway::readiness
