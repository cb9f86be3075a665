// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

bool isNumber(const QString& text)
{
    bool isOk = false;
    text.toInt(&isOk);
    return isOk;
}

bool hasPort(const KubernetesContainer& container, const QString& port)
{
    return std::ranges::any_of(container.ports, [&port](const auto& one) {
        return isNumber(port) ? one.number == port.toInt() : one.name == port;
    });
}

bool declaresPorts(const KubernetesWorkload& workload)
{
    return std::ranges::any_of(
        workload.containers, [](const auto& one) { return !one.ports.empty(); });
}

bool hasPort(const KubernetesWorkload& workload, const QString& port)
{
    return std::ranges::any_of(
        workload.containers, [&port](const auto& one) { return hasPort(one, port); });
}

struct Ports {
    const Facts& facts;
    Noted bad;
    std::vector<Evidence> good;
    int count = 0;

    void settle(bool agrees, const QString& sentence, const evidence::Place& place)
    {
        ++count;
        if (agrees)
            good.push_back(placeOf(facts, place));
        else
            bad.add(sentence, placeOf(facts, place));
    }

    /// A Service's target against the ports of the pods it selects.
    void services(const KubernetesSet& set)
    {
        for (const auto& service : set.services)
            for (const auto* workload : set.selected(service.selector))
                for (const auto& port : service.ports) {
                    const QString target
                        = port.target.isEmpty() ? QString::number(port.number) : port.target;
                    if (isFilledIn(target) || target == u"0" || service.isHeadless)
                        continue;
                    // A container need not list its ports; a name has to be listed.
                    if (isNumber(target) && !declaresPorts(*workload))
                        continue;
                    settle(hasPort(*workload, target),
                        u"Service %1 sends to port %2, which no container of %3 has"_s.arg(
                            service.name, target, workload->title()),
                        port.place);
                }
    }

    void probes(const KubernetesSet& set)
    {
        for (const auto& workload : set.workloads)
            for (const auto& container : workload.containers)
                for (const auto& probe :
                    {container.liveness, container.readiness, container.startup}) {
                    if (!probe || probe->port.isEmpty() || isFilledIn(probe->port))
                        continue;
                    if (isNumber(probe->port) && container.ports.empty())
                        continue;
                    const bool agrees = isNumber(probe->port) ? hasPort(workload, probe->port)
                                                              : hasPort(container, probe->port);
                    settle(agrees,
                        u"A probe of %1 asks port %2, which container %3 does not have"_s.arg(
                            workload.title(), probe->port, container.name),
                        probe->place);
                }
    }

    void routes(const KubernetesSet& set)
    {
        for (const auto& route : set.routes)
            for (const auto& backend : route.backends) {
                const auto* service = set.service(backend.service);
                if (service == nullptr || backend.port.isEmpty() || isFilledIn(backend.port)
                    || service->ports.empty() || backend.port == u"use-annotation")
                    continue;
                const bool agrees
                    = std::ranges::any_of(service->ports, [&backend](const auto& one) {
                          return isNumber(backend.port) ? one.number == backend.port.toInt()
                                                        : one.name == backend.port;
                      });
                settle(agrees,
                    u"%1/%2 sends to port %3 of Service %4, which has no such port"_s.arg(
                        route.kind, route.name, backend.port, backend.service),
                    backend.place);
            }
    }

    /// EXPOSE of the images built here against the containers that run them.
    void images(const KubernetesSet& set)
    {
        for (const auto& build : facts.get<ProductionImages>().builds) {
            const QString name
                = build.service.isEmpty() ? build.dockerfile.section(u'/', -2, -2) : build.service;
            const auto& file = facts.get<ProductionImages>().dockerfiles.at(build.dockerfile);
            if (name.isEmpty() || file.stages.empty())
                continue;
            QStringList exposed;
            for (const int stage : file.chainOf(targetStage(build, file)))
                for (const auto& one : file.stages[size_t(stage)].instructions)
                    if (one.name == u"EXPOSE")
                        exposed += one.words;
            compare(set, name, build.dockerfile, exposed);
        }
    }

private:
    void compare(const KubernetesSet& set,
        const QString& name,
        const QString& dockerfile,
        const QStringList& exposed)
    {
        QStringList numbers;
        for (const auto& one : exposed)
            numbers << one.section(u'/', 0, 0);
        if (numbers.isEmpty()
            || std::ranges::any_of(numbers, [](const auto& one) { return !isNumber(one); }))
            return;
        for (const auto& workload : set.workloads)
            for (const auto& container : workload.containers) {
                if (!container.image || imageBase(container.image->text) != name.toLower()
                    || container.ports.empty())
                    continue;
                const bool agrees
                    = std::ranges::any_of(container.ports, [&numbers](const auto& one) {
                          return numbers.contains(QString::number(one.number));
                      });
                settle(agrees,
                    u"Container %1 of %2 says port %3; %4 exposes %5"_s.arg(container.name,
                        workload.title(),
                        QString::number(container.ports.front().number),
                        dockerfile,
                        numbers.join(u", "_s)),
                    container.ports.front().place);
            }
    }
};

} // namespace

Outcome checkPorts(const Facts& facts)
{
    Ports ports{facts, {}, {}, 0};
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        ports.services(*set);
        ports.probes(*set);
        ports.routes(*set);
        ports.images(*set);
    }
    if (ports.count == 0)
        return withoutObjects(facts, u"No two objects that speak of the same port"_s);
    return concluded(facts,
        ports.bad,
        {},
        {},
        u"All %1 ports of Services, probes and routes agree with their containers."_s.arg(
            ports.count),
        std::move(ports.good));
}

} // namespace slipway::readiness
