// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// package.json of npm, yarn, pnpm and bun. Source:
/// docs.npmjs.com/cli/configuring-npm/package-json.
namespace slipway::evidence {

/// `name: text` of a section, with its place.
struct PackageEntry {
    QString name{};
    QString text{}; ///< version range, or command of a script
    int line = 0;
    int column = 0; ///< of the name
    friend bool operator==(const PackageEntry&, const PackageEntry&) = default;
};

struct PackageJson {
    QString name{};
    QString packageManager{}; ///< `pnpm@9.1.0`, or empty
    bool isPrivate = false;
    /// Says what of it is published (`files` or `exports`), and is not private: a library.
    bool isPublished = false;
    std::vector<PackageEntry> scripts{};
    std::vector<PackageEntry> dependencies{};
    std::vector<PackageEntry> devDependencies{};
    QStringList workspaces{}; ///< patterns of folders

    /// Command of a script; nothing without it.
    std::optional<QString> script(const QString& name) const;
    const PackageEntry* dependency(const QString& name) const; ///< dev ones included; nullptr
    friend bool operator==(const PackageJson&, const PackageJson&) = default;
};

/// Reads at most 1 MiB. The error's `where` is a line.
Result<PackageJson> readPackageJson(const QByteArray& bytes);
/// Names of the lock files of JavaScript's package managers (`package-lock.json`, `yarn.lock`, …).
const QStringList& packageLockNames();

} // namespace slipway::evidence
