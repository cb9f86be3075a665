// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kubernetes.h"
#include "evidence/kubernetesreaders.h"

#include <QHash>
#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

void addTyped(const ManifestNode& document, KubernetesSet& out)
{
    const QString kind = document.textOf(u"kind");
    if (auto workload = readWorkload(document))
        out.workloads.push_back(std::move(*workload));
    else if (auto service = readService(document))
        out.services.push_back(std::move(*service));
    else if (auto route = readRoute(document))
        out.routes.push_back(std::move(*route));
    else if (auto scaler = readScaler(document))
        out.scalers.push_back(std::move(*scaler));
    else if (auto selection = readSelection(document))
        (selection->kind == u"PodDisruptionBudget" ? out.budgets : out.policies)
            .push_back(std::move(*selection));
    else if (kind == u"ServiceAccount")
        out.serviceAccounts << document.textOf({u"metadata", u"name"});
    else if (kind == u"PersistentVolumeClaim")
        out.claims << document.textOf({u"metadata", u"name"});
    for (auto& keys : readKeys(document))
        out.keys.push_back(std::move(keys));
}

/// What reaches a container, the later winning.
class Reaching {
public:
    explicit Reaching(const KubernetesSet& set) : m_set(set) { }

    void add(const KubernetesSource& source)
    {
        const auto from = source.isSecret ? KubernetesVariable::From::Secret
                                          : KubernetesVariable::From::ConfigMap;
        const auto origins = m_set.sourcesOf(source.isSecret, source.object);
        if (origins.empty() && !source.isOptional)
            m_out.open.push_back({source.object, source.place});
        for (const auto* origin : origins) {
            if (origin->isOpen)
                m_out.open.push_back({source.object, source.place});
            for (const auto& key : origin->keys)
                put({.name = source.prefix + key.name,
                    .from = from,
                    .object = source.object,
                    .key = key.name,
                    .value = key.value,
                    .place = source.place,
                    .source = key.place});
        }
    }

    void add(const KubernetesVariable& variable)
    {
        ReachingVariable out{.name = variable.name,
            .from = variable.from,
            .object = variable.object,
            .key = variable.key,
            .value = variable.value,
            .place = variable.place};
        if (variable.from == KubernetesVariable::From::Secret
            || variable.from == KubernetesVariable::From::ConfigMap)
            resolve(variable, out);
        put(std::move(out));
    }

    ReachingVariables take()
    {
        ReachingVariables out;
        for (auto& one : m_byName)
            out.variables.push_back(std::move(one));
        out.open = std::move(m_out.open);
        return out;
    }

private:
    void put(ReachingVariable variable)
    {
        const QString name = variable.name;
        m_byName.insert(name, std::move(variable));
    }

    void resolve(const KubernetesVariable& variable, ReachingVariable& out) const
    {
        const bool isSecret = variable.from == KubernetesVariable::From::Secret;
        out.isDefined = variable.isOptional;
        for (const auto* origin : m_set.sourcesOf(isSecret, variable.object)) {
            if (const auto* key = origin->find(variable.key)) {
                out.isDefined = true;
                out.value = key->value;
                out.source = key->place;
            }
            out.isDefined = out.isDefined || origin->isOpen;
        }
    }

    const KubernetesSet& m_set;
    QMap<QString, ReachingVariable> m_byName;
    ReachingVariables m_out;
};

} // namespace

KubernetesSet typedSet(std::vector<ManifestNode> documents)
{
    KubernetesSet out;
    QSet<QString> seen;
    for (auto& document : documents) {
        addTyped(document, out);
        const QString& path = document.place.path;
        if (!seen.contains(path)) {
            seen.insert(path);
            out.paths << path;
        }
        KubernetesObject object;
        object.apiVersion = document.textOf(u"apiVersion");
        object.kind = document.textOf(u"kind");
        object.name = document.textOf({u"metadata", u"name"});
        object.nameSpace = document.textOf({u"metadata", u"namespace"});
        object.place = document.place;
        object.node = std::move(document);
        out.objects.push_back(std::move(object));
    }
    return out;
}

const KubernetesWorkload* KubernetesSet::workload(
    const QString& kind, const QString& workloadName) const
{
    for (const auto& one : workloads)
        if (one.kind == kind && one.name == workloadName)
            return &one;
    return nullptr;
}

const KubernetesService* KubernetesSet::service(const QString& serviceName) const
{
    for (const auto& one : services)
        if (one.name == serviceName)
            return &one;
    return nullptr;
}

std::vector<const KubernetesKeys*> KubernetesSet::sourcesOf(
    bool isSecret, const QString& objectName) const
{
    std::vector<const KubernetesKeys*> out;
    for (const auto& one : keys)
        if (one.isSecret == isSecret && one.name == objectName)
            out.push_back(&one);
    return out;
}

std::vector<const KubernetesWorkload*> KubernetesSet::selected(
    const QMap<QString, QString>& selector) const
{
    std::vector<const KubernetesWorkload*> out;
    if (selector.isEmpty())
        return out;
    KubernetesSelection selection;
    selection.labels = selector;
    for (const auto& one : workloads)
        if (selection.selects(one.labels))
            out.push_back(&one);
    return out;
}

const KubernetesScaler* KubernetesSet::scalerOf(const KubernetesWorkload& workload) const
{
    for (const auto& one : scalers)
        if (one.targetName == workload.name
            && (one.targetKind == workload.kind || one.targetKind.isEmpty()))
            return &one;
    return nullptr;
}

const KubernetesObject* KubernetesSet::object(const QString& kind, const QString& objectName) const
{
    for (const auto& one : objects)
        if (one.kind == kind && one.name == objectName)
            return &one;
    return nullptr;
}

ReachingVariables reachingVariables(const KubernetesSet& set, const KubernetesContainer& container)
{
    Reaching reaching(set);
    for (const auto& source : container.sources)
        reaching.add(source);
    for (const auto& variable : container.variables)
        reaching.add(variable);
    return reaching.take();
}

} // namespace slipway::evidence
