// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Agents of a node (logs, metrics, network) need what applications must not have.
bool isNodeAgent(const KubernetesWorkload& workload)
{
    return workload.kind == u"DaemonSet"
        && std::ranges::any_of(workload.volumes, [](const auto& volume) {
               return volume.kind == evidence::KubernetesVolume::Kind::HostPath;
           });
}

/// A field of the container, else of the pod.
template<typename T>
std::optional<T> either(const std::optional<T>& own, const std::optional<T>& pod)
{
    return own ? own : pod;
}

bool mayBeRoot(const KubernetesWorkload& workload, const KubernetesContainer& container)
{
    const auto user = either(container.security.user, workload.security.user);
    const auto nonRoot = either(container.security.runsAsNonRoot, workload.security.runsAsNonRoot);
    if (user)
        return *user == 0;
    return !nonRoot.value_or(false);
}

bool dropsAll(const KubernetesContainer& container)
{
    return container.security.dropped.contains(u"ALL"_s);
}

bool forbidsEscalation(const KubernetesContainer& container)
{
    return container.security.allowsEscalation == false;
}

struct Judge {
    const Facts& facts;
    Noted bad;
    Noted poor;
    std::vector<Evidence> good;
    int count = 0;

    void container(const KubernetesWorkload& workload, const KubernetesContainer& container)
    {
        ++count;
        const auto& own = container.security.place;
        const auto place = own        ? *own
            : workload.security.place ? *workload.security.place
                                      : container.place;
        const QString who = u"container %1 of %2"_s.arg(container.name, workload.title());
        QStringList minor;
        if (!forbidsEscalation(container))
            minor << u"allows privilege escalation"_s;
        if (!dropsAll(container))
            minor << u"does not drop ALL capabilities"_s;
        if (mayBeRoot(workload, container))
            bad.add(u"%1 may run as root%2"_s.arg(
                        who, minor.isEmpty() ? QString() : u", "_s + minor.join(u", "_s)),
                placeOf(facts, place));
        else if (!minor.isEmpty())
            poor.add(u"%1 %2"_s.arg(who, minor.join(u" and "_s)), placeOf(facts, place));
        else
            good.push_back(placeOf(facts, place));
    }

    /// Policies of every set count: they are often kept apart from the workloads.
    void policies(const KubernetesSet& set, const std::vector<const KubernetesSet*>& sets)
    {
        std::vector<evidence::KubernetesSelection> all;
        for (const auto* other : sets)
            all.insert(all.end(), other->policies.begin(), other->policies.end());
        const KubernetesWorkload* first = nullptr;
        for (const auto& workload : set.workloads) {
            if (!workload.isLasting() || isNodeAgent(workload))
                continue;
            if (first == nullptr)
                first = &workload;
            if (all.empty())
                break;
            const bool isSelected = std::ranges::any_of(
                all, [&workload](const auto& policy) { return policy.selects(workload.labels); });
            if (!isSelected)
                poor.add(u"No NetworkPolicy selects the pods of %1"_s.arg(workload.title()),
                    placeOf(facts, workload.place));
        }
        if (first != nullptr && all.empty() && set.unread.empty())
            bad.add(u"There is no NetworkPolicy: every pod may speak to %1 and the others"_s.arg(
                        first->title()),
                placeOf(facts, first->place));
        for (const auto& policy : set.policies)
            good.push_back(placeOf(facts, policy.place));
    }
};

} // namespace

Outcome checkHardening(const Facts& facts)
{
    if (auto none = withoutWorkloads(facts))
        return std::move(*none);
    Judge judge{facts, {}, {}, {}, 0};
    const auto sets = facts.get<KubernetesFiles>().judged();
    for (const auto* set : sets) {
        for (const auto& workload : set->workloads) {
            if (isNodeAgent(workload))
                continue;
            for (const auto& container : workload.containers)
                if (container.image)
                    judge.container(workload, container);
        }
        judge.policies(*set, sets);
    }
    if (judge.count == 0)
        return withoutObjects(facts, u"No workload but agents of the nodes"_s);
    return concluded(facts,
        judge.bad,
        judge.poor,
        {},
        u"All %1 containers run as non-root without escalation or capabilities, behind a NetworkPolicy."_s
            .arg(judge.count),
        std::move(judge.good));
}

} // namespace slipway::readiness
