// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/stack/stack.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// A socket that rules the container runtime, or a folder that holds it.
bool isRuntimeSocket(const QString& source)
{
    static const QStringList names{u"docker.sock"_s,
        u"containerd.sock"_s,
        u"podman.sock"_s,
        u"crio.sock"_s,
        u"dockershim.sock"_s};
    const QString filled = evidence::valueWithDefaults(source).value_or(source);
    const QString last = filled.section(u'/', -1, -1, QString::SectionSkipEmpty);
    return names.contains(last) || filled == u"/var/run" || filled == u"/run"
        || filled == u"/var/run/" || filled == u"/run/" || filled == u"/";
}

/// Tools whose work is with containers of the host: they watch them, route to them, or guard the
/// socket.
bool worksWithContainers(const QString& image)
{
    static const QSet<QString> names{u"traefik"_s,
        u"portainer"_s,
        u"portainer-ce"_s,
        u"portainer-ee"_s,
        u"watchtower"_s,
        u"docker-autoheal"_s,
        u"autoheal"_s,
        u"cadvisor"_s,
        u"promtail"_s,
        u"alloy"_s,
        u"vector"_s,
        u"fluent-bit"_s,
        u"filebeat"_s,
        u"agent"_s,
        u"datadog-agent"_s,
        u"dozzle"_s,
        u"docker-socket-proxy"_s,
        u"socket-proxy"_s,
        u"ofelia"_s,
        u"nginx-proxy"_s,
        u"docker-gen"_s,
        u"acme-companion"_s,
        u"netdata"_s,
        u"diun"_s,
        u"homepage"_s,
        u"glances"_s,
        u"telegraf"_s,
        u"logspout"_s,
        u"node-exporter"_s,
        u"caddy-docker-proxy"_s,
        u"opentelemetry-collector-contrib"_s};
    return names.contains(image);
}

} // namespace

Outcome checkRuntimeSocket(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    const auto& kubernetes = facts.get<KubernetesFiles>();
    Findings bad;
    Findings watched;
    size_t containers = 0;
    for (const auto& service : stack.services) {
        ++containers;
        for (const auto& volume : service.volumes) {
            if (!isRuntimeSocket(volume.source) || (volume.isReadOnly && volume.source == u"/"))
                continue;
            const bool isTool = !service.build && worksWithContainers(imageName(service));
            auto& list = isTool ? watched : bad;
            list.add(u"service %1 mounts %2"_s.arg(service.name, volume.source),
                placeOf(facts, volume.place));
        }
    }
    for (const auto* set : kubernetes.judged()) {
        for (const auto& workload : set->workloads) {
            containers += workload.containers.size();
            const bool isTool = std::ranges::all_of(workload.containers, [](const auto& container) {
                return container.image
                    && worksWithContainers(container.image->text.section(u'@', 0, 0)
                                               .section(u'/', -1)
                                               .section(u':', 0, 0));
            });
            for (const auto& volume : workload.volumes) {
                if (volume.kind != evidence::KubernetesVolume::Kind::HostPath
                    || !isRuntimeSocket(volume.object))
                    continue;
                auto& list = isTool || volume.object == u"/" ? watched : bad;
                list.add(u"%1 mounts %2 of its node"_s.arg(workload.title(), volume.object),
                    placeOf(facts, volume.place));
            }
        }
    }
    if (!bad.isEmpty())
        return failed(
            bad.text() + u" Whoever rules that container rules the host."_s, std::move(bad.places));
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    if (!stack.missing.isEmpty())
        return unknown(UnknownReason::Missing,
            u"%1 does not exist."_s.arg(stack.missing.first()),
            {absent(stack.missing.first())});
    if (!watched.isEmpty())
        return warned(watched.text()
                + u" That is how this tool works; read-only or not, the socket rules the host."_s,
            std::move(watched.places));
    if (containers == 0 && !kubernetes.charts.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"Helm templates are not read."_s,
            {placeOf(facts, kubernetes.charts.first(), 1)});
    if (containers == 0)
        return notApplicable(u"No Compose file and no Kubernetes workload is in the repository."_s,
            {absent(u"docker-compose.yml"_s)});
    auto good = stackPlaces(facts);
    for (const auto& path : kubernetes.paths.mid(0, 3))
        good.push_back(placeOf(facts, path, 1));
    return passed(u"None of %1 containers reaches the socket of its runtime."_s.arg(containers),
        std::move(good));
}

namespace {

bool isOn(const std::optional<evidence::Located>& value)
{
    return value
        && evidence::valueWithDefaults(value->text).value_or(QString()).toLower() == u"true";
}

/// What a service gives up of its own accord.
QStringList hardeningOf(const evidence::ComposeService& service)
{
    QStringList out;
    if (!service.droppedCapabilities.empty())
        out << u"cap_drop"_s;
    for (const auto& option : service.securityOptions)
        if (option.text == u"no-new-privileges" || option.text == u"no-new-privileges:true"
            || option.text == u"no-new-privileges=true")
            out << u"no-new-privileges"_s;
    if (isOn(service.readOnly))
        out << u"read_only"_s;
    return out;
}

} // namespace

Outcome checkServiceIsolation(const Facts& facts)
{
    if (const auto none = withoutStack(facts))
        return *none;
    const auto& stack = facts.get<ProductionStack>();
    auto services = ownServices(stack);
    const bool isOwn = !services.empty();
    if (!isOwn)
        services = startedServices(stack);
    Findings lax;
    std::vector<Evidence> good;
    bool hasAny = false;
    for (const auto* service : services) {
        const QStringList given = hardeningOf(*service);
        hasAny = hasAny || !given.isEmpty();
        if (given.size() >= 2) {
            good.push_back(placeOf(facts, service->place));
            continue;
        }
        lax.add(given.isEmpty() ? u"service %1 sets none of them"_s.arg(service->name)
                                : u"service %1 sets %2 only"_s.arg(service->name, given.first()),
            placeOf(facts, service->place));
    }
    if (lax.isEmpty())
        return passed(
            u"All %1 %2services of the stack drop capabilities, forbid new privileges or are read-only."_s
                .arg(services.size())
                .arg(isOwn ? u"own "_s : QString()),
            std::move(good));
    const QString text = u"Of cap_drop, no-new-privileges and read_only, "_s + lax.text();
    if (hasAny)
        return warned(text, std::move(lax.places));
    return failedStack(facts, text, std::move(lax.places));
}

Outcome checkPublishedPorts(const Facts& facts)
{
    if (const auto none = withoutStack(facts))
        return *none;
    const auto& stack = facts.get<ProductionStack>();
    Findings bad;
    Findings open;
    std::vector<Evidence> good;
    for (const auto* service : startedServices(stack)) {
        const auto known = backingService(*service);
        if (known.ports.isEmpty())
            continue;
        good.push_back(placeOf(facts, service->place));
        if (service->networkMode && service->networkMode->text == u"host")
            bad.add(u"service %1 (%2) listens in the network of its host"_s.arg(
                        service->name, known.kind),
                placeOf(facts, service->networkMode->place));
        for (const auto& port : service->published) {
            const bool isKnownPort = std::ranges::any_of(known.ports, [&port](int number) {
                return port.containerFirst <= number && number <= port.containerLast;
            });
            if (!isKnownPort || port.isLoopback())
                continue;
            if (!port.isHostKnown)
                open.add(u"a variable decides where service %1 (%2) is published"_s.arg(
                             service->name, known.kind),
                    placeOf(facts, port.place));
            else
                bad.add(u"service %1 (%2) publishes port %3 on %4"_s.arg(service->name, known.kind)
                            .arg(port.containerFirst)
                            .arg(port.hostIp.isEmpty() ? u"every interface"_s : port.hostIp),
                    placeOf(facts, port.place));
        }
    }
    if (!bad.isEmpty())
        return failedStack(facts, bad.text(), std::move(bad.places));
    if (!open.isEmpty())
        return unknown(UnknownReason::Missing, open.text(), std::move(open.places));
    if (good.empty())
        return notApplicable(
            u"The stack of %1 has no known data store and no administration interface."_s.arg(
                stack.paths.join(u" + "_s)),
            stackPlaces(facts));
    return passed(
        u"No data store and no administration interface of the stack is published beyond its host."_s,
        std::move(good));
}

} // namespace slipway::readiness
