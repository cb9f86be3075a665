// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

const QSet<QString>& databases()
{
    static const QSet<QString> names{u"postgres"_s,
        u"postgresql"_s,
        u"postgis"_s,
        u"pgvector"_s,
        u"timescaledb"_s,
        u"mysql"_s,
        u"mysql-server"_s,
        u"mariadb"_s,
        u"mongo"_s,
        u"mongodb"_s,
        u"cockroach"_s,
        u"cassandra"_s,
        u"scylla"_s,
        u"clickhouse"_s,
        u"clickhouse-server"_s,
        u"neo4j"_s,
        u"influxdb"_s,
        u"elasticsearch"_s,
        u"opensearch"_s,
        u"minio"_s,
        u"couchdb"_s,
        u"couchbase"_s,
        u"weaviate"_s,
        u"qdrant"_s,
        u"percona-server"_s};
    return names;
}

const QSet<QString>& othersWithState()
{
    static const QSet<QString> names{u"redis"_s,
        u"redis-stack"_s,
        u"redis-stack-server"_s,
        u"valkey"_s,
        u"keydb"_s,
        u"rabbitmq"_s,
        u"kafka"_s,
        u"cp-kafka"_s,
        u"zookeeper"_s,
        u"cp-zookeeper"_s,
        u"nats"_s,
        u"nats-streaming"_s,
        u"etcd"_s,
        u"pulsar"_s,
        u"redpanda"_s};
    return names;
}

bool hasClaim(const KubernetesWorkload& workload)
{
    return std::ranges::any_of(workload.volumes,
        [](const auto& volume) { return volume.kind == evidence::KubernetesVolume::Kind::Claim; });
}

} // namespace

void Noted::add(const QString& sentence, Evidence place)
{
    const QString key = u"%1\n%2\n%3"_s.arg(sentence, place.path).arg(place.line);
    if (m_seen.contains(key))
        return;
    m_seen.insert(key);
    if (m_findings.what.contains(sentence))
        m_findings.places.push_back(std::move(place));
    else
        m_findings.add(sentence, std::move(place));
}

Outcome withoutObjects(const Facts& facts, const QString& what)
{
    const auto& files = facts.get<KubernetesFiles>();
    if (!files.unreadable.empty())
        return unreadable(facts, files.unreadable);
    if (!files.charts.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"%1 deploys with Helm: its templates are not read."_s.arg(files.charts.first()),
            {placeOf(facts, files.charts.first(), 1)});
    if (!files.templates.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"%1 is a template: it is not read."_s.arg(files.templates.first()),
            {placeOf(facts, files.templates.first(), 1)});
    for (const auto* set : files.judged())
        if (!set->unread.empty()) {
            const auto& left = set->unread.front();
            return unknown(UnknownReason::Unsupported,
                u"%1, so not every object is known: %2."_s.arg(what, left.text),
                {placeOf(facts, left.place)});
        }
    if (files.paths.isEmpty())
        return notApplicable(
            u"No Kubernetes manifest is in the repository."_s, {absent(u"kubernetes"_s)});
    return notApplicable(
        u"%1 is in the manifests."_s.arg(what), {placeOf(facts, files.paths.first(), 1)});
}

std::optional<Outcome> withoutWorkloads(const Facts& facts)
{
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads)
            if (!workload.containers.empty())
                return {};
    return withoutObjects(facts, u"No workload"_s);
}

Outcome concluded(const Facts& facts,
    const Noted& bad,
    const Noted& poor,
    const Noted& open,
    const QString& goodReason,
    std::vector<Evidence> good)
{
    if (!bad.isEmpty())
        return failed(bad.text(), bad.places());
    if (!poor.isEmpty())
        return warned(poor.text(), poor.places());
    if (!open.isEmpty())
        return unknown(UnknownReason::Missing, open.text(), open.places());
    if (const auto& files = facts.get<KubernetesFiles>(); !files.unreadable.empty())
        return unreadable(facts, files.unreadable);
    if (good.size() > 6)
        good.resize(6);
    return passed(goodReason, std::move(good));
}

bool isFilledIn(const QString& text)
{
    return text.contains(u'$') || text.contains(u"{{") || text.contains(u'<')
        || text.contains(u"__") || text.contains(u'%') || text.contains(u"PLACEHOLDER")
        || text.contains(u"REPLACE") || text.contains(u"IMAGE_TAG") || text.contains(u"TO_BE");
}

QString imageBase(const QString& image)
{
    return image.section(u'@', 0, 0).section(u'/', -1).section(u':', 0, 0).toLower();
}

bool isDatabase(const QString& image)
{
    return databases().contains(imageBase(image));
}

bool isStateful(const QString& image)
{
    return isDatabase(image) || othersWithState().contains(imageBase(image));
}

bool isTool(const KubernetesWorkload& workload)
{
    static const QStringList parts{u"prometheus"_s,
        u"grafana"_s,
        u"alertmanager"_s,
        u"exporter"_s,
        u"operator"_s,
        u"controller"_s,
        u"jaeger"_s,
        u"loki"_s,
        u"tempo"_s,
        u"kube-state-metrics"_s,
        u"metrics-server"_s,
        u"otel"_s,
        u"opentelemetry"_s,
        u"cert-manager"_s,
        u"external-dns"_s,
        u"adminer"_s,
        u"pgadmin"_s,
        u"phpmyadmin"_s,
        u"commander"_s,
        u"mailhog"_s,
        u"mailpit"_s,
        u"flower"_s,
        u"-beat"_s,
        u"scheduler"_s,
        u"kubernetes-dashboard"_s,
        u"backup"_s,
        u"argocd"_s,
        u"kibana"_s};
    const auto* container = mainContainer(workload);
    const QString image
        = container && container->image ? imageBase(container->image->text) : QString();
    return std::ranges::any_of(parts, [&](const QString& part) {
        return image.contains(part) || workload.name.contains(part, Qt::CaseInsensitive);
    });
}

const KubernetesContainer* mainContainer(const KubernetesWorkload& workload)
{
    static const QStringList sidecars{u"istio-proxy"_s,
        u"linkerd-proxy"_s,
        u"envoy"_s,
        u"cloud-sql-proxy"_s,
        u"cloudsql-proxy"_s,
        u"fluent-bit"_s,
        u"filebeat"_s,
        u"vault-agent"_s};
    const KubernetesContainer* first = nullptr;
    for (const auto& container : workload.containers) {
        if (container.isInit)
            continue;
        if (first == nullptr)
            first = &container;
        if (!sidecars.contains(container.name))
            return &container;
    }
    return first;
}

bool isStatefulTier(const KubernetesWorkload& workload)
{
    if (!workload.isLasting() || workload.kind == u"DaemonSet")
        return false;
    for (const auto& container : workload.containers)
        if (!container.isInit && container.image && isStateful(container.image->text))
            return true;
    return workload.kind == u"StatefulSet" || hasClaim(workload);
}

bool isStateless(const KubernetesWorkload& workload)
{
    const bool isReplaceable = workload.kind == u"Deployment" || workload.kind == u"Rollout"
        || workload.kind == u"ReplicaSet" || workload.kind == u"DeploymentConfig";
    return isReplaceable && !workload.containers.empty() && !isStatefulTier(workload)
        && !isTool(workload) && workload.replicas.value_or(1) != 0;
}

bool isServed(const KubernetesSet& set, const KubernetesWorkload& workload)
{
    return std::ranges::any_of(set.services, [&workload](const auto& service) {
        evidence::KubernetesSelection selection;
        selection.labels = service.selector;
        return !service.selector.isEmpty() && selection.selects(workload.labels);
    });
}

int leastReplicas(const KubernetesSet& set, const KubernetesWorkload& workload)
{
    if (const auto* scaler = set.scalerOf(workload))
        return scaler->least.value_or(scaler->kind == u"ScaledObject" ? 0 : 1);
    return workload.replicas.value_or(1);
}

evidence::Place replicasPlace(const KubernetesSet& set, const KubernetesWorkload& workload)
{
    if (const auto* scaler = set.scalerOf(workload))
        return scaler->leastAt ? scaler->leastAt->place : scaler->place;
    return workload.replicasAt ? workload.replicasAt->place : workload.place;
}

bool isComposeTarget(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    if (!stack.exists() || stack.isScaffolding)
        return false;
    if (stack.hasOverlay() || !facts.inputs().settings.compose.isEmpty())
        return true;
    return withoutWorkloads(facts).has_value();
}

} // namespace slipway::readiness
