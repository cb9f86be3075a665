// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/packagejson.h"
#include "evidence/pythonfacts.h"
#include "evidence/pythontests.h"
#include "evidence/requirements.h"
#include "readiness/checks/source/language.h"

#include <memory>

namespace slipway::readiness {

/// The application's Python: every tracked .py that is not a test, a sample or other people's code,
/// and what follows from it. Which fact serves which question:
/// routes: MON-02, MON-13, DEP-16; metrics: MON-05, MON-06, MON-10, MON-17, MON-18 (`series()` of
/// each metric, `exporters` add series of their own: with exporters or `unnamed`, absence of a name
/// proves nothing); settings: environments, INF-09, DEP-13, DEP-17, DEP-20, SEC-09, DOC-12
/// (`named()`, `mistakeIn()`); uses: CORS, pools, rate limits, dangers.
struct PythonSource {
    std::shared_ptr<const evidence::PythonProgram> program; ///< never null
    evidence::PythonRoutes routes;
    evidence::PythonMetrics metrics;
    evidence::PythonSettings settings;
    evidence::PythonUses uses;
    QStringList unreadable; ///< paths that could not be read, or are not Python 3
    static PythonSource gather(const Facts& facts);
    bool exists() const { return !program->isEmpty(); }
};

/// The tests' Python: modules of tests, conftest.py and what stands beside them. For TST-05,
/// TST-06, TST-08, TST-10, TST-11: see evidence::PythonTest.
struct PythonTestSource {
    std::shared_ptr<const evidence::PythonProgram> program; ///< never null
    evidence::PythonTests tests;
    QStringList unreadable;
    static PythonTestSource gather(const Facts& facts);
};

/// Every dependency manifest and lock of Python that is not a sample or other people's.
struct DependencyManifests {
    std::vector<evidence::RequirementsFile> files; ///< by path
    std::vector<evidence::LockFile> locks;
    std::vector<std::pair<QString, Error>> broken;
    static DependencyManifests gather(const Facts& facts);
    /// First direct requirement of a package in any manifest; nullptr.
    const evidence::Requirement* find(const QString& normalisedName) const;
};

/// package.json files that are not samples or other people's, by path.
struct PackageManifests {
    struct Manifest {
        QString path;
        evidence::PackageJson package;
        QString lock; ///< path of the lock file that covers it (its folder or above); empty: none
    };
    std::vector<Manifest> files;
    std::vector<std::pair<QString, Error>> broken;
    static PackageManifests gather(const Facts& facts);
};

} // namespace slipway::readiness
