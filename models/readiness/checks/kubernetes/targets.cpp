// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Labels that operators give to pods which no manifest holds.
bool isForeign(const QMap<QString, QString>& selector)
{
    for (auto label = selector.begin(); label != selector.end(); ++label) {
        const QString domain = label.key().section(u'/', 0, 0);
        if (label.key().contains(u'/') && !domain.endsWith(u"kubernetes.io")
            && !domain.endsWith(u"k8s.io"))
            return true;
    }
    return false;
}

/// Custom resources whose operators make pods and Services that no manifest holds.
bool hasOperators(const KubernetesSet& set, const QString& hint)
{
    return std::ranges::any_of(set.objects, [&hint](const auto& object) {
        // The name first: most are not in it, and a group has to be cut out of its text.
        if (object.name.isEmpty() || !hint.contains(object.name))
            return false;
        const QString group = object.group();
        const bool isBuiltIn = group.isEmpty() || !group.contains(u'.')
            || group.endsWith(u".k8s.io") || group == u"argoproj.io" || group.contains(u"traefik")
            || group == u"monitoring.coreos.com" || group == u"cert-manager.io"
            || group == u"keda.sh" || group.contains(u"istio.io");
        return !isBuiltIn;
    });
}

/// What resolves, and what does not, over all judged sets.
struct Judge {
    const Facts& facts;
    const KubernetesFiles& files;
    Noted bad;
    Noted open;
    std::vector<Evidence> good;
    int count = 0;

    void settle(bool isThere,
        const KubernetesSet& set,
        const QString& sentence,
        const evidence::Place& place)
    {
        ++count;
        if (isThere)
            good.push_back(placeOf(facts, place));
        else if (!set.unread.empty() || !files.charts.isEmpty() || !files.templates.isEmpty())
            open.add(
                sentence + u", but not all of the deployment is read"_s, placeOf(facts, place));
        else
            bad.add(sentence, placeOf(facts, place));
    }

    bool hasService(const KubernetesSet& set, const QString& name) const
    {
        return set.service(name) || files.beside.service(name) || hasOperators(set, name)
            || std::ranges::any_of(files.sets, [&](const auto& other) {
                   return (other.environment.isEmpty() || other.environment == set.environment)
                       && other.service(name);
               });
    }

    void routes(const KubernetesSet& set)
    {
        for (const auto& route : set.routes)
            for (const auto& backend : route.backends) {
                const bool isService = backend.kind.isEmpty() || backend.kind == u"Service";
                if (!isService || backend.service.isEmpty() || isFilledIn(backend.service)
                    || backend.port == u"use-annotation" || backend.service.contains(u'@'))
                    continue;
                settle(hasService(set, backend.service),
                    set,
                    u"%1/%2 leads to Service %3, which does not exist"_s.arg(
                        route.kind, route.name, backend.service),
                    backend.place);
            }
    }

    void services(const KubernetesSet& set)
    {
        for (const auto& service : set.services) {
            if (service.selector.isEmpty() || service.type == u"ExternalName"
                || isForeign(service.selector))
                continue;
            const QString values = QStringList(service.selector.values()).join(u' ');
            if (isFilledIn(values))
                continue;
            bool isThere = !set.selected(service.selector).empty()
                || !files.beside.selected(service.selector).empty() || hasOperators(set, values);
            for (const auto& other : files.sets)
                isThere = isThere
                    || ((other.environment.isEmpty() || other.environment == set.environment)
                        && !other.selected(service.selector).empty());
            settle(isThere,
                set,
                u"Service %1 selects no pod of any workload"_s.arg(service.name),
                service.selectorPlace.line > 0 ? service.selectorPlace : service.place);
        }
    }

    void scalers(const KubernetesSet& set)
    {
        static const QStringList known{u"Deployment"_s,
            u"StatefulSet"_s,
            u"ReplicaSet"_s,
            u"Rollout"_s,
            u"DeploymentConfig"_s};
        for (const auto& scaler : set.scalers) {
            if (!known.contains(scaler.targetKind) || isFilledIn(scaler.targetName))
                continue;
            bool isThere = set.workload(scaler.targetKind, scaler.targetName) != nullptr;
            for (const auto& other : files.sets)
                isThere = isThere
                    || ((other.environment.isEmpty() || other.environment == set.environment)
                        && other.workload(scaler.targetKind, scaler.targetName) != nullptr);
            settle(isThere,
                set,
                u"%1 %2 scales %3/%4, which does not exist"_s.arg(
                    scaler.kind, scaler.name, scaler.targetKind, scaler.targetName),
                scaler.targetPlace);
        }
    }
};

} // namespace

Outcome checkTargets(const Facts& facts)
{
    const auto& files = facts.get<KubernetesFiles>();
    Judge judge{facts, files, {}, {}, {}, 0};
    for (const auto* set : files.judged()) {
        judge.routes(*set);
        judge.services(*set);
        judge.scalers(*set);
    }
    if (judge.count == 0)
        return withoutObjects(
            facts, u"No Ingress backend, Service selector or autoscaler target"_s);
    return concluded(facts,
        judge.bad,
        {},
        judge.open,
        u"All %1 backends, selectors and autoscaler targets meet an object."_s.arg(judge.count),
        std::move(judge.good));
}

} // namespace slipway::readiness
