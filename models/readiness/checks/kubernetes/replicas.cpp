// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Stores that an operator runs: how many members one of them has, and where that stands.
const evidence::ManifestNode* membersOf(const evidence::KubernetesObject& object)
{
    static const QMap<QString, QString> groups{{u"postgresql.cnpg.io"_s, u"instances"_s},
        {u"acid.zalan.do"_s, u"numberOfInstances"_s},
        {u"rabbitmq.com"_s, u"replicas"_s},
        {u"mongodbcommunity.mongodb.com"_s, u"members"_s},
        {u"redis.redis.opstreelabs.in"_s, u"clusterSize"_s},
        {u"k8s.mariadb.com"_s, u"replicas"_s},
        {u"mysql.oracle.com"_s, u"instances"_s}};
    static const QStringList kinds{u"Cluster"_s,
        u"postgresql"_s,
        u"RabbitmqCluster"_s,
        u"MongoDBCommunity"_s,
        u"RedisCluster"_s,
        u"MariaDB"_s,
        u"InnoDBCluster"_s};
    const QString field = groups.value(object.group());
    if (field.isEmpty() || !kinds.contains(object.kind))
        return nullptr;
    return object.node.find({u"spec", field});
}

int plainReplicas(const KubernetesWorkload& workload)
{
    return workload.replicas.value_or(1);
}

bool mayRunSeveral(const KubernetesWorkload& workload)
{
    return workload.kind == u"Deployment" || workload.kind == u"StatefulSet"
        || workload.kind == u"Rollout" || workload.kind == u"DeploymentConfig";
}

/// A budget that lets no pod go: nodes cannot be drained.
bool isBlocking(const evidence::KubernetesSelection& budget, int replicas)
{
    if (budget.maxUnavailable
        && (budget.maxUnavailable->text == u"0" || budget.maxUnavailable->text == u"0%"))
        return true;
    if (!budget.minAvailable)
        return false;
    bool isWhole = false;
    const int least = budget.minAvailable->text.toInt(&isWhole);
    return budget.minAvailable->text == u"100%" || (isWhole && replicas > 0 && least >= replicas);
}

bool isSuspended(const KubernetesWorkload& workload)
{
    return workload.replicas == 0;
}

} // namespace

Outcome checkReplicas(const Facts& facts)
{
    Noted bad;
    Noted open;
    std::vector<Evidence> good;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads) {
            if (!isStateless(workload))
                continue;
            auto place = placeOf(facts, replicasPlace(*set, workload));
            const auto* scaler = set->scalerOf(workload);
            if (scaler == nullptr && workload.replicasAt && !workload.replicas) {
                open.add(u"How many replicas %1 has is filled in when it is deployed"_s.arg(
                             workload.title()),
                    std::move(place));
                continue;
            }
            const int least = leastReplicas(*set, workload);
            if (least >= 2)
                good.push_back(std::move(place));
            else if (scaler != nullptr)
                bad.add(u"%1 may be scaled down to %2 by %3"_s.arg(
                            workload.title(), QString::number(least), scaler->name),
                    std::move(place));
            else
                bad.add(u"%1 runs one replica%2"_s.arg(workload.title(),
                            workload.replicasAt ? QString()
                                                : u": it sets no replicas and has no HPA"_s),
                    std::move(place));
        }
    if (bad.isEmpty() && open.isEmpty() && good.empty())
        return withoutObjects(facts, u"No stateless workload of the application"_s);
    return concluded(facts,
        bad,
        {},
        open,
        u"Every stateless workload runs at least two replicas."_s,
        std::move(good));
}

Outcome checkStatefulReplicas(const Facts& facts)
{
    Noted bad;
    std::vector<Evidence> good;
    for (const auto* set : facts.get<KubernetesFiles>().judged()) {
        for (const auto& workload : set->workloads) {
            if (!isStatefulTier(workload) || isTool(workload) || isSuspended(workload))
                continue;
            auto place
                = placeOf(facts, workload.replicasAt ? workload.replicasAt->place : workload.place);
            if (plainReplicas(workload) >= 2 || (workload.replicasAt && !workload.replicas))
                good.push_back(std::move(place));
            else
                bad.add(u"%1 keeps state and runs one replica"_s.arg(workload.title()),
                    std::move(place));
        }
        for (const auto& object : set->objects)
            if (const auto* members = membersOf(object)) {
                if (members->text.toInt() >= 2 || isFilledIn(members->text))
                    good.push_back(placeOf(facts, members->place));
                else
                    bad.add(
                        u"%1 has one member"_s.arg(object.title()), placeOf(facts, members->place));
            }
    }
    if (bad.isEmpty() && good.empty())
        return withoutObjects(facts, u"No stateful workload"_s);
    return concluded(facts,
        bad,
        {},
        {},
        u"Every stateful workload has more than one member."_s,
        std::move(good));
}

Outcome checkBudgets(const Facts& facts)
{
    Noted bad;
    Noted poor;
    std::vector<Evidence> good;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads) {
            const int replicas = leastReplicas(*set, workload);
            if (!mayRunSeveral(workload) || replicas < 2)
                continue;
            const auto budget = std::ranges::find_if(set->budgets, [&](const auto& one) {
                return (!one.labels.isEmpty() || one.hasExpressions || one.selectsAll)
                    && one.selects(workload.labels);
            });
            if (budget == set->budgets.end())
                bad.add(u"No PodDisruptionBudget selects the pods of %1"_s.arg(workload.title()),
                    placeOf(facts, replicasPlace(*set, workload)));
            else if (isBlocking(*budget, replicas))
                poor.add(
                    u"PodDisruptionBudget %1 lets no pod of %2 go: a node cannot be drained"_s.arg(
                        budget->name, workload.title()),
                    placeOf(facts, budget->place));
            else
                good.push_back(placeOf(facts, budget->place));
        }
    if (bad.isEmpty() && poor.isEmpty() && good.empty())
        return withoutObjects(facts, u"No workload with several replicas"_s);
    return concluded(facts,
        bad,
        poor,
        {},
        u"Every workload with several replicas has a PodDisruptionBudget."_s,
        std::move(good));
}

Outcome checkScaling(const Facts& facts)
{
    Noted bad;
    Noted poor;
    std::vector<Evidence> good;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads) {
            if (!isStateless(workload))
                continue;
            const auto* scaler = set->scalerOf(workload);
            if (scaler == nullptr) {
                if (isServed(*set, workload))
                    bad.add(u"No autoscaler targets %1"_s.arg(workload.title()),
                        placeOf(facts, workload.place));
                continue;
            }
            auto place = placeOf(facts, scaler->place);
            const bool wantsCpu = scaler->metrics.empty()
                || std::ranges::any_of(scaler->metrics, [](const auto& one) {
                       return one.name == u"cpu" && !one.target.endsWith(u'm');
                   });
            const auto* main = mainContainer(workload);
            if (wantsCpu && main != nullptr && !main->cpuRequest && !main->cpuLimit)
                bad.add(u"%1 scales %2 by CPU use, but container %3 requests no CPU"_s.arg(
                            scaler->name, workload.title(), main->name),
                    std::move(place));
            else if (scaler->least && scaler->most && *scaler->least >= *scaler->most)
                poor.add(u"%1 has no room: its minimum is its maximum, %2"_s.arg(
                             scaler->name, QString::number(*scaler->most)),
                    std::move(place));
            else
                good.push_back(std::move(place));
        }
    if (bad.isEmpty() && poor.isEmpty() && good.empty())
        return withoutObjects(facts, u"No stateless workload behind a Service"_s);
    // Some scale and some do not: a choice, until somebody says otherwise.
    if (!bad.isEmpty() && !good.empty() && bad.text().startsWith(u"No autoscaler"))
        return warned(bad.text(), bad.places());
    return concluded(facts,
        bad,
        poor,
        {},
        u"Autoscalers with targets cover the stateless workloads."_s,
        std::move(good));
}

} // namespace slipway::readiness
