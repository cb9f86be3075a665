// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/compose.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

template<typename T>
void replaceIfSet(std::optional<T>& base, const std::optional<T>& over)
{
    if (over)
        base = over;
}

template<typename T, typename Key>
void mergeBy(std::vector<T>& base, const std::vector<T>& over, Key T::*key)
{
    for (const auto& item : over) {
        const auto found = std::ranges::find(base, item.*key, key);
        if (found == base.end())
            base.push_back(item);
        else
            *found = item;
    }
}

/// Lists of texts are joined, each text once.
void join(std::vector<Located>& base, const std::vector<Located>& over)
{
    mergeBy(base, over, &Located::text);
}

void mergePorts(std::vector<ComposePort>& base, const std::vector<ComposePort>& over)
{
    mergeBy(base, over, &ComposePort::text);
}

void mergeHealthcheck(
    std::optional<ComposeHealthcheck>& base, const std::optional<ComposeHealthcheck>& over)
{
    if (!over)
        return;
    if (!base) {
        base = over;
        return;
    }
    base->place = over->place;
    base->isDisabled = over->isDisabled;
    if (over->hasTest) {
        base->test = over->test;
        base->isShell = over->isShell;
        base->hasTest = true;
    }
    replaceIfSet(base->interval, over->interval);
    replaceIfSet(base->timeout, over->timeout);
    replaceIfSet(base->retries, over->retries);
    replaceIfSet(base->startPeriod, over->startPeriod);
}

template<typename T, typename Key>
void takeAway(std::vector<T>& list, const QString& name, Key T::*key)
{
    std::erase_if(list, [&](const T& item) { return item.*key == name; });
}

/// `!reset` takes a key of the base away, `!override` too, before the other's is laid over it.
void clearTagged(ComposeService& base, const QString& key)
{
    const QString inner = key.section(u'.', 1);
    if (key.startsWith(u"environment."))
        takeAway(base.environment, inner, &ComposeVariable::name);
    else if (key.startsWith(u"labels."))
        takeAway(base.labels, inner, &ComposeVariable::name);
    else if (key.startsWith(u"depends_on."))
        takeAway(base.dependsOn, inner, &ComposeDependency::service);
    const ComposeService none;
    const auto clear = [&](QStringView name, auto... members) {
        if (key == name)
            ((base.*members = none.*members), ...);
    };
    using S = ComposeService;
    clear(u"ports", &S::ports, &S::published);
    clear(u"volumes", &S::volumes);
    clear(u"environment", &S::environment);
    clear(u"env_file", &S::environmentFiles);
    clear(u"image", &S::image);
    clear(u"build", &S::build);
    clear(u"command", &S::command);
    clear(u"entrypoint", &S::entrypoint);
    clear(u"profiles", &S::profiles);
    clear(u"privileged", &S::privileged);
    clear(u"user", &S::user);
    clear(u"restart", &S::restart);
    clear(u"healthcheck", &S::healthcheck);
    clear(u"cap_add", &S::addedCapabilities);
    clear(u"cap_drop", &S::droppedCapabilities);
    clear(u"security_opt", &S::securityOptions);
    clear(u"read_only", &S::readOnly);
    clear(u"expose", &S::exposed);
    clear(u"networks", &S::networks, &S::aliases);
    clear(u"network_mode", &S::networkMode);
    clear(u"pid", &S::pid);
    clear(u"logging", &S::loggingDriver, &S::loggingOptions);
    clear(u"depends_on", &S::dependsOn);
    clear(u"tmpfs", &S::temporaryFolders);
    clear(u"secrets", &S::secrets);
    clear(u"configs", &S::configs);
    clear(u"labels", &S::labels);
    clear(u"mem_limit", &S::memoryLimit);
    clear(u"cpus", &S::cpuLimit);
    clear(u"deploy",
        &S::memoryLimit,
        &S::cpuLimit,
        &S::replicas,
        &S::deployLabels,
        &S::restartCondition,
        &S::memoryReservation);
    clear(u"deploy.resources", &S::memoryLimit, &S::cpuLimit, &S::memoryReservation);
    clear(u"deploy.replicas", &S::replicas);
    clear(u"deploy.labels", &S::deployLabels);
}

void mergeBuild(std::optional<ComposeBuild>& base, const std::optional<ComposeBuild>& over)
{
    if (!over)
        return;
    if (!base) {
        base = over;
        return;
    }
    auto merged = *over;
    if (merged.dockerfile.isEmpty() && !merged.isInline)
        merged.dockerfile = base->dockerfile;
    if (merged.target.isEmpty())
        merged.target = base->target;
    auto arguments = base->arguments;
    mergeBy(arguments, merged.arguments, &ComposeVariable::name);
    merged.arguments = std::move(arguments);
    base = std::move(merged);
}

/// Looks services up in files while `extends` is followed.
class Extender {
public:
    Extender(const std::vector<ComposeFile>& files, const std::vector<ComposeFile>& others)
        : m_files(files)
        , m_others(others)
    {
    }

    ComposeService extended(const ComposeService& service, const QString& path, int depth = 0) const
    {
        if (!service.extendsService || depth >= 8)
            return service;
        const QString from = service.extendsFile.isEmpty() ? path : service.extendsFile;
        const auto* base = find(from, service.extendsService->text);
        if (!base || base == &service)
            return service;
        auto parent = extended(*base, from, depth + 1);
        parent.name = service.name;
        parent.place = service.place;
        parent.places.clear();
        parent.profiles = service.profiles;
        return mergeService(std::move(parent), service);
    }

private:
    const ComposeService* find(const QString& path, const QString& name) const
    {
        for (const auto* list : {&m_files, &m_others})
            for (const auto& file : *list)
                if (file.path == path)
                    return file.find(name);
        return nullptr;
    }

    const std::vector<ComposeFile>& m_files;
    const std::vector<ComposeFile>& m_others;
};

void mergeIsolation(ComposeService& base, const ComposeService& over)
{
    join(base.addedCapabilities, over.addedCapabilities);
    join(base.droppedCapabilities, over.droppedCapabilities);
    join(base.securityOptions, over.securityOptions);
    join(base.exposed, over.exposed);
    join(base.networks, over.networks);
    join(base.aliases, over.aliases);
    join(base.temporaryFolders, over.temporaryFolders);
    mergeBy(base.secrets, over.secrets, &ComposeGrant::source);
    mergeBy(base.configs, over.configs, &ComposeGrant::source);
    replaceIfSet(base.readOnly, over.readOnly);
    replaceIfSet(base.networkMode, over.networkMode);
    replaceIfSet(base.pid, over.pid);
    replaceIfSet(base.ipc, over.ipc);
}

void mergeRunning(ComposeService& base, const ComposeService& over)
{
    replaceIfSet(base.restart, over.restart);
    replaceIfSet(base.restartCondition, over.restartCondition);
    replaceIfSet(base.replicas, over.replicas);
    replaceIfSet(base.memoryReservation, over.memoryReservation);
    mergeBy(base.labels, over.labels, &ComposeVariable::name);
    mergeBy(base.deployLabels, over.deployLabels, &ComposeVariable::name);
    mergeHealthcheck(base.healthcheck, over.healthcheck);
    if (over.loggingDriver && base.loggingDriver
        && over.loggingDriver->text != base.loggingDriver->text)
        base.loggingOptions.clear(); // options of another driver
    replaceIfSet(base.loggingDriver, over.loggingDriver);
    mergeBy(base.loggingOptions, over.loggingOptions, &ComposeVariable::name);
    mergeBy(base.dependsOn, over.dependsOn, &ComposeDependency::service);
    replaceIfSet(base.stopGracePeriod, over.stopGracePeriod);
    replaceIfSet(base.stopSignal, over.stopSignal);
    replaceIfSet(base.containerName, over.containerName);
    replaceIfSet(base.hostname, over.hostname);
    replaceIfSet(base.platform, over.platform);
    replaceIfSet(base.workingDirectory, over.workingDirectory);
}

} // namespace

ComposeService mergeService(ComposeService base, const ComposeService& over)
{
    base.places.insert(base.places.end(), over.places.begin(), over.places.end());
    for (const auto& key : over.resets + over.overrides)
        clearTagged(base, key);
    replaceIfSet(base.image, over.image);
    mergeBuild(base.build, over.build);
    replaceIfSet(base.command, over.command);
    replaceIfSet(base.entrypoint, over.entrypoint);
    mergeBy(base.environment, over.environment, &ComposeVariable::name);
    join(base.environmentFiles, over.environmentFiles);
    mergeBy(base.volumes, over.volumes, &ComposeVolume::target);
    join(base.ports, over.ports);
    mergePorts(base.published, over.published);
    join(base.profiles, over.profiles);
    replaceIfSet(base.cpuLimit, over.cpuLimit);
    replaceIfSet(base.memoryLimit, over.memoryLimit);
    replaceIfSet(base.privileged, over.privileged);
    replaceIfSet(base.user, over.user);
    replaceIfSet(base.provider, over.provider);
    mergeIsolation(base, over);
    mergeRunning(base, over);
    return base;
}

std::vector<ComposeService> mergeCompose(
    const std::vector<ComposeFile>& files, const std::vector<ComposeFile>& others)
{
    const Extender extender(files, others);
    std::vector<ComposeService> out;
    for (const auto& file : files) {
        for (const auto& name : file.removed)
            std::erase_if(out, [&](const auto& service) { return service.name == name; });
        for (const auto& service : file.services) {
            auto whole = extender.extended(service, file.path);
            const auto found = std::ranges::find(out, whole.name, &ComposeService::name);
            if (found == out.end())
                out.push_back(std::move(whole));
            else
                *found = mergeService(std::move(*found), whole);
        }
    }
    return out;
}

} // namespace slipway::evidence
