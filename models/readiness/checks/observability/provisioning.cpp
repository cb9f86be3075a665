// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/grafanaprovisioning.h"
#include "readiness/checks/observability/checks.h"
#include "readiness/checks/observability/scraping.h"

#include <QDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Grafana's provisioning files, and the service that would read them.
struct GrafanaSetup {
    std::vector<std::pair<QString, evidence::GrafanaProvisioning>> files;
    std::vector<std::pair<QString, Error>> broken;
    const evidence::ComposeService* service = nullptr; ///< of ComposeHosts

    static GrafanaSetup gather(const Facts& facts)
    {
        GrafanaSetup out;
        for (const auto& path : facts.tree().files()) {
            if (!isYaml(path) || isSample(path))
                continue;
            const auto bytes = facts.tree().read(path, 512 * 1024);
            if (!bytes
                || !(bytes->contains("datasources:") || bytes->contains("providers:")
                    || bytes->contains("contactPoints:")))
                continue;
            const auto documents = yaml::readTolerant(*bytes);
            if (!documents) {
                if (path.contains(u"grafana"))
                    out.broken.emplace_back(path, documents.error());
                continue;
            }
            if (documents->empty() || !evidence::isGrafanaProvisioning(documents->front()))
                continue;
            if (auto read = evidence::readGrafanaProvisioning(*bytes))
                out.files.emplace_back(path, std::move(*read));
        }
        for (const auto& service : facts.get<ComposeHosts>().services) {
            const QString image = imageName(service);
            if (out.service == nullptr
                && (image == u"grafana" || image == u"grafana-oss"
                    || image == u"grafana-enterprise"))
                out.service = &service;
        }
        return out;
    }
};

/// Where the service's mounts put a path of the repository; empty: nowhere.
QStringList targetsOf(const evidence::ComposeService& service, const QString& path)
{
    QStringList out;
    for (const auto& volume : service.volumes) {
        if (!volume.isBind)
            continue;
        const QString source = QDir::cleanPath(volume.source);
        if (source == path)
            out << QDir::cleanPath(volume.target);
        else if (source == u".")
            out << QDir::cleanPath(volume.target + u'/' + path);
        else if (path.startsWith(source + u'/'))
            out << QDir::cleanPath(volume.target + path.mid(source.size()));
    }
    return out;
}

bool isBelow(const QStringList& targets, const QString& folder)
{
    const QString clean = QDir::cleanPath(folder);
    return std::ranges::any_of(targets,
        [&](const QString& target) { return target == clean || target.startsWith(clean + u'/'); });
}

/// The folder below which Grafana looks: its default, or as the environment says.
std::optional<QString> provisioningFolder(const evidence::ComposeService& service)
{
    for (const auto& variable : service.environment) {
        if (variable.name != u"GF_PATHS_PROVISIONING")
            continue;
        return variable.value ? evidence::valueWithDefaults(*variable.value) : std::nullopt;
    }
    return u"/etc/grafana/provisioning"_s;
}

void checkDatasources(
    const Facts& facts, const GrafanaSetup& setup, const QString& folder, Findings& faults)
{
    bool isAny = false;
    for (const auto& [path, file] : setup.files) {
        if (file.datasources.empty())
            continue;
        isAny = true;
        if (!isBelow(targetsOf(*setup.service, path), folder + u"/datasources"_s)) {
            faults.add(u"%1 is not mounted where Grafana reads data sources"_s.arg(path),
                placeOf(facts, path));
            continue;
        }
        const auto& hosts = facts.get<ComposeHosts>();
        for (const auto& source : file.datasources) {
            const QString host = evidence::scrapeTargetOf(source.url, source.mark).host;
            const bool isBare = !host.isEmpty() && !host.contains(u'.') && !host.contains(u'$')
                && host != u"localhost";
            if (isBare && hosts.find(host) == nullptr)
                faults.add(u"data source %1 asks %2, and no service is called that"_s.arg(
                               source.name, host),
                    placeOf(facts, path, source.mark.line, source.mark.column));
        }
    }
    if (!isAny)
        faults.add(u"no file provisions a data source, so every panel is empty"_s,
            placeOf(facts, setup.service->place));
}

void checkDashboards(
    const Facts& facts, const GrafanaSetup& setup, const QString& folder, Findings& faults)
{
    QStringList folders;
    bool isAny = false;
    for (const auto& [path, file] : setup.files) {
        if (file.providers.empty())
            continue;
        isAny = true;
        if (!isBelow(targetsOf(*setup.service, path), folder + u"/dashboards"_s)) {
            faults.add(u"%1 is not mounted where Grafana reads providers of dashboards"_s.arg(path),
                placeOf(facts, path));
            continue;
        }
        for (const auto& provider : file.providers)
            folders << provider.path;
    }
    const auto& boards = facts.get<Boards>().boards;
    if (!isAny && !boards.empty())
        faults.add(u"no provider loads the %1 dashboards"_s.arg(boards.size()),
            placeOf(facts, boards.front().first));
    if (folders.isEmpty())
        return;
    const bool isVariable = std::ranges::any_of(
        folders, [](const QString& path) { return path.isEmpty() || path.contains(u'$'); });
    if (isVariable)
        return;
    for (const auto& [path, board] : boards) {
        const auto targets = targetsOf(*setup.service, path);
        if (std::ranges::none_of(
                folders, [&](const QString& one) { return isBelow(targets, one); }))
            faults.add(
                u"%1 is not mounted where a provider looks (%2)"_s.arg(path, folders.join(u", "_s)),
                placeOf(facts, path));
    }
}

} // namespace

Outcome grafanaIsProvisioned(const Facts& facts)
{
    const auto& setup = facts.get<GrafanaSetup>();
    const auto& boards = facts.get<Boards>();
    if (!setup.broken.empty())
        return unknown(UnknownReason::Unreadable,
            u"%1 cannot be read: %2."_s.arg(
                setup.broken.front().first, setup.broken.front().second.what),
            {placeOf(facts, setup.broken.front().first)});
    if (setup.service == nullptr) {
        if (boards.boards.empty() && setup.files.empty())
            return unknown(UnknownReason::Missing,
                u"There is neither a Grafana nor a dashboard in the tree."_s,
                {absent(u"grafana/provisioning"_s)});
        const QString path
            = boards.boards.empty() ? setup.files.front().first : boards.boards.front().first;
        return unknown(UnknownReason::Unsupported,
            u"How %1 reaches a Grafana is not told by a Compose file."_s.arg(path),
            {placeOf(facts, path)});
    }
    if (setup.service->build)
        return unknown(UnknownReason::Unsupported,
            u"Service %1 builds its own Grafana; what is in the image is not read."_s.arg(
                setup.service->name),
            {placeOf(facts, setup.service->place)});
    const auto folder = provisioningFolder(*setup.service);
    if (!folder)
        return unknown(UnknownReason::Unsupported,
            u"Where Grafana reads its provisioning is said outside of the tree."_s,
            {placeOf(facts, setup.service->place)});
    Findings faults;
    checkDatasources(facts, setup, *folder, faults);
    checkDashboards(facts, setup, *folder, faults);
    if (!faults.isEmpty())
        return failed(u"In Grafana, "_s + faults.text(), std::move(faults.places));
    if (boards.boards.empty())
        return unknown(UnknownReason::Missing,
            u"Grafana has its data source, and there is no dashboard in the tree."_s,
            {absent(u"grafana/dashboards"_s), placeOf(facts, setup.service->place)});
    return passed(
        u"Data source and %1 dashboards are provisioned and mounted."_s.arg(boards.boards.size()),
        {placeOf(facts, setup.service->place)});
}

} // namespace slipway::readiness
