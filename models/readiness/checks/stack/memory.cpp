// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/stack/stack.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// A figure that a container's program may grow to.
struct Ceiling {
    QString what; ///< `maxmemory`, `-Xmx`
    std::optional<double> bytes; ///< nothing: given when it is deployed
    double share = 0; ///< of the container's memory, instead of bytes
};

void addMatches(std::vector<Ceiling>& out,
    const QString& text,
    const QRegularExpression& shape,
    const QString& what,
    double scale = 1)
{
    auto matches = shape.globalMatch(text);
    for (int i = 0; i < 4 && matches.hasNext(); ++i) {
        const QString value = matches.next().captured(1);
        const auto filled = evidence::valueWithDefaults(value);
        const auto bytes = filled ? evidence::bytesOf(*filled) : std::nullopt;
        if (bytes && *bytes > 0)
            out.push_back({what, *bytes * scale});
        else if (!filled)
            out.push_back({what, std::nullopt});
    }
}

/// Ceilings in the words of a command, a configuration, or a variable's value.
std::vector<Ceiling> ceilingsIn(const QString& text, const QString& image)
{
    static const QRegularExpression cache(
        u"(?:^|[\\s-])maxmemory[\\s=\"']+(\\S*\\d\\w*|\\$\\{[^}]+\\})"_s,
        QRegularExpression::MultilineOption);
    static const QRegularExpression heap(u"-Xmx(\\d+\\w?|\\$\\{[^}]+\\})"_s);
    static const QRegularExpression node(
        u"--max[-_]old[-_]space[-_]size[=\\s](\\d+|\\$\\{[^}]+\\})"_s);
    static const QRegularExpression buffers(
        u"shared_buffers\\s*=\\s*'?(\\d+\\s?\\w*|\\$\\{[^}]+\\})"_s);
    static const QRegularExpression pool(u"innodb[-_]buffer[-_]pool[-_]size\\s*=\\s*(\\d+\\w?)"_s);
    static const QRegularExpression percent(u"-XX:MaxRAMPercentage=(\\d+)"_s);
    static const QRegularExpression memcached(u"(?:^|\\s)-m\\s+(\\d+)"_s);
    constexpr double mebibyte = 1024.0 * 1024;
    std::vector<Ceiling> out;
    addMatches(out, text, cache, u"maxmemory"_s);
    addMatches(out, text, heap, u"-Xmx"_s);
    addMatches(out, text, node, u"--max-old-space-size"_s, mebibyte);
    addMatches(out, text, buffers, u"shared_buffers"_s);
    addMatches(out, text, pool, u"innodb_buffer_pool_size"_s);
    if (image == u"memcached")
        addMatches(out, text, memcached, u"-m"_s, mebibyte);
    if (const auto match = percent.match(text); match.hasMatch())
        out.push_back(
            {u"-XX:MaxRAMPercentage"_s, std::nullopt, match.captured(1).toDouble() / 100});
    return out;
}

QString sizeText(double bytes)
{
    return u"%1 MiB"_s.arg(qRound64(bytes / (1024.0 * 1024)));
}

struct Headroom {
    Findings bad;
    Findings half;
    Findings open;
    std::vector<Evidence> good;

    void judge(
        const QString& who, const Ceiling& ceiling, double limit, Evidence at, Evidence limitAt)
    {
        const double share = ceiling.bytes ? *ceiling.bytes / limit : ceiling.share;
        if (!ceiling.bytes && ceiling.share <= 0) {
            open.add(
                u"%1 of %2 is given when it is deployed"_s.arg(ceiling.what, who), std::move(at));
            return;
        }
        // Fragments, connections, threads and code come on top of a cache or heap.
        if (share <= 0.9) {
            good.push_back(std::move(at));
            return;
        }
        const QString text = ceiling.bytes
            ? u"%1 of %2 is %3, its container may have %4"_s.arg(
                ceiling.what, who, sizeText(*ceiling.bytes), sizeText(limit))
            : u"%1 of %2 is %3 % of its container's %4"_s.arg(ceiling.what, who)
                  .arg(qRound(share * 100))
                  .arg(sizeText(limit));
        auto& list = share >= 1 ? bad : half;
        if (list.what.contains(text)) // another set holds the same
            return;
        list.add(text, std::move(at));
        list.places.push_back(std::move(limitAt));
    }
};

void judgeService(const Facts& facts, const evidence::ComposeService& service, Headroom& out)
{
    if (!service.memoryLimit)
        return; // INF-10 tells
    const auto filled = evidence::valueWithDefaults(service.memoryLimit->text);
    const auto limit = filled ? evidence::bytesOf(*filled) : std::nullopt;
    if (!limit || *limit <= 0)
        return;
    const auto limitAt = placeOf(facts, service.memoryLimit->place);
    const auto settings = serviceSettings(facts, service);
    const QString who = u"service "_s + service.name;
    for (const auto& ceiling : ceilingsIn(settings.text, imageName(service)))
        out.judge(who, ceiling, *limit, placeOf(facts, settings.place), limitAt);
    for (const auto& variable : service.environment) {
        if (!variable.value)
            continue;
        const QString name = variable.name.toLower();
        const QString text = name.contains(u"maxmemory") && !name.contains(u"policy")
            ? u"maxmemory "_s + *variable.value
            : *variable.value;
        for (const auto& ceiling : ceilingsIn(text, {}))
            out.judge(who, ceiling, *limit, placeOf(facts, variable.place), limitAt);
    }
}

void judgeContainer(const Facts& facts,
    const QString& owner,
    const evidence::KubernetesContainer& container,
    Headroom& out)
{
    const auto limit
        = container.memoryLimit ? evidence::quantityOf(container.memoryLimit->text) : std::nullopt;
    if (!limit || *limit <= 0)
        return;
    const auto limitAt = placeOf(facts, container.memoryLimit->place);
    const QString who = u"container %1 of %2"_s.arg(container.name, owner);
    const QString words = (container.command + container.arguments).join(u' ');
    for (const auto& ceiling : ceilingsIn(words, {}))
        out.judge(who, ceiling, *limit, placeOf(facts, container.commandPlace), limitAt);
    for (const auto& variable : container.variables)
        if (variable.value)
            for (const auto& ceiling : ceilingsIn(*variable.value, {}))
                out.judge(who, ceiling, *limit, placeOf(facts, variable.place), limitAt);
}

} // namespace

Outcome checkMemoryCeiling(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    const auto& kubernetes = facts.get<KubernetesFiles>();
    Headroom room;
    for (const auto& service : stack.services)
        judgeService(facts, service, room);
    for (const auto* set : kubernetes.judged())
        for (const auto& workload : set->workloads)
            for (const auto& container : workload.containers)
                judgeContainer(facts, workload.title(), container, room);
    if (!room.bad.isEmpty())
        return failedStack(facts,
            room.bad.text() + u" The kernel ends it before it can free anything."_s,
            std::move(room.bad.places));
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    if (!room.half.isEmpty())
        return warned(room.half.text(), std::move(room.half.places));
    if (!room.open.isEmpty())
        return unknown(UnknownReason::Missing, room.open.text(), std::move(room.open.places));
    if (!room.good.empty())
        return passed(
            u"Every cache and heap with a ceiling leaves at least a tenth of its container free."_s,
            std::move(room.good));
    if (!stack.exists() && kubernetes.paths.isEmpty())
        return notApplicable(u"No Compose file and no Kubernetes manifest is in the repository."_s,
            {absent(u"docker-compose.yml"_s)});
    auto places = stackPlaces(facts);
    if (places.empty())
        places.push_back(placeOf(facts, kubernetes.paths.first(), 1));
    return notApplicable(
        u"No container has both a memory limit and a cache or heap with a ceiling of its own."_s,
        std::move(places));
}

} // namespace slipway::readiness
