// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/tree.h"

#include <future>
#include <optional>
#include <thread>

namespace slipway::evidence {

/// What the index remembers of a file that was the same as its blob.
struct GitBlob {
    QByteArray id; ///< 40 hex digits
    qint64 modified = 0; ///< milliseconds since the Unix epoch
    qint64 size = 0; ///< bytes, modulo 2^32
};

/// What git knows below one directory.
struct GitListing {
    QStringList tracked; ///< relative to the directory, as in the index
    QHash<QString, GitBlob>
        blobs; ///< of tracked files that were clean for certain when the index was written
    QStringList folders; ///< submodules: folders whose content belongs to another repository
};

/// Reads index and history of the repository that holds `directory` (absolute, canonical), on a
/// thread of its own that ends with this. Runs no hook and writes nothing.
class GitReader {
public:
    explicit GitReader(const QString& directory);
    /// Waits for the index; once only. Nothing where there is no repository, or where it tracks
    /// nothing below the directory.
    Result<std::optional<GitListing>> listing() { return m_listing.get(); }
    /// Waits for the history; nothing without a commit. For several threads at a time.
    const std::optional<GitFacts>& facts() const { return m_facts.get(); }

private:
    std::future<Result<std::optional<GitListing>>> m_listing;
    std::shared_future<std::optional<GitFacts>> m_facts;
    std::jthread m_thread;
};

} // namespace slipway::evidence
