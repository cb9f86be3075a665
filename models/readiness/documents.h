// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/markdown.h"
#include "readiness/facts.h"

#include <QHash>

namespace slipway::readiness {

/// One file of the tree in Markdown or (thinly read) reStructuredText.
struct DocumentFile {
    QString path;
    evidence::MarkdownDocument document;
};

/// Documents of the tree that are about the system: not samples, other people's code, or templates.
/// Read by DOC and claims only: outside of them no check reads prose.
struct Documents {
    std::vector<DocumentFile> files;
    QStringList unreadable; ///< too large, or without permission
    QHash<QString, int> byPath; ///< index in `files`
    static Documents gather(const Facts& facts);
    const DocumentFile* find(const QString& path) const;
};

} // namespace slipway::readiness
