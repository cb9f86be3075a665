// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"
#include "readiness/facts.h"

namespace slipway::readiness {

/// Evidence of kind file: line (and column) of a file, with that line as excerpt. `endLine` above
/// `line` quotes up to there, at most 6 lines. Values that look like secrets are masked; a report
/// says so with EvidenceKind::Report.
Evidence placeOf(
    const Facts& facts, const QString& path, int line = 0, int column = 0, int endLine = 0);
/// Evidence that something is not there.
Evidence absent(const QString& path);
/// `text` with the values of keys such as password, secret, token and key, and credentials in URLs,
/// as `‹hidden›`.
QString masked(const QString& text);

/// Lines of files, each file read once; of text that is not UTF-8 as Latin-1. Empty for what cannot
/// be read.
class Lines {
public:
    static Lines gather(const Facts&) { return {}; }
    const QStringList& of(const Facts& facts, const QString& path) const;

private:
    mutable QHash<QString, QStringList> m_lines;
};

} // namespace slipway::readiness
