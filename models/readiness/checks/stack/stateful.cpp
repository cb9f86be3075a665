// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/stack/stack.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

bool restarts(const evidence::ComposeService& service)
{
    if (service.restart) {
        const QString value
            = evidence::valueWithDefaults(service.restart->text).value_or(u"always"_s);
        if (value.startsWith(u"always") || value.startsWith(u"unless-stopped")
            || value.startsWith(u"on-failure"))
            return true;
    }
    return service.restartCondition && service.restartCondition->text != u"none";
}

bool isBelow(const QString& path, const QString& folder)
{
    return path == folder || path.startsWith(folder + u'/') || folder.startsWith(path + u'/');
}

/// A volume that outlives the container, on the folder where such a service keeps its data.
enum class Durability { Durable, Anonymous, Temporary, None };
Durability durabilityOf(const evidence::ComposeService& service,
    const BackingService& known,
    const std::vector<evidence::ComposeNamed>& volumes)
{
    auto best = Durability::None;
    for (const auto& volume : service.volumes) {
        const bool isData = known.folders.isEmpty()
            || std::ranges::any_of(known.folders,
                [&](const QString& folder) { return isBelow(volume.target, folder); });
        if (!isData || (volume.isBind && volume.isReadOnly))
            continue;
        const auto declared
            = std::ranges::find(volumes, volume.source, &evidence::ComposeNamed::name);
        const bool isMemory = volume.isTemporary
            || (declared != volumes.end() && declared->driverOptions.value(u"type"_s) == u"tmpfs");
        if (isMemory)
            best = Durability::Temporary;
        else if (volume.source.isEmpty())
            best = Durability::Anonymous;
        else
            return Durability::Durable;
    }
    return best;
}

/// Whether a Redis is told to keep what it holds.
bool isKept(const Facts& facts, const evidence::ComposeService& service)
{
    const QString text = serviceSettings(facts, service).text.simplified();
    return text.contains(u"appendonly yes") || text.contains(u"aof-enabled yes");
}

} // namespace

Outcome checkStatefulServices(const Facts& facts)
{
    if (const auto none = withoutStack(facts))
        return *none;
    const auto& stack = facts.get<ProductionStack>();
    const auto volumes = evidence::mergeNamed(stack.files, &evidence::ComposeFile::volumes);
    Findings bad;
    std::vector<Evidence> good;
    for (const auto* service : startedServices(stack)) {
        const auto known = backingService(*service);
        if (!known.isStore && !(known.kind == u"Redis" && isKept(facts, *service)))
            continue;
        QStringList lacks;
        if (!restarts(*service))
            lacks << u"has no restart policy"_s;
        switch (durabilityOf(*service, known, volumes)) {
        case Durability::Durable: break;
        case Durability::Anonymous: lacks << u"keeps its data in a volume without a name"_s; break;
        case Durability::Temporary: lacks << u"keeps its data in memory"_s; break;
        case Durability::None: lacks << u"has no volume for its data"_s; break;
        }
        auto place = placeOf(facts, service->place);
        if (lacks.isEmpty())
            good.push_back(std::move(place));
        else
            bad.add(u"service %1 (%2) %3"_s.arg(service->name, known.kind, lacks.join(u" and "_s)),
                std::move(place));
    }
    if (!bad.isEmpty())
        return failedStack(facts, bad.text(), std::move(bad.places));
    if (good.empty())
        return notApplicable(u"No service of %1 keeps data that must outlive its container."_s.arg(
                                 stack.paths.join(u" + "_s)),
            stackPlaces(facts));
    return passed(
        u"Every store of the stack starts again by itself and keeps its data in a volume."_s,
        std::move(good));
}

} // namespace slipway::readiness
