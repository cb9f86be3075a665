// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"
#include "readiness/environments.h"

/// What environments are read from; values live here only, and never leave this room.
namespace slipway::readiness {

/// A variable as an environment sets it.
struct SetVariable {
    QString name{};
    QString service{}; ///< empty: an environment file
    std::optional<QString> value{}; ///< nothing: from outside of the repository
    QString written{}; ///< for the same variable of two environments: the name it is taken from
    evidence::Place place{};
    bool isOwn = true; ///< of an application of this repository, not of someone else's image
};

/// A service as an environment runs it.
struct RunService {
    QString name{};
    QString image{}; ///< as written, defaults filled in; empty: built here
    bool isOwn = false;
    QString cpu{};
    QString memory{};
    QString replicas{};
    QStringList containerPorts{};
    QStringList hostPorts{};
    evidence::Place place{};
    evidence::Place imagePlace{};
};

/// One environment with everything that is known of it.
struct EnvironmentSource {
    QString name{};
    QString canonical{}; ///< production, staging, development, test, or itself
    QStringList files{};
    std::vector<SetVariable> variables{};
    std::vector<RunService> services{};
    bool hasFile = false; ///< an environment file of its own
    bool isOpen = false; ///< a file that it reads is not in the repository
    QString why{};

    bool isProduction() const { return canonical == QLatin1StringView("production"); }
    const SetVariable* find(const QString& service, const QString& variable) const;
};

/// Every environment of tree and configuration, in the order of the configuration, then by name.
std::vector<EnvironmentSource> environmentSources(const Facts& facts);

/// `production` for prod and live, `staging` for stg and preprod, …; the lower-case name for
/// others.
QString canonicalEnvironment(const QString& name);

/// Length and kinds of characters, or the type: never the value.
QString shapeOf(const QString& value);
/// True for a secret that is too short, or made of words and digits that everyone tries.
bool isWeakSecret(const QString& name, const QString& value);

/// Evidence at a place with `text` instead of the line, which may hold a value.
Evidence hiddenPlace(const Facts& facts, const evidence::Place& place, const QString& text);

std::vector<VariableFinding> judgeVariables(const Facts& facts,
    const EnvironmentSource& environment,
    const std::vector<EnvironmentSource>& all);
DriftReport driftBetween(
    const Facts& facts, const EnvironmentSource& left, const EnvironmentSource& right);

} // namespace slipway::readiness
