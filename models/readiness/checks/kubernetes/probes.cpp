// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::KubernetesProbe;

template<typename Has>
bool anyOf(const KubernetesWorkload& workload, const Has& has)
{
    return std::ranges::any_of(
        workload.containers, [&has](const auto& one) { return !one.isInit && has(one); });
}

/// Answers requests: has ports, or a Service sends to it.
bool answers(const KubernetesSet& set, const KubernetesWorkload& workload)
{
    return anyOf(workload, [](const auto& one) { return !one.ports.empty(); })
        || isServed(set, workload);
}

/// The number that a port of a container means, for comparing `http` with 8080.
QString portNumber(const KubernetesContainer& container, const QString& port)
{
    for (const auto& one : container.ports)
        if (one.name == port)
            return QString::number(one.number);
    return port;
}

bool areEqual(
    const KubernetesContainer& container, const KubernetesProbe& left, const KubernetesProbe& right)
{
    return left.kind == right.kind && left.path == right.path && left.command == right.command
        && portNumber(container, left.port) == portNumber(container, right.port);
}

QString askedBy(const KubernetesProbe& probe)
{
    if (probe.kind == KubernetesProbe::Kind::Http)
        return u"GET %1 on port %2"_s.arg(probe.path, probe.port);
    return u"port %1"_s.arg(probe.port);
}

/// What a workload says of how it ends and is replaced.
struct Ending {
    bool hasStrategy = false;
    bool hasGrace = false;

    explicit Ending(const KubernetesWorkload& workload)
        : hasStrategy(workload.strategy || workload.kind == u"StatefulSet")
        , hasGrace(workload.gracePeriod
              || anyOf(workload, [](const auto& one) { return one.preStop.has_value(); }))
    {
    }
};

} // namespace

Outcome checkProbes(const Facts& facts)
{
    if (auto none = withoutWorkloads(facts))
        return std::move(*none);
    Noted bad;
    Noted poor;
    std::vector<Evidence> good;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads) {
            const auto* main = mainContainer(workload);
            if (!workload.isLasting() || main == nullptr || !main->image)
                continue;
            const bool isReady = anyOf(workload, [](const auto& one) { return !!one.readiness; });
            const bool isAlive = anyOf(workload, [](const auto& one) { return !!one.liveness; });
            auto place = placeOf(facts, main->place);
            const QString who = workload.title();
            if (isReady && isAlive)
                good.push_back(placeOf(facts,
                    main->readiness      ? main->readiness->place
                        : main->liveness ? main->liveness->place
                                         : main->place));
            else if (!answers(*set, workload)) { // a worker: nobody waits for it to be ready
                if (!isReady && !isAlive && workload.kind != u"DaemonSet")
                    poor.add(u"%1 has no probe: a worker that hangs is not restarted"_s.arg(who),
                        std::move(place));
                else
                    good.push_back(std::move(place));
            } else if (!isReady) {
                bad.add(u"%1 has no %2"_s.arg(who,
                            isAlive ? u"readiness probe"_s : u"readiness and no liveness probe"_s),
                    std::move(place));
            } else {
                poor.add(u"%1 has no liveness probe"_s.arg(who), std::move(place));
            }
        }
    if (bad.isEmpty() && poor.isEmpty() && good.empty())
        return withoutObjects(facts, u"No lasting workload"_s);
    return concluded(facts,
        bad,
        poor,
        {},
        u"Every workload that answers requests has readiness and liveness probes."_s,
        std::move(good));
}

Outcome checkProbeDifference(const Facts& facts)
{
    Noted poor;
    std::vector<Evidence> good;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads) {
            if (isStatefulTier(workload) && workload.kind != u"Deployment")
                continue;
            for (const auto& container : workload.containers) {
                if (!container.liveness || !container.readiness
                    || (container.image && isStateful(container.image->text)))
                    continue;
                auto place = placeOf(facts, container.readiness->place);
                const bool isExec = container.readiness->kind == KubernetesProbe::Kind::Exec
                    || container.readiness->kind == KubernetesProbe::Kind::Unknown;
                if (!isExec && areEqual(container, *container.liveness, *container.readiness))
                    poor.add(u"Readiness and liveness of container %1 of %2 ask the same: %3"_s.arg(
                                 container.name, workload.title(), askedBy(*container.readiness)),
                        std::move(place));
                else
                    good.push_back(std::move(place));
            }
        }
    if (poor.isEmpty() && good.empty())
        return withoutObjects(facts, u"No container with both readiness and liveness probe"_s);
    return concluded(facts,
        {},
        poor,
        {},
        u"Readiness asks something else than liveness everywhere."_s,
        std::move(good));
}

Outcome checkShutdown(const Facts& facts)
{
    Noted bad;
    Noted poor;
    std::vector<Evidence> good;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads) {
            const bool isRolled = workload.kind == u"Deployment" || workload.kind == u"Rollout"
                || workload.kind == u"StatefulSet";
            if (!isRolled || workload.containers.empty() || isTool(workload))
                continue;
            const Ending ending(workload);
            const QString who = workload.title();
            auto place
                = placeOf(facts, workload.strategy ? workload.strategy->place : workload.place);
            const bool isBreak = workload.strategy && workload.strategy->text == u"Recreate"
                && leastReplicas(*set, workload) > 1;
            if (isBreak)
                poor.add(u"%1 is recreated: all its replicas are gone at once"_s.arg(who),
                    std::move(place));
            else if (!ending.hasStrategy && !ending.hasGrace)
                bad.add(u"%1 sets neither a strategy nor a preStop hook or grace period"_s.arg(who),
                    std::move(place));
            else if (!ending.hasStrategy)
                poor.add(u"%1 sets no rollout strategy"_s.arg(who), std::move(place));
            else if (!ending.hasGrace)
                poor.add(
                    u"%1 sets no preStop hook and no grace period"_s.arg(who), std::move(place));
            else
                good.push_back(std::move(place));
        }
    if (bad.isEmpty() && poor.isEmpty() && good.empty())
        return withoutObjects(facts, u"No workload that is rolled out"_s);
    return concluded(facts,
        bad,
        poor,
        {},
        u"Every workload says how it is replaced and how long it may take to end."_s,
        std::move(good));
}

} // namespace slipway::readiness
