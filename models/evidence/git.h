// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/tree.h"

#include <optional>

namespace slipway::evidence {

/// What git knows below one directory.
struct GitListing {
    GitFacts facts;
    QStringList tracked; ///< relative to the directory, as in the index
    QStringList folders; ///< submodules: folders whose content belongs to another repository
};

/// Reads index and HEAD of the repository that holds `directory` (absolute, canonical). Nothing
/// where there is none, or where it tracks nothing below the directory. Runs no hook and writes
/// nothing.
Result<std::optional<GitListing>> readGit(const QString& directory);

} // namespace slipway::evidence
