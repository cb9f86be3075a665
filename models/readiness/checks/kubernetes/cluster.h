// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"

#include <QSet>

/// What the checks of Kubernetes share. Each judges the sets of KubernetesFiles::judged().
namespace slipway::readiness {

using evidence::KubernetesContainer;
using evidence::KubernetesRoute;
using evidence::KubernetesSet;
using evidence::KubernetesWorkload;

/// Statements with evidence; one that two sets share is said once.
class Noted {
public:
    void add(const QString& sentence, Evidence place);
    bool isEmpty() const { return m_findings.isEmpty(); }
    qsizetype size() const { return m_findings.what.size(); }
    QString text() const { return m_findings.text(); }
    std::vector<Evidence> places() const { return m_findings.places; }

private:
    Findings m_findings;
    QSet<QString> m_seen;
};

/// What checks of workloads answer where the production target has none, or none that is read.
std::optional<Outcome> withoutWorkloads(const Facts& facts);
/// The same for other objects: `what` says which (`No Ingress`).
Outcome withoutObjects(const Facts& facts, const QString& what);
/// fail, then warn, then unknown, then pass, by what was noted. Files that cannot be read make a
/// pass unknown.
Outcome concluded(const Facts& facts,
    const Noted& bad,
    const Noted& poor,
    const Noted& open,
    const QString& goodReason,
    std::vector<Evidence> good);

/// A value that is filled in when it is deployed: `${TAG}`, `{{ tag }}`, `<tag>`, `__TAG__`.
bool isFilledIn(const QString& text);

/// Image without registry, tag and digest, lower case.
QString imageBase(const QString& image);
/// A database or other store whose loss is a loss of data; caches and brokers too.
bool isStateful(const QString& image);
/// A store that needs backups: a database, not a cache or broker.
bool isDatabase(const QString& image);
/// Monitoring, operators, admin tools: one of each is enough.
bool isTool(const KubernetesWorkload& workload);
/// The first container that is no init container and no known sidecar; nullptr: none.
const KubernetesContainer* mainContainer(const KubernetesWorkload& workload);
/// Runs a data store, or keeps data of its own in a claim.
bool isStatefulTier(const KubernetesWorkload& workload);
/// A lasting, replaceable workload of the application.
bool isStateless(const KubernetesWorkload& workload);
/// Some Service of the set selects its pods.
bool isServed(const KubernetesSet& set, const KubernetesWorkload& workload);
/// How many pods run at least: by the scaler if there is one, else by `replicas` (1 if not said).
int leastReplicas(const KubernetesSet& set, const KubernetesWorkload& workload);
/// Where that is said.
evidence::Place replicasPlace(const KubernetesSet& set, const KubernetesWorkload& workload);
/// True if Compose is the production target: it is there, is more than scaffolding, and is not
/// merely what developers run beside manifests.
bool isComposeTarget(const Facts& facts);

/// Checks, one file each or two that belong together.
Outcome checkResources(const Facts& facts); ///< INF-12
Outcome checkImageTags(const Facts& facts); ///< INF-13
Outcome checkReferences(const Facts& facts); ///< INF-14
Outcome checkTargets(const Facts& facts); ///< INF-15
Outcome checkReplicas(const Facts& facts); ///< INF-16
Outcome checkStatefulReplicas(const Facts& facts); ///< INF-17
Outcome checkBudgets(const Facts& facts); ///< INF-18
Outcome checkLocks(const Facts& facts); ///< INF-23
Outcome checkHardening(const Facts& facts); ///< SEC-06
Outcome checkEdgeTls(const Facts& facts); ///< SEC-15
Outcome checkScaling(const Facts& facts); ///< PERF-04
Outcome checkEdgeLimits(const Facts& facts); ///< PERF-09
Outcome checkProbes(const Facts& facts); ///< MON-14
Outcome checkProbeDifference(const Facts& facts); ///< MON-15
Outcome checkMonitoring(const Facts& facts); ///< MON-23
Outcome checkRollbackTarget(const Facts& facts); ///< DEP-05
Outcome checkShutdown(const Facts& facts); ///< DEP-07
Outcome checkHosts(const Facts& facts); ///< DEP-12
Outcome checkBackups(const Facts& facts); ///< DEP-14
Outcome checkPorts(const Facts& facts); ///< DEP-16
Outcome checkProgressive(const Facts& facts); ///< DEP-18

/// Which controller serves a route.
enum class Controller { Unknown, Nginx, NginxInc, Traefik, Gce, Alb, HaProxy, AppGateway };
Controller controllerOf(const KubernetesRoute& route);
/// Text of an annotation; empty: not there.
QString annotation(const KubernetesRoute& route, const QString& name);

} // namespace slipway::readiness
