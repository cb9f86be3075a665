// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/observability/scraping.h"

#include "readiness/checks/monitoring.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// container_name and hostname of one Compose file's services: host → service.
void addOtherNames(const evidence::ComposeFile& file, ComposeHosts& out)
{
    for (const auto& service : file.services) {
        const auto at = out.byHost.constFind(service.name);
        if (at == out.byHost.constEnd())
            continue;
        const size_t index = *at;
        for (const auto* name : {&service.containerName, &service.hostname})
            if (*name && !(*name)->text.isEmpty() && !out.byHost.contains((*name)->text))
                out.byHost.insert((*name)->text, index);
    }
}

void addService(const evidence::ComposeService& service, ComposeHosts& out)
{
    if (out.byHost.contains(service.name))
        return;
    const size_t at = out.services.size();
    out.services.push_back(service);
    out.byHost.insert(service.name, at);
    for (const auto& alias : service.aliases)
        if (!out.byHost.contains(alias.text))
            out.byHost.insert(alias.text, at);
}

bool isVariable(const QString& text)
{
    return text.contains(u'$') || text.contains(u"{{"_s) || text.contains(u'<')
        || text.contains(u'%');
}

bool isKubernetesService(const Facts& facts, const QString& host)
{
    const QString name = host.section(u'.', 0, 0);
    const auto& kubernetes = facts.get<KubernetesFiles>();
    const auto hasIt
        = [&](const evidence::KubernetesSet& set) { return set.service(name) != nullptr; };
    return hasIt(kubernetes.beside)
        || std::ranges::any_of(kubernetes.sets, [&](const auto& set) { return hasIt(set); });
}

ResolvedHost resolve(const Facts& facts, const evidence::ScrapeTarget& target)
{
    const auto& hosts = facts.get<ComposeHosts>();
    const QString& host = target.host;
    if (host.isEmpty() || isVariable(target.text))
        return {HostKind::Unknown};
    if (const auto* service = hosts.find(host))
        return {HostKind::Service, service};
    if (host == u"localhost" || host.startsWith(u"127.") || host == u"[::1]")
        return {target.port == 9090 || target.port == 0 ? HostKind::Prometheus : HostKind::Unknown};
    if (isKubernetesService(facts, host))
        return {HostKind::Kubernetes};
    if (host.contains(u'.') || host.startsWith(u'['))
        return {HostKind::Outside};
    return {hosts.isAnyStack ? HostKind::Nobody : HostKind::Unknown};
}

QString exporterOf(
    const evidence::ScrapeJob& job, const evidence::ScrapeTarget& target, const ResolvedHost& host)
{
    const lint::Exporter* found = nullptr;
    if (host.kind == HostKind::Prometheus)
        found = lint::exporterNamed(u"prometheus");
    if (found == nullptr && host.service != nullptr && host.service->image)
        found = lint::exporterOfImage(host.service->image->text);
    if (found == nullptr && host.service == nullptr)
        found = lint::exporterOfPort(target.port);
    if (found == nullptr && (host.service == nullptr || !host.service->build)) {
        found = lint::exporterOfName(target.host);
        if (found == nullptr && host.kind != HostKind::Nobody)
            found = lint::exporterOfName(job.name);
    }
    return found == nullptr ? QString() : QStringView(found->name).toString();
}

/// Configurations that a mount takes into a container; all if none is.
std::vector<const PrometheusFile*> countingConfigs(const PrometheusSetup& setup)
{
    std::vector<const PrometheusFile*> all;
    std::vector<const PrometheusFile*> mounted;
    for (const auto& file : setup.configs) {
        if (file.config.scraped.empty())
            continue;
        all.push_back(&file);
        const bool isMounted = std::ranges::any_of(setup.mounts, [&](const auto& mount) {
            return mount.source == file.path || mount.source == u"."
                || file.path.startsWith(mount.source + u'/');
        });
        if (isMounted)
            mounted.push_back(&file);
    }
    return mounted.empty() ? all : mounted;
}

/// Targets of file_sd_configs that stand in the tree; false if one does not.
bool addFileTargets(const Facts& facts,
    const PrometheusFile& file,
    const evidence::ScrapeJob& job,
    std::vector<evidence::ScrapeTarget>& out)
{
    for (const auto& pattern : job.files) {
        const QString name = pattern.pattern.section(u'/', -1);
        const QString path = besides(file.path, name);
        const auto folder = besides(file.path, pattern.pattern.section(u'/', -2));
        const QString found = facts.tree().contains(path) ? path : folder;
        const auto bytes = facts.tree().read(found, 1024 * 1024);
        const auto targets = bytes
            ? evidence::readTargetFile(*bytes)
            : Result<std::vector<evidence::ScrapeTarget>>(failure(bytes.error()));
        if (!targets)
            return false;
        for (auto target : *targets) {
            target.mark = pattern.mark;
            out.push_back(std::move(target));
        }
    }
    return true;
}

} // namespace

ComposeHosts ComposeHosts::gather(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    ComposeHosts out;
    for (const auto& service : stack.services)
        addService(service, out);
    for (const auto& file : stack.others)
        if (!isSample(file.path))
            for (const auto& service : file.services)
                addService(service, out);
    for (const auto& file : stack.files)
        addOtherNames(file, out);
    for (const auto& file : stack.others)
        addOtherNames(file, out);
    out.isAnyStack = !out.services.empty();
    return out;
}

const evidence::ComposeService* ComposeHosts::find(const QString& host) const
{
    const auto at = byHost.constFind(host);
    return at == byHost.constEnd() ? nullptr : &services[*at];
}

Scraping Scraping::gather(const Facts& facts)
{
    Scraping out;
    out.configs = countingConfigs(facts.get<PrometheusSetup>());
    for (const auto* file : out.configs) {
        if (file->config.hasOtherScrapes)
            out.openJobs << u"scrape_config_files"_s;
        for (const auto& job : file->config.scraped) {
            if (!job.discoveries.isEmpty())
                out.openJobs << job.name;
            auto targets = job.targets;
            if (!addFileTargets(facts, *file, job, targets))
                out.openJobs << job.name;
            if (job.isProbe) {
                out.exporters << u"blackbox_exporter"_s;
                continue;
            }
            for (auto& target : targets) {
                JobTarget one{file->path, &job, std::move(target), {}, {}};
                one.host = resolve(facts, one.target);
                one.exporter = exporterOf(job, one.target, one.host);
                if (!one.exporter.isEmpty())
                    out.exporters << one.exporter;
                out.targets.push_back(std::move(one));
            }
        }
    }
    out.exporters.removeDuplicates();
    out.openJobs.removeDuplicates();
    return out;
}

bool isDataTier(const lint::Exporter& exporter)
{
    constexpr QStringView names[]{u"postgres_exporter",
        u"mysqld_exporter",
        u"mongodb_exporter",
        u"redis_exporter",
        u"memcached_exporter",
        u"elasticsearch_exporter",
        u"rabbitmq",
        u"rabbitmq_exporter",
        u"kafka_exporter"};
    return std::ranges::find(names, QStringView(exporter.name)) != std::end(names);
}

} // namespace slipway::readiness
