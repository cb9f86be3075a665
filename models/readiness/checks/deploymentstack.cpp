// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentstack.h"

#include "readiness/checks/published.h"

#include <QRegularExpression>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

bool isYaml(const QString& name)
{
    return name.endsWith(u".yml") || name.endsWith(u".yaml");
}

/// Folders of samples, tests and tools (`.devcontainer`, `.github`): not what is deployed.
bool isAside(const QString& path)
{
    if (path.contains(u"/.") || (path.startsWith(u'.') && path.contains(u'/')))
        return true;
    static const QRegularExpression aside(u"(^|/"
                                          u")(tests?|testdata|fixtures?|examples?|samples?|docs?|"
                                          u"demo|vendor|third_party|node_modules|templates?"
                                          "|e2e|benchmarks?)/"_s,
        QRegularExpression::CaseInsensitiveOption);
    return aside.match(path).hasMatch();
}

bool isComposeName(const QString& name)
{
    return isYaml(name)
        && (name.startsWith(u"docker-compose") || name.startsWith(u"compose.")
            || name.startsWith(u"compose-"));
}

bool isProductionName(const QString& name)
{
    static const QRegularExpression production(u"[.-](prod(uction)?|deploy(ment)?)[.-]"_s);
    return production.match(name).hasMatch();
}

bool isBaseName(const QString& name)
{
    return name == u"compose.yaml" || name == u"compose.yml" || name == u"docker-compose.yml"
        || name == u"docker-compose.yaml";
}

int lineOf(const Error& error)
{
    return error.where.section(u':', 0, 0).toInt();
}

/// A Compose file in a folder of its own (`otel/`) that is not one for deployments: where manifests
/// or a chart say how the system is deployed, it shows something, and is not the production stack.
bool isDemonstration(const Facts& facts, const QStringList& paths)
{
    static const QRegularExpression deploys(
        u"docker|deploy|compose|infra|ops|prod|server|stack|backend|app|src"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (paths.size() != 1 || !paths.first().contains(u'/')
        || deploys.match(paths.first().section(u'/', 0, -2)).hasMatch())
        return false;
    const auto& kubernetes = facts.get<KubernetesFiles>();
    return !kubernetes.charts.isEmpty()
        || std::ranges::any_of(
            kubernetes.judged(), [](const auto* set) { return !set->workloads.empty(); });
}

/// Base and overlay of the folder nearest to the root that has any.
QStringList foundStack(const QStringList& files)
{
    QStringList candidates;
    for (const auto& path : files)
        if (isComposeName(path.section(u'/', -1)) && !isAside(path))
            candidates << path;
    std::ranges::stable_sort(candidates, {}, [](const QString& path) { return path.count(u'/'); });
    const auto folderOf = [](const QString& path) { return path.section(u'/', 0, -2); };
    for (const auto& first : std::as_const(candidates)) {
        QStringList bases;
        QStringList overlays;
        for (const auto& path : std::as_const(candidates)) {
            if (folderOf(path) != folderOf(first))
                continue;
            const QString name = path.section(u'/', -1);
            if (isBaseName(name))
                bases << path;
            else if (isProductionName(name))
                overlays << path;
        }
        if (bases.isEmpty() && overlays.isEmpty())
            continue;
        bases.sort(); // Compose itself prefers compose.yaml
        return bases.mid(0, 1) + overlays;
    }
    return {};
}

void readAll(ProductionStack& stack, const Facts& facts)
{
    const auto& tree = facts.tree();
    for (const auto& path : std::as_const(stack.paths)) {
        if (!tree.contains(path)) {
            stack.missing << path;
            continue;
        }
        const auto bytes = tree.read(path);
        const auto file = bytes ? evidence::readCompose(*bytes, path)
                                : Result<evidence::ComposeFile>(failure(bytes.error()));
        if (file)
            stack.files.push_back(*file);
        else
            stack.unreadable.push_back({path, lineOf(file.error()), file.error().what});
    }
    for (const auto& path : tree.files()) {
        if (!isComposeName(path.section(u'/', -1)) || stack.paths.contains(path))
            continue;
        const auto bytes = tree.read(path);
        if (!bytes)
            continue;
        if (auto file = evidence::readCompose(*bytes, path))
            stack.others.push_back(std::move(*file));
    }
}

/// A database, broker, cache, store or tool of someone else.
bool isBackingService(const evidence::ComposeService& service)
{
    static const QStringList images{u"postgres"_s,
        u"postgresql"_s,
        u"postgis"_s,
        u"pgvector"_s,
        u"timescaledb"_s,
        u"mysql"_s,
        u"mariadb"_s,
        u"mongo"_s,
        u"mongodb"_s,
        u"redis"_s,
        u"valkey"_s,
        u"memcached"_s,
        u"rabbitmq"_s,
        u"kafka"_s,
        u"cp-kafka"_s,
        u"zookeeper"_s,
        u"cp-zookeeper"_s,
        u"nats"_s,
        u"etcd"_s,
        u"elasticsearch"_s,
        u"opensearch"_s,
        u"minio"_s,
        u"localstack"_s,
        u"adminer"_s,
        u"pgadmin4"_s,
        u"mailhog"_s,
        u"mailpit"_s,
        u"mailcatcher"_s,
        u"openldap"_s,
        u"openbao"_s,
        u"keycloak"_s,
        u"vault"_s,
        u"consul"_s,
        u"cockroach"_s,
        u"cassandra"_s,
        u"clickhouse-server"_s,
        u"neo4j"_s,
        u"influxdb"_s,
        u"dynamodb-local"_s,
        u"azurite"_s,
        u"phpmyadmin"_s,
        u"kafka-ui"_s};
    return !service.build && images.contains(imageName(service));
}

} // namespace

const evidence::ComposeFile* ProductionStack::fileAt(const QString& path) const
{
    for (const auto* list : {&files, &others})
        for (const auto& file : *list)
            if (file.path == path)
                return &file;
    return nullptr;
}

ProductionStack ProductionStack::gather(const Facts& facts)
{
    ProductionStack out;
    const auto& settings = facts.inputs().settings;
    out.paths = settings.compose.isEmpty() ? foundStack(facts.tree().files()) : settings.compose;
    if (settings.compose.isEmpty() && isDemonstration(facts, out.paths))
        out.paths.clear();
    readAll(out, facts);
    // What a file includes stands before it.
    std::vector<evidence::ComposeFile> all;
    for (const auto& file : out.files) {
        for (const auto& include : file.includes)
            for (const auto& other : out.others)
                if (other.path == include.text)
                    all.push_back(other);
        all.push_back(file);
    }
    out.services = evidence::mergeCompose(all, out.others);
    std::erase_if(out.services, [](const auto& service) { return service.provider.has_value(); });
    out.isScaffolding = settings.compose.isEmpty() && !out.hasOverlay() && !out.services.empty()
        && std::ranges::all_of(out.services, isBackingService);
    return out;
}

bool isDeployable(const Facts& facts)
{
    const auto& kubernetes = facts.get<KubernetesFiles>();
    const auto& images = facts.get<ProductionImages>();
    const bool isTool = !images.builds.empty() && images.absent.empty() && images.unreadable.empty()
        && std::ranges::all_of(images.builds, [&images](const ImageBuild& build) {
               return isToolImage(build, images.dockerfiles.at(build.dockerfile));
           });
    if (facts.get<ProductionStack>().exists() || (!images.isEmpty() && !isTool)
        || !kubernetes.paths.isEmpty() || !kubernetes.charts.isEmpty())
        return true;
    static const QStringList platforms{u"Procfile"_s,
        u"fly.toml"_s,
        u"app.yaml"_s,
        u"render.yaml"_s,
        u"vercel.json"_s,
        u"netlify.toml"_s,
        u"serverless.yml"_s,
        u"nomad.hcl"_s};
    return std::ranges::any_of(
        platforms, [&facts](const auto& path) { return facts.tree().contains(path); });
}

} // namespace slipway::readiness
