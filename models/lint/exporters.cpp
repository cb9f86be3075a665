// SPDX-License-Identifier: GPL-3.0-or-later
#include "lint/exporters.h"

#include <algorithm>

namespace slipway::lint {
namespace {

/// Prefixes and ports as the programs' own documentation gives them; ports also as in
/// github.com/prometheus/prometheus/wiki/Default-port-allocations.
constexpr Exporter table[]{
    {u"prometheus", u"prometheus_ net_conntrack_ promhttp_", u"prometheus", u"9090", u"", u""},
    {u"alertmanager", u"alertmanager_", u"alertmanager", u"9093", u"", u"alertmanager"},
    {u"pushgateway", u"pushgateway_ push_time_ push_failure_", u"pushgateway", u"9091", u"", u""},
    {u"node_exporter", u"node_", u"node-exporter node_exporter", u"9100", u"", u""},
    {u"windows_exporter", u"windows_", u"windows-exporter", u"9182", u"", u""},
    {u"cadvisor", u"container_ machine_ cadvisor_", u"cadvisor", u"", u"", u""},
    {u"kubelet", u"kubelet_ container_ machine_ volume_manager_", u"", u"10250", u"", u""},
    {u"kube-state-metrics", u"kube_", u"kube-state-metrics", u"", u"", u""},
    {u"kube-apiserver", u"apiserver_ rest_client_ workqueue_", u"", u"", u"", u""},
    {u"coredns", u"coredns_", u"coredns", u"9153", u"", u""},
    {u"etcd", u"etcd_", u"etcd", u"", u"", u"etcd"},
    {u"blackbox_exporter",
        u"probe_ blackbox_",
        u"blackbox-exporter blackbox_exporter",
        u"9115",
        u"/probe",
        u""},
    {u"postgres_exporter",
        u"pg_ postgres_exporter_",
        u"postgres-exporter postgres_exporter",
        u"9187",
        u"",
        u"postgres postgresql postgis timescaledb pgvector"},
    {u"pgbouncer_exporter",
        u"pgbouncer_",
        u"pgbouncer-exporter pgbouncer_exporter",
        u"9127",
        u"",
        u"pgbouncer"},
    {u"mysqld_exporter",
        u"mysql_ mysqld_",
        u"mysqld-exporter mysqld_exporter",
        u"9104",
        u"",
        u"mysql mariadb percona-server"},
    {u"mongodb_exporter",
        u"mongodb_",
        u"mongodb-exporter mongodb_exporter",
        u"9216",
        u"",
        u"mongo mongodb"},
    {u"redis_exporter",
        u"redis_",
        u"redis-exporter redis_exporter",
        u"9121",
        u"",
        u"redis valkey redis-stack redis-stack-server keydb"},
    {u"memcached_exporter",
        u"memcached_",
        u"memcached-exporter memcached_exporter",
        u"9150",
        u"",
        u"memcached"},
    {u"elasticsearch_exporter",
        u"elasticsearch_",
        u"elasticsearch-exporter elasticsearch_exporter",
        u"9114",
        u"",
        u"elasticsearch opensearch"},
    {u"rabbitmq", u"rabbitmq_ erlang_", u"rabbitmq", u"15692", u"", u"rabbitmq"},
    {u"rabbitmq_exporter",
        u"rabbitmq_",
        u"rabbitmq-exporter rabbitmq_exporter",
        u"9419",
        u"",
        u"rabbitmq"},
    {u"kafka_exporter",
        u"kafka_",
        u"kafka-exporter kafka_exporter",
        u"9308",
        u"",
        u"kafka cp-kafka redpanda"},
    {u"nginx_exporter",
        u"nginx_ nginxexporter_",
        u"nginx-prometheus-exporter nginx-exporter",
        u"9113",
        u"",
        u"nginx"},
    {u"nginx-ingress", u"nginx_ingress_", u"", u"10254", u"", u""},
    {u"traefik", u"traefik_", u"traefik", u"", u"", u"traefik"},
    {u"haproxy",
        u"haproxy_",
        u"haproxy haproxy-exporter haproxy_exporter",
        u"9101 8405",
        u"",
        u"haproxy"},
    {u"caddy", u"caddy_", u"caddy", u"2019", u"", u"caddy"},
    {u"envoy", u"envoy_ istio_", u"envoy", u"15090 15020", u"", u""},
    {u"grafana", u"grafana_", u"grafana", u"", u"", u"grafana"},
    {u"loki", u"loki_ cortex_", u"loki", u"3100", u"", u"loki"},
    {u"promtail", u"promtail_", u"promtail", u"9080", u"", u""},
    {u"tempo", u"tempo_ tempodb_ traces_", u"tempo", u"", u"", u"tempo"},
    {u"jaeger", u"jaeger_", u"all-in-one", u"14269", u"", u""},
    {u"otel-collector",
        u"otelcol_",
        u"opentelemetry-collector opentelemetry-collector-contrib otelcol",
        u"8888",
        u"",
        u""},
    {u"minio", u"minio_", u"minio", u"", u"/minio/v2/metrics/cluster", u"minio"},
    {u"vault", u"vault_", u"vault", u"8200", u"/v1/sys/metrics", u"vault"},
    {u"consul", u"consul_", u"consul consul-exporter", u"9107", u"", u"consul"},
    {u"celery_exporter", u"celery_ flower_", u"celery-exporter flower", u"9808", u"", u""},
    {u"statsd_exporter", u"statsd_exporter_", u"statsd-exporter", u"9102", u"", u""},
    {u"process-exporter", u"namedprocess_", u"process-exporter", u"9256", u"", u""},
    {u"dcgm-exporter", u"DCGM_", u"dcgm-exporter", u"9400", u"", u""},
    {u"cert-manager", u"certmanager_", u"cert-manager-controller", u"9402", u"", u""},
    {u"argocd", u"argocd_", u"argocd", u"", u"", u""},
    {u"snmp_exporter", u"snmp_", u"snmp-exporter", u"9116", u"", u""},
    {u"vllm", u"vllm:", u"vllm-openai", u"", u"", u""},
    {u"qdrant", u"qdrant_ collections_", u"qdrant", u"6333", u"", u"qdrant"},
    {u"clickhouse", u"ClickHouse", u"clickhouse-server", u"9363", u"", u"clickhouse-server"},
    {u"cnpg", u"cnpg_", u"", u"", u"", u""},
};

/// Calls `see` with each blank-separated word; true stops.
template<typename See>
bool anyWord(std::u16string_view list, See see)
{
    while (!list.empty()) {
        const auto blank = list.find(u' ');
        const auto word = list.substr(0, blank);
        if (!word.empty() && see(QStringView(word.data(), qsizetype(word.size()))))
            return true;
        if (blank == std::u16string_view::npos)
            return false;
        list.remove_prefix(blank + 1);
    }
    return false;
}

} // namespace

std::span<const Exporter> exporters()
{
    return table;
}

bool hasWord(std::u16string_view list, QStringView word)
{
    return anyWord(list, [&](QStringView one) { return one == word; });
}

const Exporter* exporterNamed(QStringView name)
{
    const auto* found = std::ranges::find_if(
        table, [&](const Exporter& one) { return name == QStringView(one.name); });
    return found == std::end(table) ? nullptr : found;
}

const Exporter* exporterOfMetric(QStringView metric)
{
    const Exporter* best = nullptr;
    qsizetype length = 0;
    for (const auto& one : table) {
        anyWord(one.prefixes, [&](QStringView prefix) {
            if (prefix.size() > length && metric.startsWith(prefix)) {
                best = &one;
                length = prefix.size();
            }
            return false;
        });
    }
    return best;
}

const Exporter* exporterOfImage(QStringView image)
{
    auto name = image.mid(image.lastIndexOf(u'/') + 1);
    for (const QChar end : {u'@', u':'}) {
        const qsizetype at = name.indexOf(end);
        name = at < 0 ? name : name.left(at);
    }
    const auto* found = std::ranges::find_if(
        table, [&](const Exporter& one) { return hasWord(one.images, name); });
    return found == std::end(table) ? nullptr : found;
}

const Exporter* exporterOfPort(int port)
{
    const auto number = QString::number(port);
    const auto* found = std::ranges::find_if(
        table, [&](const Exporter& one) { return hasWord(one.ports, number); });
    return found == std::end(table) ? nullptr : found;
}

const Exporter* exporterOfName(QStringView name)
{
    auto plain = name.toString().toLower();
    plain.replace(u'_', u'-');
    const auto* found = std::ranges::find_if(table, [&](const Exporter& one) {
        auto own = QStringView(one.name).toString();
        own.replace(u'_', u'-');
        if (plain == own || plain.startsWith(own + u'-') || plain.endsWith(u'-' + own))
            return true;
        return anyWord(one.images,
            [&](QStringView image) { return plain == image || plain.startsWith(image); });
    });
    if (found != std::end(table))
        return found;
    constexpr std::pair<QStringView, QStringView> shorts[]{{u"node", u"node_exporter"},
        {u"postgres", u"postgres_exporter"},
        {u"postgresql", u"postgres_exporter"},
        {u"redis", u"redis_exporter"},
        {u"mysql", u"mysqld_exporter"},
        {u"mongodb", u"mongodb_exporter"},
        {u"pgbouncer", u"pgbouncer_exporter"},
        {u"nginx", u"nginx_exporter"},
        {u"kafka", u"kafka_exporter"},
        {u"elasticsearch", u"elasticsearch_exporter"},
        {u"blackbox", u"blackbox_exporter"},
        {u"kubernetes-cadvisor", u"cadvisor"},
        {u"kubernetes-nodes", u"kubelet"},
        {u"kubernetes-apiservers", u"kube-apiserver"}};
    for (const auto& [word, exporter] : shorts)
        if (plain == word)
            return exporterNamed(exporter);
    return nullptr;
}

bool isBuiltIn(QStringView metric)
{
    constexpr QStringView names[]{u"up",
        u"ALERTS",
        u"ALERTS_FOR_STATE",
        u"scrape_duration_seconds",
        u"scrape_samples_scraped",
        u"scrape_samples_post_metric_relabeling",
        u"scrape_series_added",
        u"scrape_timeout_seconds",
        u"scrape_sample_limit",
        u"scrape_body_size_bytes",
        u"target_info"};
    return std::ranges::find(names, metric) != std::end(names);
}

bool isOfLibrary(QStringView metric)
{
    constexpr QStringView prefixes[]{u"process_",
        u"go_",
        u"python_",
        u"jvm_",
        u"nodejs_",
        u"dotnet_",
        u"ruby_",
        u"promhttp_",
        u"system_",
        u"tokio_"};
    return std::ranges::any_of(
        prefixes, [&](QStringView prefix) { return metric.startsWith(prefix); });
}

} // namespace slipway::lint
