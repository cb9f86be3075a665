// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/facts.h"

/// Each environment's variables held against template and typed settings, and two environments held
/// against each other. Values are never kept: only their shape.
namespace slipway::readiness {

enum class VariableState {
    Good,
    Missing, ///< required, and nothing sets it
    Empty,
    Placeholder, ///< `changeme`, `your-…`, `example.com`
    WeakSecret, ///< too short, or of too few kinds of characters
    SharedSecret, ///< the same value serves another purpose or environment
    BadValue, ///< does not parse as the settings' type: port, number, boolean, list, URL
    Debug, ///< a debugging switch is on in production
    Unused, ///< set, and nothing reads it
    Undocumented, ///< set or read, and not in the template
    Unresolved, ///< comes from a place outside of the repository: a secret store, the shell
};
QString variableStateWord(VariableState state); ///< good, missing, …
/// True for what should be mended before a release: all but Good, Unused, Undocumented, Unresolved.
bool isFault(VariableState state);

/// One variable of one environment.
struct VariableFinding {
    QString name{};
    QString service{}; ///< empty: the whole environment
    VariableState state = VariableState::Good;
    QString shape{}; ///< `32 characters, letters and digits`, `integer`, `URL of postgresql`; never
                     ///< the value
    QString why{}; ///< one sentence
    QString remediation{};
    std::vector<Evidence> evidence{}; ///< where it is set, and where it is read or documented
    friend bool operator==(const VariableFinding&, const VariableFinding&) = default;
};

/// What one environment is made of: an overlay, an env file, a Kubernetes overlay, a CI
/// environment.
struct EnvironmentReport {
    QString name{}; ///< as in the configuration where it names one; else as the files say
    bool isProduction = false;
    QStringList sources{}; ///< files it is read from, relative to the repository
    std::vector<VariableFinding> variables{}; ///< by service, then name
    QString why{}; ///< if nothing can be said: one sentence
    friend bool operator==(const EnvironmentReport&, const EnvironmentReport&) = default;
};

enum class DriftKind { Service, Image, Version, Variable, Limit, Replicas, Port };
QString driftKindWord(DriftKind kind); ///< service, image, version, …
/// Whether two environments should differ there.
enum class DriftVerdict {
    Same,
    Expected, ///< names, hosts, sizes, secrets
    Unexpected, ///< a tested version is not the one that ships
    Unknown,
};
QString driftVerdictWord(DriftVerdict verdict); ///< same, expected, unexpected, unknown

/// One thing in two environments, `left` and `right`: for variables their shapes.
struct Drift {
    DriftKind kind = DriftKind::Variable;
    QString subject{}; ///< `api`, `api.DATABASE_URL`
    QString left{}; ///< empty: not there
    QString right{};
    DriftVerdict verdict = DriftVerdict::Unknown;
    QString why{}; ///< one sentence
    std::vector<Evidence> evidence{}; ///< of left, then right
    friend bool operator==(const Drift&, const Drift&) = default;
};
/// All that is to be said about two environments.
struct DriftReport {
    QString left{};
    QString right{};
    std::vector<Drift> rows{}; ///< what is the same, too; by kind, then subject
    friend bool operator==(const DriftReport&, const DriftReport&) = default;
};

/// All environments that the tree and the configuration know, in the order of the configuration,
/// then by name. Found from Compose overlays, env files, Kubernetes overlays and CI environments.
struct Environments {
    std::vector<EnvironmentReport> reports{};
    std::vector<DriftReport> drifts{}; ///< staging against production first, then every other pair
    static Environments gather(const Facts& facts);
    friend bool operator==(const Environments&, const Environments&) = default;
};

} // namespace slipway::readiness
