// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/kubernetesnode.h"
#include "evidence/kubernetestypes.h"

#include <optional>
#include <vector>

/// Kubernetes manifests as typed objects, each fact with its place. Source: the API reference
/// (kubernetes.io/docs/reference/kubernetes-api).
namespace slipway::evidence {

/// What workload manifests of one file say: every document with an `apiVersion` and a `kind`.
struct KubernetesManifests {
    struct Container {
        QString name;
        QString owner; ///< kind/name
        Place place;
        bool isPrivileged = false;
        int privilegedLine = 0;
    };
    struct Value {
        QString owner; ///< kind/name
        QString name;
        QString value;
        Place place;
    };
    std::vector<Container> containers;
    std::vector<Value> values; ///< of `env`, ConfigMap data and Secret stringData
};

/// Reads one file; nothing if it holds no manifest, is a template, or cannot be read as YAML. Pure.
std::optional<KubernetesManifests> readKubernetes(const QByteArray& bytes, const QString& path);
/// The same of manifests that are read already.
KubernetesManifests manifestsOf(const std::vector<ManifestNode>& documents);

/// Any object, as it stands after patches.
struct KubernetesObject {
    QString apiVersion{};
    QString kind{};
    QString name{};
    QString nameSpace{};
    ManifestNode node{};
    Place place{};
    friend bool operator==(const KubernetesObject&, const KubernetesObject&) = default;
    QString title() const { return kind + u'/' + name; }
    QString group() const { return apiVersion.section(u'/', 0, -2); } ///< empty: core
};

/// Objects that are applied together: of one kustomization, or of all plain manifests.
struct KubernetesSet {
    QString name{}; ///< `overlays/production`; empty: plain manifests
    QString folder{}; ///< of the kustomization; empty: the root, or plain manifests
    QString environment{}; ///< as its folder says: `production`, `staging`; empty: none
    bool isProduction = false; ///< what is judged: production, or a set without an environment
    bool isKustomize = false;
    QStringList paths{}; ///< files read for it, in order, each once
    std::vector<KubernetesObject> objects{};
    std::vector<KubernetesWorkload> workloads{};
    std::vector<KubernetesService> services{};
    std::vector<KubernetesRoute> routes{};
    std::vector<KubernetesScaler> scalers{};
    std::vector<KubernetesSelection> budgets{};
    std::vector<KubernetesSelection> policies{};
    std::vector<KubernetesKeys> keys{}; ///< Secrets and ConfigMaps, whatever makes them
    QStringList serviceAccounts{};
    QStringList claims{}; ///< PersistentVolumeClaims
    /// What belongs to it and is not read, one a sentence: a remote base, a chart, a generator, a
    /// file that is missing.
    std::vector<Located> unread{};
    friend bool operator==(const KubernetesSet&, const KubernetesSet&) = default;

    const KubernetesWorkload* workload(const QString& kind, const QString& workloadName) const;
    const KubernetesService* service(const QString& serviceName) const;
    /// Every source of the Secret or ConfigMap of that name.
    std::vector<const KubernetesKeys*> sourcesOf(bool isSecret, const QString& object) const;
    /// Workloads whose pods the labels select; none for an empty selector.
    std::vector<const KubernetesWorkload*> selected(const QMap<QString, QString>& selector) const;
    const KubernetesScaler* scalerOf(const KubernetesWorkload& workload) const;
    const KubernetesObject* object(const QString& kind, const QString& objectName) const;
};

/// A set from documents (objects, Lists are taken apart), each in the order given.
KubernetesSet typedSet(std::vector<ManifestNode> documents);

/// A variable that reaches a container.
struct ReachingVariable {
    QString name{};
    KubernetesVariable::From from = KubernetesVariable::From::Value;
    QString object{}; ///< name of the Secret or ConfigMap it comes from
    QString key{};
    std::optional<QString> value{}; ///< where the repository says it; of Secrets too: never show it
    bool isDefined = true; ///< false: nothing in the set makes the object, or it lacks the key
    Place place{}; ///< of the entry in `env` or `envFrom`
    Place source{}; ///< of the key in its Secret or ConfigMap; line 0: not known
    friend bool operator==(const ReachingVariable&, const ReachingVariable&) = default;
};
struct ReachingVariables {
    std::vector<ReachingVariable> variables{}; ///< by name, the one that wins
    /// Sources of which not every key is known: more variables may reach the container.
    std::vector<Located> open{};
    friend bool operator==(const ReachingVariables&, const ReachingVariables&) = default;
};
/// What `env` and `envFrom` give a container of the set; `env` wins over `envFrom`, the later
/// source over the earlier.
ReachingVariables reachingVariables(const KubernetesSet& set, const KubernetesContainer& container);

/// A resource quantity (`250m`, `1.5`, `512Mi`, `1G`, `1e3`) in cores or bytes; nothing if it is
/// none.
std::optional<double> quantityOf(const QString& text);

} // namespace slipway::evidence
