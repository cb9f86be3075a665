// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"
#include "readiness/checks/source/injected.h"
#include "readiness/checks/source/workers.h"
#include "readiness/checks/stack/stack.h"

#include <QSet>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// A number of the budget with its place; nothing in it: nobody says.
struct Factor {
    std::optional<int> value;
    Evidence place;
    QString missing; ///< what one does not know, a part of a sentence
};

std::optional<int> numberIn(const QString& text)
{
    bool isNumber = false;
    const int out = text.trimmed().toInt(&isNumber);
    return isNumber ? std::optional(out) : std::nullopt;
}

/// `max_connections=200` of a server's command; PostgreSQL's own default otherwise.
std::optional<int> connectionsIn(const QString& text)
{
    const auto at = text.indexOf(u"max_connections");
    if (at < 0)
        return {};
    QString digits;
    for (auto i = at + 15; i < text.size() && digits.size() < 7; ++i) {
        if (text[i].isDigit())
            digits += text[i];
        else if (!digits.isEmpty() || !QStringView(u"= '\"\t").contains(text[i]))
            break;
    }
    return numberIn(digits);
}

bool isPostgres(const QString& image)
{
    return backingService(image).kind.contains(u"Postgre");
}

Factor mostConnections(const Facts& facts)
{
    constexpr int postgresDefault
        = 100; // postgresql.org/docs/current/runtime-config-connection.html
    const auto& stack = facts.get<ProductionStack>();
    for (const auto& service : stack.services) {
        if (service.build || !isPostgres(imageName(service)))
            continue;
        const auto settings = serviceSettings(facts, service);
        const auto said = connectionsIn(settings.text);
        if (!said && settings.isOpen)
            return {{}, placeOf(facts, service.place), u"the configuration of PostgreSQL"_s};
        return {said.value_or(postgresDefault),
            placeOf(facts, said ? settings.place : service.place),
            {}};
    }
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        for (const auto& workload : set->workloads) {
            const auto* container = mainContainer(workload);
            if (container == nullptr || !container->image
                || !isPostgres(imageBase(container->image->text)))
                continue;
            const auto said = connectionsIn((container->command + container->arguments).join(u' '));
            if (!said && !container->mounts.empty() && container->mounts.size() > 1)
                return {{}, placeOf(facts, container->place), u"the configuration of PostgreSQL"_s};
            return {said.value_or(postgresDefault),
                placeOf(facts, said ? container->commandPlace : container->place),
                {}};
        }
    }
    return {{}, absent(u"docker-compose.yml"_s), u"max_connections of the database"_s};
}

/// A pool's number: constant, or what the setting says where the service runs.
Factor poolFactor(const Facts& facts,
    const std::optional<int>& constant,
    const QString& setting,
    const evidence::Place& place)
{
    if (constant)
        return {constant, placeOf(facts, place), {}};
    const auto& settings = facts.get<PythonSource>().settings;
    for (const auto& one : settings.settings) {
        if (setting.isEmpty()
            || (one.field.compare(setting, Qt::CaseInsensitive) != 0
                && one.name.compare(setting, Qt::CaseInsensitive) != 0))
            continue;
        for (const auto* environment : facts.get<Injected>().ofApplication(settings))
            if (const auto* given = environment->find(one.name, one.isCaseSensitive))
                return {given->value ? numberIn(*given->value) : std::nullopt,
                    placeOf(facts, given->place),
                    one.name};
        return {one.fallback ? numberIn(*one.fallback) : std::nullopt,
            placeOf(facts, one.place),
            one.name};
    }
    return {{}, placeOf(facts, place), u"the size of the pool"_s};
}

struct Pool {
    std::optional<int> total;
    std::vector<Evidence> places;
    QString missing;
};

Pool poolOf(const Facts& facts, const evidence::PythonPool& pool)
{
    Pool out;
    const auto& sizePlace = pool.sizePlace.line > 0 ? pool.sizePlace : pool.place;
    auto size = poolFactor(facts, pool.size, pool.sizeSetting, sizePlace);
    auto overflow = poolFactor(facts, pool.overflow, pool.overflowSetting, pool.place);
    out.missing = !size.value ? size.missing : overflow.missing;
    if (size.value && overflow.value && *overflow.value >= 0)
        out.total = *size.value + *overflow.value;
    out.places.push_back(std::move(size.place));
    if (!(overflow.place == out.places.front()))
        out.places.push_back(std::move(overflow.place));
    return out;
}

/// Each server with replicas and workers; those of Kubernetes if there are any.
std::vector<ServerProcess> judgedServers(const Facts& facts)
{
    auto out = facts.get<ServerProcesses>().servers;
    const bool hasCluster = std::ranges::any_of(out, &ServerProcess::isKubernetes);
    if (hasCluster)
        std::erase_if(out, [](const ServerProcess& one) { return !one.isKubernetes; });
    // Overlays and variants hold the same workload: it runs once, at its largest.
    std::ranges::stable_sort(out, std::ranges::greater(), [](const ServerProcess& one) {
        return qint64(one.workers.value_or(1)) * one.replicas.value_or(1);
    });
    QSet<QString> told;
    std::erase_if(out, [&told](const ServerProcess& one) {
        const bool isAgain = one.isKubernetes && told.contains(one.title);
        told.insert(one.title);
        return isAgain;
    });
    return out;
}

bool isPooler(const QString& image)
{
    return image.contains(u"pgbouncer") || image.contains(u"pgpool") || image.contains(u"odyssey")
        || image.contains(u"pgcat") || image.contains(u"proxysql");
}

} // namespace

Outcome checkConnectionBudget(const Facts& facts)
{
    if (auto other = withoutPython(facts))
        return std::move(*other);
    const auto& source = facts.get<PythonSource>();
    std::vector<const evidence::PythonPool*> pools;
    for (const auto& one : source.uses.pools)
        if (!one.isStatic && !isRunnerPath(one.place.path))
            pools.push_back(&one);
    if (pools.empty()) {
        if (auto unread = unreadModules(facts, source))
            return std::move(*unread);
        return notApplicable(u"No pool of database connections is made in the Python source."_s,
            {placeOf(facts, facts.get<Language>().example)});
    }
    if (pools.front()->isNull)
        return unknown(UnknownReason::Missing,
            u"NullPool bounds nothing: as many connections as requests at once."_s,
            {placeOf(facts, pools.front()->place)});
    const auto servers = judgedServers(facts);
    const auto most = mostConnections(facts);
    // Several engines may be ways to the same database: the largest is counted, once.
    Pool pool;
    for (const auto* one : pools) {
        auto next = poolOf(facts, *one);
        if (pool.places.empty() || (next.total && pool.total && *next.total > *pool.total))
            pool = std::move(next);
    }
    std::vector<Evidence> places = pool.places;
    qint64 processes = 0;
    QString missing = pool.total ? QString() : pool.missing;
    for (const auto& server : servers) {
        if (!server.workers || !server.replicas) {
            missing = u"how many %1 %2 starts"_s.arg(
                server.workers ? u"replicas"_s : u"workers"_s, server.title);
            places.push_back(placeOf(facts, server.place));
            continue;
        }
        processes += qint64(*server.workers) * *server.replicas;
        places.push_back(placeOf(facts, server.place));
        if (server.replicasPlace.line > 0)
            places.push_back(placeOf(facts, server.replicasPlace));
    }
    if (servers.empty())
        missing = u"which command starts the application"_s;
    if (!most.value)
        missing = most.missing;
    places.push_back(most.place);
    if (!missing.isEmpty())
        return unknown(UnknownReason::Missing,
            u"The budget of connections needs %1, which nothing here says."_s.arg(missing),
            std::move(places));
    const qint64 total = processes * *pool.total;
    const QString sum
        = u"%1 processes × %2 connections = %3, and the database takes %4"_s.arg(processes)
              .arg(*pool.total)
              .arg(total)
              .arg(*most.value);
    if (total > *most.value)
        return failed(sum + u'.', std::move(places));
    return passed(sum + u'.', std::move(places));
}

bool isRunnerPath(const QString& path)
{
    return path.contains(u"alembic") || path.contains(u"migrat") || path.startsWith(u"scripts/");
}

namespace {

struct Poolers {
    QStringList names; ///< service names and host names
    std::vector<Evidence> places;
    bool isKubernetes = false;
};

Poolers poolersOf(const Facts& facts)
{
    Poolers out;
    for (const auto& service : facts.get<ProductionStack>().services) {
        if (!isPooler(imageName(service)))
            continue;
        out.names << service.name;
        out.places.push_back(placeOf(facts, service.place));
    }
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        for (const auto& workload : set->workloads) {
            const auto* container = mainContainer(workload);
            if (container == nullptr || !container->image
                || !isPooler(imageBase(container->image->text)))
                continue;
            out.names << workload.name;
            for (const auto& service : set->services)
                if (!service.selector.isEmpty()
                    && std::ranges::any_of(set->selected(service.selector),
                        [&](const auto* one) { return one->name == workload.name; }))
                    out.names << service.name;
            out.places.push_back(placeOf(facts, container->place));
        }
    }
    return out;
}

bool isDatabaseName(const QString& name)
{
    const QString upper = name.toUpper();
    const bool isDatabase = upper.contains(u"DATABASE") || upper.contains(u"DB_")
        || upper.contains(u"POSTGRES") || upper.startsWith(u"PG");
    return isDatabase
        && (upper.contains(u"URL") || upper.contains(u"URI") || upper.contains(u"HOST")
            || upper.contains(u"SERVER") || upper.contains(u"DSN"));
}

QString databaseHost(const QString& value)
{
    if (!value.contains(u"://"))
        return value.section(u':', 0, 0).section(u'.', 0, 0);
    const auto after = value.section(u"://"_s, 1);
    return after.section(u'/', 0, 0).section(u'@', -1).section(u':', 0, 0).section(u'.', 0, 0);
}

} // namespace

Outcome checkPooler(const Facts& facts)
{
    auto poolers = poolersOf(facts);
    if (poolers.names.isEmpty()) {
        const auto& kubernetes = facts.get<KubernetesFiles>();
        if (!kubernetes.charts.isEmpty())
            return unknown(UnknownReason::Unsupported,
                u"Helm templates are not read."_s,
                {placeOf(facts, kubernetes.charts.first(), 1)});
        return notApplicable(u"No connection pooler is deployed."_s, {absent(u"pgbouncer"_s)});
    }
    Findings bad;
    std::vector<Evidence> good;
    std::vector<Evidence> open;
    for (const auto& environment : facts.get<Injected>().environments) {
        for (const auto& variable : environment.variables) {
            if (!isDatabaseName(variable.name))
                continue;
            if (!variable.value) {
                open.push_back(placeOf(facts, variable.place));
                continue;
            }
            const QString host = databaseHost(*variable.value);
            if (poolers.names.contains(host))
                good.push_back(placeOf(facts, variable.place));
            else if (!host.contains(u'$') && !host.isEmpty())
                bad.add(u"%1 of %2 names %3, past the pooler"_s.arg(
                            variable.name, environment.title, host.left(60)),
                    placeOf(facts, variable.place));
        }
    }
    // Migrations go straight to the database on purpose: one way through the pooler is enough
    // there.
    if (!bad.isEmpty() && good.empty()) {
        bad.places.insert(bad.places.end(), poolers.places.begin(), poolers.places.end());
        return failed(bad.text(), std::move(bad.places));
    }
    if (!bad.isEmpty())
        return warned(bad.text(), std::move(bad.places));
    if (!good.empty())
        return passed(
            u"The application reaches the database through the pooler."_s, std::move(good));
    if (open.empty())
        open = std::move(poolers.places);
    return unknown(UnknownReason::Missing,
        u"Which host the application connects to is given only when it is deployed."_s,
        std::move(open));
}

} // namespace slipway::readiness
