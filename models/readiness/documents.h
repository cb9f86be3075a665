// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/markdown.h"
#include "readiness/facts.h"

namespace slipway::readiness {

/// One Markdown file of the tree.
struct DocumentFile {
    QString path;
    evidence::MarkdownDocument document;
};

/// Markdown of the tree that is about the system: not samples, other people's code, or templates.
/// Read by DOC and claims only: outside of them no check reads prose.
struct Documents {
    std::vector<DocumentFile> files;
    QStringList unreadable; ///< too large, or without permission
    static Documents gather(const Facts& facts);
    const DocumentFile* find(const QString& path) const;
};

} // namespace slipway::readiness
