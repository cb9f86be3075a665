// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/tree.h"

#include <optional>

namespace slipway::evidence {

/// What the index remembers of a file that was the same as its blob.
struct GitBlob {
    QByteArray id; ///< 40 hex digits
    qint64 modified = 0; ///< milliseconds since the Unix epoch
    qint64 size = 0; ///< bytes, modulo 2^32
};

/// What git knows below one directory.
struct GitListing {
    GitFacts facts;
    QStringList tracked; ///< relative to the directory, as in the index
    QHash<QString, GitBlob>
        blobs; ///< of tracked files that were clean for certain when the index was written
    QStringList folders; ///< submodules: folders whose content belongs to another repository
};

/// Reads index and HEAD of the repository that holds `directory` (absolute, canonical). Nothing
/// where there is none, or where it tracks nothing below the directory. Runs no hook and writes
/// nothing.
Result<std::optional<GitListing>> readGit(const QString& directory);

} // namespace slipway::evidence
