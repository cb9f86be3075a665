// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "readiness/checks/infrastructurefiles.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// What checks of the stack answer where there is none, or it cannot be read.
std::optional<Outcome> withoutStack(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    if (!stack.exists())
        return notApplicable(
            u"No Compose file of a deployed stack is in the repository."_s, {absent(u"docker-compose.yml"_s)});
    if (!stack.missing.isEmpty())
        return unknown(UnknownReason::Missing,
            u"%1 belongs to the production stack by the configuration and does not exist."_s.arg(
                stack.missing.first()),
            {absent(stack.missing.first())});
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    return {};
}

/// A definition that could run: an overlay's own service has an image or a build.
bool isWhole(const evidence::ComposeService& service)
{
    return service.image || service.build || service.extendsService || service.provider;
}

/// An own service of the base that an overlay's own service was probably meant to be: alike in
/// name, on the port that the overlay's health check asks, and overridden by nobody. The overlay's
/// service publishes no port and nobody names it, so that nothing can reach it. nullptr: none.
const evidence::ComposeService* meantService(
    const ProductionStack& stack, size_t overlay, const evidence::ComposeService& service)
{
    if (!service.build || !service.ports.empty() || !service.healthcheck || !service.labels.empty()
        || !service.deployLabels.empty())
        return nullptr;
    const auto& test = service.healthcheck->test;
    const QString asks = test.text + u' ' + test.words.join(u' ') + u' ';
    for (const auto& other : stack.services) {
        if (std::ranges::any_of(
                other.dependsOn, [&](const auto& one) { return one.service == service.name; }))
            return nullptr;
        for (const auto& variable : other.environment)
            if (variable.value && variable.value->contains(service.name + u':'))
                return nullptr;
    }
    for (const auto& other : stack.files.front().services) {
        const bool isAlike = other.name.startsWith(service.name + u'-')
            || other.name.startsWith(service.name + u'_')
            || service.name.startsWith(other.name + u'-')
            || service.name.startsWith(other.name + u'_');
        const bool isOverridden = stack.files[overlay].find(other.name) != nullptr;
        if (!other.build || !isAlike || isOverridden)
            continue;
        for (const auto& port : other.published) {
            const QString number = u':' + QString::number(port.containerFirst);
            if (port.containerFirst > 0
                && (asks.contains(number + u'/') || asks.contains(number + u' ')))
                return &other;
        }
    }
    return nullptr;
}

Outcome checkOverlay(const Facts& facts)
{
    if (const auto none = withoutStack(facts))
        return *none;
    const auto& stack = facts.get<ProductionStack>();
    if (!stack.hasOverlay())
        return notApplicable(
            u"The stack is one file, %1: there is no overlay."_s.arg(stack.paths.first()),
            {placeOf(facts, stack.paths.first(), 1)});
    std::vector<Evidence> evidence;
    QStringList orphans;
    int overrides = 0;
    for (size_t i = 1; i < stack.files.size(); ++i) {
        for (const auto& service : stack.files[i].services) {
            const bool isKnown = std::any_of(stack.files.begin(),
                stack.files.begin() + qsizetype(i),
                [&service](const auto& file) { return file.find(service.name); });
            overrides += isKnown ? 1 : 0;
            if (isKnown)
                continue;
            if (const auto* meant = meantService(stack, i, service)) {
                orphans
                    << u"service %1 of %2 overrides nothing and answers on the port of service %3, "
                       "which stays as the base has it; no port of %1 is published and no service "
                       "names it (is %3 meant?)"_s.arg(
                           service.name, stack.files[i].path, meant->name);
                evidence.push_back(placeOf(facts, service.place));
                evidence.push_back(placeOf(facts, meant->place));
                continue;
            }
            if (isWhole(service))
                continue;
            QStringList known;
            for (const auto& base : stack.files.front().services)
                known << base.name;
            const QString near = closest(service.name, known);
            orphans
                << u"service %1 of %2 is in no file before it and has neither image nor build%3"_s
                       .arg(service.name,
                           stack.files[i].path,
                           near.isEmpty() ? QString() : u" (is %1 meant?)"_s.arg(near));
            evidence.push_back(placeOf(facts, service.place));
        }
    }
    if (!orphans.isEmpty())
        return failed(u"An override meets nothing: "_s + orphans.mid(0, 3).join(u"; "_s) + u'.',
            std::move(evidence));
    for (const auto& path : stack.paths)
        evidence.push_back(placeOf(facts, path, 1));
    return passed(u"All %1 services that the overlay overrides are in %2."_s.arg(overrides).arg(
                      stack.paths.first()),
        std::move(evidence));
}

Outcome checkLimits(const Facts& facts)
{
    if (const auto none = withoutStack(facts))
        return *none;
    const auto& stack = facts.get<ProductionStack>();
    std::vector<Evidence> evidence;
    QStringList without;
    int count = 0;
    for (const auto& service : stack.services) {
        if (!isWhole(service))
            continue; // an override of nothing: INF-08 tells
        ++count;
        if (service.cpuLimit && service.memoryLimit)
            continue;
        const QString lacks = service.cpuLimit ? u"memory"_s
            : service.memoryLimit              ? u"CPU"_s
                                               : u"CPU or memory"_s;
        without << u"%1 (no %2 limit)"_s.arg(service.name, lacks);
        evidence.push_back(placeOf(facts, service.place));
    }
    if (count == 0)
        return notApplicable(
            u"The Compose files define no service."_s, {placeOf(facts, stack.paths.first(), 1)});
    if (without.isEmpty()) {
        for (const auto& path : stack.paths)
            evidence.push_back(placeOf(facts, path, 1));
        return passed(
            u"All %1 services of the merged stack have CPU and memory limits."_s.arg(count),
            std::move(evidence));
    }
    if (stack.isScaffolding)
        return warned(
            u"%1 sets no limits for %2; it starts backing services only, as for development."_s.arg(
                stack.paths.first(), listed(without)),
            std::move(evidence));
    return failed(u"%1 of %2 services of %3 lack limits: %4."_s.arg(without.size())
                      .arg(count)
                      .arg(stack.paths.join(u" + "_s), listed(without)),
        std::move(evidence));
}

constexpr Check table[]{
    {"INF-01",
        Category::Infrastructure,
        Severity::Blocker,
        "Every COPY and ADD source is in the build context",
        "Correct the path or the build context, and build the image in CI.",
        checkCopySources,
        "A source that is not there stops the build: nothing of this commit can be shipped."},
    {"INF-03",
        Category::Infrastructure,
        Severity::Blocker,
        "Files named by CMD and ENTRYPOINT are in the image",
        "Ship the file, or drop the flag that names it.",
        checkNamedFiles,
        "A container whose command names a missing file ends as soon as it starts."},
    {"INF-08",
        Category::Infrastructure,
        Severity::Blocker,
        "Services of the production overlay exist in the base file",
        "Rename the override to the service that the base file defines.",
        checkOverlay,
        "An override of a service that does not exist is ignored, or refused: what it says never "
        "applies."},
    {"INF-10",
        Category::Infrastructure,
        Severity::High,
        "Every service of the stack has CPU and memory limits",
        "Add deploy.resources.limits with cpus and memory to each service.",
        checkLimits,
        "Without limits one service takes memory and processor from all others on its host."},
};

} // namespace

std::span<const Check> infrastructureChecks()
{
    return table;
}

} // namespace slipway::readiness
