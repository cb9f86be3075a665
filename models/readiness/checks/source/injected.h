// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/source/source.h"

#include <QSet>

namespace slipway::readiness {

/// A variable that a manifest gives to a service of the application.
struct InjectedVariable {
    QString name{};
    std::optional<QString> value{}; ///< as far as the repository says; never shown
    bool isReference = false; ///< comes from a Secret or ConfigMap
    evidence::Place place{};
};

/// What one Compose service, or one container of Kubernetes, is given.
struct InjectedEnvironment {
    QString title{}; ///< `service api`, `Deployment/api`
    bool isKubernetes = false;
    bool isOpen = false; ///< more may reach it: an env file or Secret that is not in the tree
    std::vector<InjectedVariable> variables{};
    evidence::Place place{};
    const InjectedVariable* find(const QString& name, bool isCaseSensitive = true) const;
};

/// Environments of the services that run the application: of the production stack those built here,
/// of the judged Kubernetes sets the stateless workloads.
struct Injected {
    std::vector<InjectedEnvironment> environments;
    static Injected gather(const Facts& facts);
    /// Those that are given at least one variable which the settings read.
    std::vector<const InjectedEnvironment*> ofApplication(
        const evidence::PythonSettings& settings) const;
};

/// Names of environment variables that scripts, Dockerfiles, configuration and code in other
/// languages mention: whatever is among them may be read.
struct MentionedNames {
    QSet<QString> names;
    static MentionedNames gather(const Facts& facts);
};

/// Lines of env templates (`.env.example`), all of them.
struct EnvironmentTemplates {
    struct Line {
        QString name;
        QString value;
        evidence::Place place;
    };
    std::vector<Line> lines;
    QStringList paths;
    static EnvironmentTemplates gather(const Facts& facts);
    bool contains(const QString& name) const;
};

/// Variables of platforms and libraries that no source of the application names.
bool isPlatformName(const QString& name);

/// The setting whose name an injected one was probably meant for: one that nothing supplies and
/// that differs in spelling or by a synonym (HOST/SERVER, DB/DATABASE/POSTGRES). nullptr: none.
const evidence::PythonSetting* meantBy(
    const QString& name, const std::vector<const evidence::PythonSetting*>& missing);

} // namespace slipway::readiness
