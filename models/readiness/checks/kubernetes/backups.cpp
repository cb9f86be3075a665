// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Programs and images that copy data away.
bool saysBackup(const QString& text)
{
    static const QStringList words{u"backup"_s,
        u"pg_dump"_s,
        u"pg_basebackup"_s,
        u"mysqldump"_s,
        u"mariadb-dump"_s,
        u"mongodump"_s,
        u"wal-g"_s,
        u"wal-push"_s,
        u"pgbackrest"_s,
        u"barman"_s,
        u"xtrabackup"_s,
        u"restic"_s,
        u"velero"_s,
        u"borgmatic"_s,
        u"kopia"_s,
        u"db-dump"_s,
        u"dbdump"_s};
    const QString lower = text.toLower();
    return std::ranges::any_of(
        words, [&lower](const QString& word) { return lower.contains(word); });
}

bool backsUp(const KubernetesWorkload& workload)
{
    if (saysBackup(workload.name))
        return true;
    return std::ranges::any_of(workload.containers, [](const auto& one) {
        return saysBackup(one.name) || (one.image && saysBackup(one.image->text))
            || saysBackup(one.command.join(u' ')) || saysBackup(one.arguments.join(u' '));
    });
}

bool backsUp(const evidence::ComposeService& service)
{
    const auto words = [](const std::optional<evidence::ComposeCommand>& command) {
        return command ? command->text + u' ' + command->words.join(u' ') : QString();
    };
    return saysBackup(service.name) || (service.image && saysBackup(service.image->text))
        || saysBackup(words(service.command)) || saysBackup(words(service.entrypoint));
}

/// Objects of operators that back up on a schedule.
bool schedulesBackups(const evidence::KubernetesObject& object)
{
    static const QStringList kinds{u"ScheduledBackup"_s,
        u"BackupSchedule"_s,
        u"SnapshotSchedule"_s,
        u"BackupConfiguration"_s,
        u"RecurringJob"_s};
    if (kinds.contains(object.kind))
        return true;
    if (object.kind == u"Schedule")
        return object.group() == u"velero.io" || object.group() == u"k8up.io";
    if (object.group() == u"acid.zalan.do")
        return object.node.find({u"spec", u"enableLogicalBackup"}) != nullptr;
    return object.kind == u"PerconaXtraDBCluster" || object.kind == u"PerconaServerMongoDB"
        ? object.node.find({u"spec", u"backup", u"schedule"}) != nullptr
        : false;
}

bool isStoreObject(const evidence::KubernetesObject& object)
{
    const QString group = object.group();
    return group == u"postgresql.cnpg.io" ? object.kind == u"Cluster"
        : group == u"acid.zalan.do"       ? object.kind == u"postgresql"
        : group == u"mongodbcommunity.mongodb.com"
        ? object.kind == u"MongoDBCommunity"
        : object.kind == u"PerconaXtraDBCluster" || object.kind == u"PerconaServerMongoDB"
            || object.kind == u"PostgresCluster" || object.kind == u"InnoDBCluster";
}

struct Found {
    const Facts& facts;
    Noted stores;
    Noted suspended;
    std::vector<Evidence> backups;

    void set(const KubernetesSet& set)
    {
        for (const auto& workload : set.workloads) {
            for (const auto& container : workload.containers)
                if (workload.isLasting() && container.image && isDatabase(container.image->text)
                    && !isTool(workload))
                    stores.add(
                        u"%1 runs %2"_s.arg(workload.title(), imageBase(container.image->text)),
                        placeOf(facts, container.image->place));
            if (!backsUp(workload))
                continue;
            auto place = placeOf(facts, workload.place);
            if (workload.isSuspended)
                suspended.add(u"%1 is suspended"_s.arg(workload.title()), std::move(place));
            else if (workload.kind == u"CronJob" || workload.isLasting())
                backups.push_back(std::move(place)); // a sidecar or service with its own clock
        }
        for (const auto& object : set.objects) {
            if (isStoreObject(object))
                stores.add(object.title() + u" is a database"_s, placeOf(facts, object.place));
            if (schedulesBackups(object))
                backups.push_back(placeOf(facts, object.place));
        }
    }

    void compose(const ProductionStack& stack)
    {
        for (const auto& service : stack.services) {
            if (backsUp(service))
                backups.push_back(placeOf(facts, service.place));
            else if (service.image && isDatabase(imageName(service)))
                stores.add(u"service %1 runs %2"_s.arg(service.name, imageName(service)),
                    placeOf(facts, service.place));
        }
    }
};

} // namespace

Outcome checkBackups(const Facts& facts)
{
    const auto& files = facts.get<KubernetesFiles>();
    Found cluster{facts, {}, {}, {}};
    for (const auto* set : files.judged())
        cluster.set(*set);
    Found stack{facts, {}, {}, {}};
    const bool hasStack = isComposeTarget(facts);
    if (hasStack) {
        const auto& compose = facts.get<ProductionStack>();
        if (!compose.unreadable.empty())
            return unreadable(facts, compose.unreadable);
        stack.compose(compose);
    }
    for (const auto* found : {&cluster, &stack}) {
        if (found->stores.isEmpty() || !found->backups.empty())
            continue;
        if (!found->suspended.isEmpty())
            return failed(found->suspended.text(), found->suspended.places());
        for (const auto* set : files.judged())
            if (!set->unread.empty())
                return unknown(UnknownReason::Unsupported,
                    u"No backup is in what is read; %1."_s.arg(set->unread.front().text),
                    {placeOf(facts, set->unread.front().place)});
        return failed(found->stores.text() + u" No CronJob, sidecar or service backs it up."_s,
            found->stores.places());
    }
    std::vector<Evidence> good = cluster.backups;
    good.insert(good.end(), stack.backups.begin(), stack.backups.end());
    if (!good.empty())
        return passed(u"A backup is scheduled."_s, std::move(good));
    if (hasStack && files.paths.isEmpty())
        return notApplicable(u"The stack has no data store."_s,
            {placeOf(facts, facts.get<ProductionStack>().paths.first(), 1)});
    return withoutObjects(facts, u"No data store"_s);
}

} // namespace slipway::readiness
