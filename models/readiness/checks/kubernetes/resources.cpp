// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// A LimitRange gives containers that say nothing requests and limits.
const evidence::KubernetesObject* defaultsOf(const KubernetesSet& set)
{
    for (const auto& object : set.objects) {
        if (object.kind != u"LimitRange")
            continue;
        const auto* limits = object.node.find({u"spec", u"limits"});
        if (limits == nullptr)
            continue;
        for (const auto& limit : limits->children)
            if (limit.textOf(u"type") == u"Container" && limit.find(u"default") != nullptr)
                return &object;
    }
    return nullptr;
}

/// What a container lacks; a limit serves as the request, too.
QStringList lacking(const KubernetesContainer& container)
{
    QStringList out;
    if (!container.cpuRequest && !container.cpuLimit)
        out << u"CPU request"_s;
    if (!container.memoryRequest && !container.memoryLimit)
        out << u"memory request"_s;
    if (!container.memoryLimit)
        out << u"memory limit"_s;
    return out;
}

} // namespace

Outcome checkResources(const Facts& facts)
{
    if (auto none = withoutWorkloads(facts))
        return std::move(*none);
    Noted bad;
    Noted poor;
    std::vector<Evidence> good;
    int count = 0;
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        if (const auto* defaults = defaultsOf(*set)) {
            good.push_back(placeOf(facts, defaults->place));
            count += static_cast<int>(set->workloads.size());
            continue;
        }
        for (const auto& workload : set->workloads) {
            for (const auto& container : workload.containers) {
                if (!container.image || (container.isInit && !container.isSidecar))
                    continue;
                ++count;
                const auto lacks = lacking(container);
                const QString who = u"container %1 of %2"_s.arg(container.name, workload.title());
                if (!lacks.isEmpty())
                    bad.add(u"%1 has no %2"_s.arg(who, lacks.join(u", no "_s)),
                        placeOf(facts, container.place));
                else if (!container.cpuLimit)
                    poor.add(u"%1 has no CPU limit"_s.arg(who), placeOf(facts, container.place));
                else
                    good.push_back(placeOf(facts, container.memoryLimit->place));
            }
        }
    }
    return concluded(facts,
        bad,
        poor,
        {},
        u"Every container of the %1 that were read has requests and limits."_s.arg(count),
        std::move(good));
}

} // namespace slipway::readiness
