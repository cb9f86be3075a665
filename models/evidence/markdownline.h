// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/markdown.h"

namespace slipway::evidence {

/// Inline code and link targets of one line; those in code are not links.
void readSpans(const QString& line, int number, std::vector<MarkdownSpan>& spans);
/// Cells of a table row without markup; `\|` and pipes in code do not split.
QStringList splitCells(const QString& line);

/// The first character that is no space; null of a blank line.
QChar firstOf(QStringView line);

} // namespace slipway::evidence
