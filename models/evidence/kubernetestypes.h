// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/compose.h"

#include <QMap>

#include <optional>
#include <vector>

/// What the kinds of Kubernetes that are read say, each fact with its place.
namespace slipway::evidence {

/// One entry of `env`.
struct KubernetesVariable {
    enum class From { Value, Secret, ConfigMap, Field };
    QString name{};
    From from = From::Value;
    std::optional<QString> value{}; ///< of `value`, as written; nothing for the others
    QString object{}; ///< name of the Secret or ConfigMap
    QString key{}; ///< in it
    bool isOptional = false;
    Place place{}; ///< of the entry
    Place valuePlace{}; ///< of the value or of the reference
    friend bool operator==(const KubernetesVariable&, const KubernetesVariable&) = default;
};

/// One entry of `envFrom`.
struct KubernetesSource {
    bool isSecret = false;
    QString object{};
    QString prefix{};
    bool isOptional = false;
    Place place{};
    friend bool operator==(const KubernetesSource&, const KubernetesSource&) = default;
};

/// A liveness, readiness or startup probe.
struct KubernetesProbe {
    enum class Kind { Http, Tcp, Exec, Grpc, Unknown };
    Kind kind = Kind::Unknown;
    QString path{}; ///< of httpGet; `/` if it says none
    QString port{}; ///< number or name, as written
    QStringList command{};
    Place place{};
    friend bool operator==(const KubernetesProbe&, const KubernetesProbe&) = default;
};

/// A port of a container, or of a Service.
struct KubernetesPort {
    QString name{};
    int number = 0; ///< containerPort, or port of a Service; 0: not a number
    QString target{}; ///< of a Service: number or name; empty: the same number
    Place place{};
    friend bool operator==(const KubernetesPort&, const KubernetesPort&) = default;
};

/// securityContext of a pod or a container; what is not said is empty.
struct KubernetesSecurity {
    std::optional<bool> runsAsNonRoot{};
    std::optional<qint64> user{};
    std::optional<bool> isPrivileged{};
    std::optional<bool> allowsEscalation{};
    std::optional<bool> hasReadOnlyRoot{};
    QStringList dropped{}; ///< capabilities, upper case
    QStringList added{};
    QString seccomp{}; ///< seccompProfile.type
    std::optional<Place> place{}; ///< nothing: there is no securityContext
    friend bool operator==(const KubernetesSecurity&, const KubernetesSecurity&) = default;
};

struct KubernetesMount {
    QString volume{};
    QString path{};
    QString subPath{};
    Place place{};
    friend bool operator==(const KubernetesMount&, const KubernetesMount&) = default;
};

struct KubernetesContainer {
    QString name{};
    bool isInit = false; ///< of initContainers
    bool isSidecar = false; ///< of initContainers, restartPolicy Always
    std::optional<Located> image{};
    QStringList command{};
    QStringList arguments{};
    Place commandPlace{}; ///< of command, else of args; line 0: neither
    std::optional<Located> cpuRequest{}, cpuLimit{}, memoryRequest{}, memoryLimit{};
    std::optional<KubernetesProbe> liveness{}, readiness{}, startup{};
    std::vector<KubernetesPort> ports{};
    std::vector<KubernetesVariable> variables{};
    std::vector<KubernetesSource> sources{};
    std::vector<KubernetesMount> mounts{};
    KubernetesSecurity security{};
    std::optional<Place> preStop{};
    Place place{};
    friend bool operator==(const KubernetesContainer&, const KubernetesContainer&) = default;
};

struct KubernetesVolume {
    enum class Kind { Secret, ConfigMap, Claim, HostPath, EmptyDir, Other };
    QString name{};
    Kind kind = Kind::Other;
    QString object{}; ///< name of the Secret, ConfigMap or claim; the path of a hostPath
    QStringList keys{}; ///< of `items`; empty: all
    bool isOptional = false;
    Place place{};
    friend bool operator==(const KubernetesVolume&, const KubernetesVolume&) = default;
};

/// Deployment, StatefulSet, DaemonSet, ReplicaSet, Job, CronJob, Pod, Rollout (Argo).
struct KubernetesWorkload {
    QString kind{};
    QString name{};
    QString nameSpace{}; ///< as written; empty: not said
    QMap<QString, QString> labels{}; ///< of its pods
    QMap<QString, QString> annotations{}; ///< of its pods
    QMap<QString, QString> selector{}; ///< matchLabels
    std::optional<int> replicas{}; ///< nothing: not said, or not a number
    std::optional<Located> replicasAt{}; ///< as written
    std::optional<Located> strategy{}; ///< its type: RollingUpdate, Recreate, canary, blueGreen
    std::optional<Located> maxUnavailable{}, maxSurge{};
    std::optional<Located> gracePeriod{}; ///< terminationGracePeriodSeconds
    std::optional<Located> schedule{}; ///< of a CronJob
    bool isSuspended = false;
    std::vector<KubernetesContainer> containers{}; ///< init containers too, first
    std::vector<KubernetesVolume> volumes{};
    QStringList claimTemplates{}; ///< names of a StatefulSet's volumeClaimTemplates
    KubernetesSecurity security{};
    std::optional<Located> serviceAccount{};
    std::optional<Located> workloadRef{}; ///< name of the Deployment that a Rollout takes over
    Place place{};
    friend bool operator==(const KubernetesWorkload&, const KubernetesWorkload&) = default;
    /// `Deployment/api`.
    QString title() const { return kind + u'/' + name; }
    /// Runs until it is told to stop: no Job, no CronJob.
    bool isLasting() const;
};

struct KubernetesService {
    QString name{};
    QString nameSpace{};
    QString type{}; ///< empty: ClusterIP
    bool isHeadless = false;
    QMap<QString, QString> selector{};
    std::vector<KubernetesPort> ports{};
    QMap<QString, QString> annotations{};
    Place place{};
    Place selectorPlace{};
    friend bool operator==(const KubernetesService&, const KubernetesService&) = default;
};

/// A backend of an Ingress or route.
struct KubernetesBackend {
    QString kind{}; ///< empty: Service
    QString service{};
    QString port{}; ///< number or name; empty: not said
    QString host{}; ///< of its rule
    Place place{};
    friend bool operator==(const KubernetesBackend&, const KubernetesBackend&) = default;
};

struct KubernetesTls {
    QStringList hosts{};
    QString secret{};
    Place place{};
    friend bool operator==(const KubernetesTls&, const KubernetesTls&) = default;
};

/// Ingress, HTTPRoute (thinly), IngressRoute of Traefik (thinly).
struct KubernetesRoute {
    QString kind{};
    QString name{};
    QString nameSpace{};
    QString className{}; ///< ingressClassName, or the old annotation
    QMap<QString, Located> annotations{};
    std::vector<Located> hosts{}; ///< of rules and tls
    std::vector<KubernetesBackend> backends{};
    std::vector<KubernetesTls> tls{};
    QStringList parents{}; ///< Gateways of an HTTPRoute, entry points of an IngressRoute
    QStringList filters{}; ///< types of an HTTPRoute's filters, middlewares of an IngressRoute
    bool hasTimeouts = false; ///< HTTPRoute: a rule sets `timeouts`
    Place place{};
    friend bool operator==(const KubernetesRoute&, const KubernetesRoute&) = default;
};

/// HorizontalPodAutoscaler v1 and v2, ScaledObject (KEDA).
struct KubernetesScaler {
    struct Metric {
        QString type{}; ///< Resource, Pods, External, or a trigger's type
        QString name{}; ///< cpu, memory
        QString target{}; ///< as written
        Place place{};
        friend bool operator==(const Metric&, const Metric&) = default;
    };
    QString kind{};
    QString name{};
    QString nameSpace{};
    QString targetKind{};
    QString targetName{};
    Place targetPlace{};
    std::optional<int> least{};
    std::optional<int> most{};
    std::optional<Located> leastAt{};
    std::vector<Metric> metrics{};
    Place place{};
    friend bool operator==(const KubernetesScaler&, const KubernetesScaler&) = default;
};

/// PodDisruptionBudget or NetworkPolicy: a selector over pods.
struct KubernetesSelection {
    QString kind{};
    QString name{};
    QString nameSpace{};
    QMap<QString, QString> labels{}; ///< matchLabels
    bool hasExpressions = false; ///< matchExpressions, not evaluated
    bool selectsAll = false; ///< an empty podSelector
    QStringList types{}; ///< policyTypes
    bool hasIngressRules = false;
    bool hasEgressRules = false;
    std::optional<Located> minAvailable{}, maxUnavailable{};
    Place place{};
    friend bool operator==(const KubernetesSelection&, const KubernetesSelection&) = default;
    bool selects(const QMap<QString, QString>& podLabels) const;
};

/// One key of a Secret or ConfigMap. A Secret's value is for judging its shape only, never shown.
struct KubernetesKey {
    QString name{};
    std::optional<QString> value{}; ///< nothing: encrypted, elsewhere, or not text
    Place place{};
    friend bool operator==(const KubernetesKey&, const KubernetesKey&) = default;
};

/// What makes a Secret or ConfigMap: itself, SealedSecret, ExternalSecret, Certificate, generator…
struct KubernetesKeys {
    bool isSecret = false;
    QString kind{}; ///< of the object that makes it: `Secret`, `SealedSecret`, `secretGenerator`
    QString name{}; ///< of what is made
    QString nameSpace{};
    QString type{}; ///< of a Secret
    std::vector<KubernetesKey> keys{};
    bool isOpen = false; ///< has keys that are not known here
    Place place{};
    friend bool operator==(const KubernetesKeys&, const KubernetesKeys&) = default;
    const KubernetesKey* find(const QString& key) const;
};

} // namespace slipway::evidence
