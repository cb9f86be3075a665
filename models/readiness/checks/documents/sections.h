// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/documents.h"

#include <QRegularExpression>

namespace slipway::readiness {

/// The best part of the documents about one subject.
struct Section {
    enum class Rank { None, Named, Steps }; ///< Steps: it says what to do, and not only that
    Rank rank = Rank::None;
    QString path{};
    int line = 0;
    int endLine = 0; ///< of the part
    QString title{}; ///< heading, or the file's name
};

/// Searches documents (changelogs and roadmaps left out) for a heading or a file name that fits.
/// `file` is matched against the path, `heading` against a heading's text.
Section findSection(
    const Facts& facts, const QRegularExpression& file, const QRegularExpression& heading);
/// All of them, in order of path and line, at most 200.
std::vector<Section> findSections(
    const Facts& facts, const QRegularExpression& file, const QRegularExpression& heading);
/// A document in a format that is not read here and whose path fits; empty if there is none.
QString otherFormat(const Facts& facts, const QRegularExpression& file);
/// The text of a part: headings, running text, items, cells and code, one line each, with its line.
std::vector<evidence::MarkdownLine> textOf(const Facts& facts, const Section& section);
/// Pattern without regard to case.
QRegularExpression anyCase(const QString& pattern);
/// Text that stands for something nobody filled in: `[Name]`, `TBD`, `TODO`, `xxx-xxxx`, `<email>`,
/// `someone@example.com`; empty if there is none.
QString placeholderIn(const QString& line);

} // namespace slipway::readiness
