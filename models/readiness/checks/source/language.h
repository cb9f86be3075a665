// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/facts.h"

namespace slipway::readiness {

/// What the application is written in, by counting tracked source files that are not tests,
/// samples, scripts of the repository or other people's code.
struct Language {
    QString name{}; ///< `Python`, `Go`, `Java`, `TypeScript`, …; empty: there is no source
    int files = 0; ///< of that language
    QStringList others{}; ///< further languages with at least a fifth as many files
    QString example{}; ///< path of its first file

    bool isPython() const { return name == QLatin1StringView("Python"); }
    bool hasSource() const { return !name.isEmpty(); }
    static Language gather(const Facts& facts);
};

/// True for paths of tests, samples, documentation, generated and other people's code: not what is
/// deployed.
bool isBesideApplication(const QString& path);
/// True for test modules and what only they use (conftest.py, tests/…).
bool isTestPath(const QString& path);

/// The answer of a check that reads Python only, where the application is something else: na
/// without any source, unknown(unsupported) in another language; nothing where there is Python.
std::optional<Outcome> withoutPython(const Facts& facts);

} // namespace slipway::readiness
