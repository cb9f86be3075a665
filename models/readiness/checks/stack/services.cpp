// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "evidence/shell.h"
#include "readiness/checks/stack/stack.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// One known image.
struct KnownImage {
    const char* images; ///< names, separated by blanks
    const char* kind;
    bool isStore;
    bool isAdministration;
    const char* ports;
    const char* folders;
};

constexpr KnownImage knownImages[]{
    {"postgres postgresql postgis pgvector timescaledb timescaledb-ha alloydbomni "
     "supabase-postgres postgresql-repmgr",
        "PostgreSQL",
        true,
        false,
        "5432",
        "/var/lib/postgresql /bitnami/postgresql /home/postgres"},
    {"mysql mysql-server percona percona-server",
        "MySQL",
        true,
        false,
        "3306 33060",
        "/var/lib/mysql /bitnami/mysql"},
    {"mariadb mariadb-galera",
        "MariaDB",
        true,
        false,
        "3306",
        "/var/lib/mysql /bitnami/mariadb /config"},
    {"mongo mongodb mongodb-community-server percona-server-mongodb",
        "MongoDB",
        true,
        false,
        "27017",
        "/data/db /bitnami/mongodb"},
    {"redis redis-stack redis-stack-server", "Redis", false, false, "6379", "/data /bitnami/redis"},
    {"valkey valkey-bundle", "Valkey", false, false, "6379", "/data /bitnami/valkey"},
    {"keydb", "KeyDB", false, false, "6379", "/data"},
    {"dragonfly", "Dragonfly", false, false, "6379", "/data"},
    {"memcached", "Memcached", false, false, "11211", ""},
    {"rabbitmq", "RabbitMQ", true, false, "5672 15672", "/var/lib/rabbitmq /bitnami/rabbitmq"},
    {"kafka cp-kafka redpanda cp-server",
        "Kafka",
        true,
        false,
        "9092 9093",
        "/var/lib/kafka /bitnami/kafka /var/lib/redpanda /tmp/kraft-combined-logs /opt/kafka"},
    {"zookeeper cp-zookeeper",
        "ZooKeeper",
        true,
        false,
        "2181",
        "/data /var/lib/zookeeper /bitnami/zookeeper /datalog"},
    {"elasticsearch",
        "Elasticsearch",
        true,
        false,
        "9200 9300",
        "/usr/share/elasticsearch/data /bitnami/elasticsearch"},
    {"opensearch", "OpenSearch", true, false, "9200 9300", "/usr/share/opensearch/data"},
    {"minio", "MinIO", true, false, "9001", "/data /bitnami/minio /export /mnt"},
    {"clickhouse-server clickhouse",
        "ClickHouse",
        true,
        false,
        "8123 9000",
        "/var/lib/clickhouse /bitnami/clickhouse"},
    {"cassandra scylla",
        "Cassandra",
        true,
        false,
        "9042",
        "/var/lib/cassandra /var/lib/scylla /bitnami/cassandra"},
    {"neo4j", "Neo4j", true, false, "7474 7687", "/data"},
    {"influxdb", "InfluxDB", true, false, "8086", "/var/lib/influxdb /var/lib/influxdb2"},
    {"cockroach", "CockroachDB", true, false, "26257 8080", "/cockroach/cockroach-data"},
    {"couchdb", "CouchDB", true, false, "5984", "/opt/couchdb/data"},
    {"qdrant", "Qdrant", true, false, "6333 6334", "/qdrant/storage"},
    {"weaviate", "Weaviate", true, false, "8080 50051", "/var/lib/weaviate"},
    {"etcd", "etcd", true, false, "2379 2380", "/etcd-data /bitnami/etcd /var/lib/etcd /var/etcd"},
    {"consul", "Consul", true, false, "8500", "/consul/data /bitnami/consul"},
    {"vault openbao", "Vault", true, false, "8200", "/vault/file /vault/data /openbao"},
    {"mssql server-linux", "SQL Server", true, false, "1433", "/var/opt/mssql"},
    {"meilisearch", "Meilisearch", true, false, "7700", "/meili_data"},
    {"typesense", "Typesense", true, false, "8108", "/data"},
    {"nats", "NATS", false, false, "4222 8222", ""},
    {"prometheus", "Prometheus", false, true, "9090", ""},
    {"alertmanager", "Alertmanager", false, true, "9093", ""},
    {"grafana grafana-oss grafana-enterprise", "Grafana", false, false, "", ""},
    {"pgadmin4", "pgAdmin", false, true, "80 5050", ""},
    {"adminer", "Adminer", false, true, "8080", ""},
    {"phpmyadmin", "phpMyAdmin", false, true, "80", ""},
    {"mongo-express", "Mongo Express", false, true, "8081", ""},
    {"redis-commander redisinsight", "a Redis browser", false, true, "8081 5540 8001", ""},
    {"kafka-ui akhq kafdrop", "a Kafka browser", false, true, "8080 9000", ""},
    {"flower", "Flower", false, true, "5555", ""},
    {"portainer portainer-ce portainer-ee", "Portainer", false, true, "9000 9443", ""},
    {"dozzle", "Dozzle", false, true, "8080", ""},
    {"kibana opensearch-dashboards", "Kibana", false, true, "5601", ""},
    {"all-in-one jaeger", "Jaeger", false, true, "16686", ""},
};

struct KnownImages {
    QHash<QString, BackingService> byName;

    KnownImages()
    {
        for (const auto& known : knownImages) {
            BackingService service{.kind = QLatin1StringView(known.kind),
                .isStore = known.isStore,
                .isAdministration = known.isAdministration,
                .folders = QString::fromLatin1(known.folders).split(u' ', Qt::SkipEmptyParts)};
            for (const auto& port :
                QString::fromLatin1(known.ports).split(u' ', Qt::SkipEmptyParts))
                service.ports << port.toInt();
            for (const auto& name : QString::fromLatin1(known.images).split(u' '))
                byName.insert(name, service);
        }
    }
};

} // namespace

BackingService backingService(const QString& image)
{
    static const KnownImages known;
    return known.byName.value(image);
}

BackingService backingService(const evidence::ComposeService& service)
{
    return service.build ? BackingService() : backingService(imageName(service));
}

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
    if (stack.services.empty())
        return notApplicable(
            u"The Compose files define no service."_s, {placeOf(facts, stack.paths.first(), 1)});
    return {};
}

std::vector<Evidence> stackPlaces(const Facts& facts)
{
    std::vector<Evidence> out;
    for (const auto& path : facts.get<ProductionStack>().paths)
        out.push_back(placeOf(facts, path, 1));
    return out;
}

std::vector<const evidence::ComposeService*> startedServices(const ProductionStack& stack)
{
    std::vector<const evidence::ComposeService*> out;
    for (const auto& service : stack.services) {
        const bool isStarted = service.profiles.empty()
            || std::ranges::any_of(service.profiles, [](const auto& profile) {
                   return profile.text.startsWith(u"prod") || profile.text == u"all"
                       || profile.text == u"full" || profile.text == u"default";
               });
        if (isStarted)
            out.push_back(&service);
    }
    return out;
}

std::vector<const evidence::ComposeService*> ownServices(const ProductionStack& stack)
{
    QStringList images;
    for (const auto& service : stack.services)
        if (service.build && service.image)
            images << service.image->text;
    std::vector<const evidence::ComposeService*> out;
    for (const auto& service : stack.services)
        if (service.build || (service.image && images.contains(service.image->text)))
            out.push_back(&service);
    return out;
}

bool isOneShot(const ProductionStack& stack, const evidence::ComposeService& service)
{
    for (const auto& other : stack.services)
        for (const auto& dependency : other.dependsOn)
            if (dependency.service == service.name
                && dependency.condition == u"service_completed_successfully")
                return true;
    static const QStringList words{
        u"migrat"_s, u"init"_s, u"setup"_s, u"seed"_s, u"bootstrap"_s, u"prestart"_s, u"backup"_s};
    return std::ranges::any_of(
        words, [&](const auto& word) { return service.name.contains(word); });
}

Outcome failedStack(const Facts& facts, QString reason, std::vector<Evidence> evidence)
{
    const auto& stack = facts.get<ProductionStack>();
    if (!stack.isScaffolding)
        return failed(std::move(reason), std::move(evidence));
    return warned(reason
            + u" %1 starts backing services only, as for development."_s.arg(stack.paths.first()),
        std::move(evidence));
}

ServiceVariable serviceVariable(
    const Facts& facts, const evidence::ComposeService& service, const QString& name)
{
    for (const auto& variable : service.environment)
        if (variable.name == name)
            return {true,
                variable.value ? evidence::valueWithDefaults(*variable.value) : std::nullopt,
                variable.place};
    ServiceVariable out;
    for (const auto& file : service.environmentFiles) {
        if (!facts.tree().contains(file.text))
            continue;
        const auto bytes = facts.tree().read(file.text, 256 * 1024);
        if (!bytes)
            continue;
        for (const auto& line : evidence::readEnvironmentFile(*bytes))
            if (line.name == name)
                out = {true, line.value, {file.text, line.line, line.column}};
    }
    return out;
}

bool hasUnseenVariables(const Facts& facts, const evidence::ComposeService& service)
{
    return std::ranges::any_of(service.environmentFiles,
        [&facts](const auto& file) { return !facts.tree().contains(file.text); });
}

ServiceSettings serviceSettings(const Facts& facts, const evidence::ComposeService& service)
{
    ServiceSettings out;
    out.place = service.command ? service.command->place : service.place;
    if (service.command)
        out.text += service.command->words.join(u' ') + u'\n';
    if (service.entrypoint)
        out.text += service.entrypoint->words.join(u' ') + u'\n';
    for (const auto& volume : service.volumes) {
        const QString name = volume.target.section(u'/', -1);
        const bool isConfiguration = name.contains(u'.') && volume.isBind;
        if (!isConfiguration)
            continue;
        if (!facts.tree().contains(volume.source)) {
            out.isOpen = out.isOpen || name.endsWith(u".conf") || name.endsWith(u".acl");
            continue;
        }
        if (const auto bytes = facts.tree().read(volume.source, 256 * 1024))
            for (const QString& line : evidence::sourceText(*bytes).split(u'\n'))
                if (!line.trimmed().startsWith(u'#'))
                    out.text += line + u'\n';
    }
    return out;
}

} // namespace slipway::readiness
