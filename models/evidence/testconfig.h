// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "evidence/compose.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Configuration of Python's test tools: pytest.ini, setup.cfg, tox.ini, .coveragerc and
/// pyproject.toml. Sources: docs.pytest.org/en/stable/reference/customize.html,
/// coverage.readthedocs.io/en/latest/config.html, tox.wiki/en/latest/config.html.
namespace slipway::evidence {

/// `key = value` of an INI file; lines that are indented belong to the value.
struct IniEntry {
    QString key;
    QString value; ///< its lines joined by line feeds, comments left out
    int line = 0;
    std::vector<std::pair<QString, int>> lines{}; ///< each line of the value, where it stands
    friend bool operator==(const IniEntry&, const IniEntry&) = default;
};
struct IniSection {
    QString name;
    int line = 0;
    std::vector<IniEntry> entries{};
    const IniEntry* find(QStringView key) const; ///< nullptr
    friend bool operator==(const IniSection&, const IniSection&) = default;
};
/// An INI file as Python's readers take it.
struct IniFile {
    std::vector<IniSection> sections{};
    std::vector<std::pair<QString, int>>
        problems{}; ///< for which readers refuse it; sentence, line
    const IniSection* find(QStringView section) const; ///< nullptr
    friend bool operator==(const IniFile&, const IniFile&) = default;
};
/// Never fails. At most 1 MiB.
IniFile readIni(const QByteArray& bytes);

/// What one file configures of pytest.
struct PytestConfig {
    QString path{};
    QString section{}; ///< `pytest`, `tool:pytest`, `tool.pytest.ini_options`
    int line = 0;
    QStringList addopts{}; ///< split as a shell does
    int addoptsLine = 0;
    QStringList testpaths{};
    std::vector<Located> markers{}; ///< names alone
    QStringList requiredPlugins{};
    QMap<QString, Located> keys{}; ///< every key as written
    friend bool operator==(const PytestConfig&, const PytestConfig&) = default;
};

/// What one file configures of coverage.py.
struct CoverageConfig {
    QString path{};
    int line = 0;
    std::optional<double> failUnder{}; ///< percent
    int failUnderLine = 0;
    QStringList source{};
    friend bool operator==(const CoverageConfig&, const CoverageConfig&) = default;
};

/// One environment of tox.
struct ToxCommand {
    QString environment{};
    QString text{}; ///< without a leading `-`
    int line = 0;
    bool ignoresFailure = false;
    friend bool operator==(const ToxCommand&, const ToxCommand&) = default;
};

/// The test configuration that one file holds.
struct TestConfig {
    std::optional<PytestConfig> pytest{};
    std::optional<CoverageConfig> coverage{};
    std::vector<std::pair<QString, int>> problems{}; ///< for which it is refused; sentence, line
    friend bool operator==(const TestConfig&, const TestConfig&) = default;
};

/// True for the names that pytest and coverage.py look at.
bool isTestConfigPath(const QString& path);
/// Reads one file by its name.
TestConfig readTestConfig(const QByteArray& bytes, const QString& path);
/// Commands of the named environments of a tox.ini (or setup.cfg), of `envlist` where none is
/// named.
std::vector<ToxCommand> toxCommands(const IniFile& file, const QStringList& environments);
/// `py{39,310}-{a,b}, lint` as a list; at most 200.
QStringList expandEnvironments(const QString& text);

} // namespace slipway::evidence
