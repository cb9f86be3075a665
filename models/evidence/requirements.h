// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/compose.h"

#include <QByteArray>

#include <optional>
#include <vector>

/// Python's dependency manifests. Sources: PEP 508, PEP 440, PEP 621, PEP 735, pip's requirements
/// file format (pip.pypa.io/en/stable/reference/requirements-file-format), python-poetry.org/docs.
namespace slipway::evidence {

/// One direct requirement.
struct Requirement {
    QString name{}; ///< normalised by PEP 503: lower case, `-` for `_` and `.`
    QStringList extras{}; ///< lower case
    QString specifier{}; ///< `==1.2,<2`, Poetry's `^1.2`; empty: any
    QString marker{}; ///< after `;`
    QString url{}; ///< `name @ url`, git, or a path: no version is said
    QString group{}; ///< empty: of the program itself; else extra, dependency group, `dev`
    bool hasHash = false;
    Place place{};
    /// The one version `==` names, without wildcard; empty if none.
    QString pinned() const;
    friend bool operator==(const Requirement&, const Requirement&) = default;
};

/// `-r x` or `-c x` of a requirements file, or a Poetry path dependency.
struct RequirementLink {
    QString path{}; ///< relative to the repository
    bool isConstraint = false;
    Place place{};
    friend bool operator==(const RequirementLink&, const RequirementLink&) = default;
};

/// One manifest.
struct RequirementsFile {
    enum class Kind { Pip, Project, Poetry, SetupCfg, Pipfile };
    Kind kind = Kind::Pip;
    QString path{};
    std::vector<Requirement> requirements{};
    std::vector<RequirementLink> links{};
    QString python{}; ///< requires-python
    QStringList unread{}; ///< lines that are no requirement, `line: text`
    bool isDynamic = false; ///< dependencies come from elsewhere (dynamic = ["dependencies"])
    bool isCompiled = false; ///< made by pip-compile or uv: holds indirect dependencies too

    const Requirement* find(const QString& normalisedName) const;
    friend bool operator==(const RequirementsFile&, const RequirementsFile&) = default;
};

/// Reads one manifest by its name: `pyproject.toml`, `setup.cfg`, `Pipfile`, else pip's format. The
/// error's `where` is a line. At most 1 MiB.
Result<RequirementsFile> readRequirements(const QByteArray& bytes, const QString& path);
/// True for files of pip's format by name: `requirements*.txt`, `requirements/*.txt`,
/// `constraints*.txt`, `*-requirements.txt`, `requirements*.in`.
bool isRequirementsPath(const QString& path);
/// One requirement by PEP 508; nothing if it is none.
std::optional<Requirement> readRequirement(const QString& text);
/// PEP 503.
QString normalisedPackage(const QString& name);

/// Locked versions of poetry.lock, uv.lock, pdm.lock or Pipfile.lock.
struct LockedPackage {
    QString name{};
    QString version{};
    int line = 0;
    std::vector<Requirement> dependencies{}; ///< with specifiers where the format has them
    friend bool operator==(const LockedPackage&, const LockedPackage&) = default;
};
struct LockFile {
    QString path{};
    std::vector<LockedPackage> packages{};
    const LockedPackage* find(const QString& normalisedName) const;
    friend bool operator==(const LockFile&, const LockFile&) = default;
};
Result<LockFile> readLock(const QByteArray& bytes, const QString& path);
bool isLockPath(const QString& path);

/// Whether version `version` fits `specifier` (PEP 440, and Poetry's `^`, `~`); nothing if either
/// cannot be read.
std::optional<bool> fits(const QString& version, const QString& specifier);
/// -1, 0, 1 by PEP 440; nothing if one is no version.
std::optional<int> compareVersions(const QString& left, const QString& right);
/// False if surely no version fits both; true if one does or nobody can say.
bool mayAgree(const QString& left, const QString& right);

} // namespace slipway::evidence
