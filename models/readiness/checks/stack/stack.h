// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"

namespace slipway::readiness {

/// What someone else's service is, by its image.
struct BackingService {
    QString kind; ///< `PostgreSQL`, `Redis`, `Grafana`; empty: not known
    bool isStore = false; ///< keeps data that must outlive its container
    bool isAdministration = false; ///< a user interface or API for operators
    QList<int> ports{}; ///< of its data or administration, inside the container
    QStringList folders{}; ///< where it keeps its data
    bool isKnown() const { return !kind.isEmpty(); }
};
/// By name without registry, tag and digest, lower case (see imageName).
BackingService backingService(const QString& image);
/// Of a service that is not built here; nothing known of one that is.
BackingService backingService(const evidence::ComposeService& service);

/// What checks of the Compose stack answer where there is none, or it cannot be read.
std::optional<Outcome> withoutStack(const Facts& facts);
/// First lines of the files of the stack.
std::vector<Evidence> stackPlaces(const Facts& facts);
/// Services that start with the stack in production: all but those of a profile with another name.
std::vector<const evidence::ComposeService*> startedServices(const ProductionStack& stack);
/// Those built here, or that take an image which one of these is pushed as.
std::vector<const evidence::ComposeService*> ownServices(const ProductionStack& stack);
/// A job that ends: `restart: "no"` with a dependent that waits for it, or a name such as migrate.
bool isOneShot(const ProductionStack& stack, const evidence::ComposeService& service);

/// A failure of the production stack; a warning where it is a developer's scaffolding.
Outcome failedStack(const Facts& facts, QString reason, std::vector<Evidence> evidence);

/// Value of a service's variable: its own, or of its tracked env files, defaults filled in.
struct ServiceVariable {
    bool isSet = false;
    std::optional<QString> value; ///< nothing: given when it is deployed
    evidence::Place place{};
};
ServiceVariable serviceVariable(
    const Facts& facts, const evidence::ComposeService& service, const QString& name);
/// True if a file that the service reads variables from is not in the tree.
bool hasUnseenVariables(const Facts& facts, const evidence::ComposeService& service);

/// Command, entrypoint and mounted configuration of a service as lines of text, comments left out.
struct ServiceSettings {
    QString text;
    bool isOpen = false; ///< a file that it names is not in the tree
    evidence::Place place{}; ///< of the command, else of the service
};
ServiceSettings serviceSettings(const Facts& facts, const evidence::ComposeService& service);

Outcome checkParentSources(const Facts& facts); ///< INF-02
Outcome checkMultiStage(const Facts& facts); ///< INF-04
Outcome checkDockerIgnore(const Facts& facts); ///< INF-05
Outcome checkPinnedBase(const Facts& facts); ///< INF-06
Outcome checkRuntimeTools(const Facts& facts); ///< INF-07
Outcome checkVariables(const Facts& facts); ///< INF-09
Outcome checkStatefulServices(const Facts& facts); ///< INF-11
Outcome checkVersions(const Facts& facts); ///< INF-19
Outcome checkMemoryCeiling(const Facts& facts); ///< INF-20
Outcome checkEveryUser(const Facts& facts); ///< SEC-02
Outcome checkRuntimeSocket(const Facts& facts); ///< SEC-04
Outcome checkServiceIsolation(const Facts& facts); ///< SEC-05
Outcome checkSecretPurposes(const Facts& facts); ///< SEC-10
Outcome checkPublishedPorts(const Facts& facts); ///< SEC-13
Outcome checkAuthentication(const Facts& facts); ///< SEC-14
Outcome checkWorkers(const Facts& facts); ///< PERF-05
Outcome checkHealthCommand(const Facts& facts); ///< MON-16
Outcome checkLogShipping(const Facts& facts); ///< MON-21
Outcome checkRollbackImage(const Facts& facts); ///< DEP-04
Outcome checkStaging(const Facts& facts); ///< DEP-10

} // namespace slipway::readiness
