// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/observability/checks.h"
#include "readiness/checks/observability/scraping.h"
#include "readiness/checks/source/pythonsource.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// No prometheus.yml with jobs: what that means.
Outcome withoutScraping(const Facts& facts)
{
    const auto& setup = facts.get<PrometheusSetup>();
    if (!setup.broken.empty()) {
        const auto& [path, error] = setup.broken.front();
        return unknown(UnknownReason::Unreadable,
            u"%1 cannot be read: %2."_s.arg(path, error.what),
            {placeOf(facts, path, error.where.section(u':', 0, 0).toInt())});
    }
    if (!setup.configs.empty())
        return failed(
            u"%1 has no scrape_configs: Prometheus asks nobody."_s.arg(setup.configs.front().path),
            {placeOf(facts, setup.configs.front().path)});
    for (const auto& service : facts.get<ComposeHosts>().services)
        if (imageName(service) == u"prometheus")
            return unknown(UnknownReason::Missing,
                u"Service %1 runs Prometheus, and its prometheus.yml is not in the tree."_s.arg(
                    service.name),
                {placeOf(facts, service.place), absent(u"prometheus.yml"_s)});
    return unknown(UnknownReason::Missing,
        u"There is no prometheus.yml in the tree that would say what is scraped."_s,
        {absent(u"prometheus.yml"_s)});
}

Evidence placeOfTarget(const Facts& facts, const JobTarget& target)
{
    return placeOf(facts, target.path, target.target.mark.line, target.target.mark.column);
}

/// A service that answers nobody over HTTP, or shows pages only.
bool isBeside(const evidence::ComposeService& service)
{
    static const QRegularExpression pages(
        u"(^|[-_])(frontend|front|web-?ui|ui|admin|docs?|proxy|nginx|gateway-ui|migrat\\w*|init|"
        u"seed\\w*|setup|backup\\w*|cron|worker\\w*|beat|scheduler|consumer\\w*|tests?)($|[-_])"_s,
        QRegularExpression::CaseInsensitiveOption);
    return pages.match(service.name).hasMatch()
        || (service.ports.empty() && service.exposed.empty());
}

bool isScraped(const Scraping& scraping, const evidence::ComposeService& service)
{
    return std::ranges::any_of(scraping.targets, [&](const JobTarget& target) {
        return target.host.service != nullptr && target.host.service->name == service.name;
    });
}

/// Some exporter that measures this backing service is scraped.
bool isMeasured(const Scraping& scraping, const QString& image)
{
    return std::ranges::any_of(scraping.exporters, [&](const QString& name) {
        const auto* exporter = lint::exporterNamed(name);
        return exporter != nullptr && lint::hasWord(exporter->serves, image);
    });
}

/// What keeps one service of the stack from being measured; empty if nothing does.
QString gapOf(const Scraping& scraping, const evidence::ComposeService& service)
{
    const QString image = imageName(service);
    const auto* own = service.image ? lint::exporterOfImage(service.image->text) : nullptr;
    const bool isExporter = own != nullptr && own->serves != u"" && !own->name.empty()
        && QStringView(own->name).endsWith(u"_exporter") && !lint::hasWord(own->serves, image);
    const bool isPureExporter
        = own != nullptr && (own->name == u"node_exporter" || own->name == u"cadvisor");
    if (isExporter || isPureExporter)
        return isScraped(scraping, service)
            ? QString()
            : u"exporter %1 runs and is not scraped"_s.arg(service.name);
    if (!service.build) {
        const bool isData = std::ranges::any_of(lint::exporters(),
            [&](const auto& one) { return isDataTier(one) && lint::hasWord(one.serves, image); });
        if (!isData || isMeasured(scraping, image) || isScraped(scraping, service))
            return {};
        return u"nothing measures %1 (%2)"_s.arg(service.name, image);
    }
    if (isBeside(service) || isScraped(scraping, service))
        return {};
    return u"service %1 is not scraped"_s.arg(service.name);
}

/// Whether the application's code below one of the folders answers the metrics path.
enum class Serving { Yes, No, Unknown };
Serving servingOf(const Facts& facts, const QStringList& folders, const QString& metricsPath)
{
    const auto& source = facts.get<PythonSource>();
    if (!facts.get<Language>().isPython() || !source.exists())
        return Serving::Unknown;
    const auto isBelow = [&](const QString& path) {
        return std::ranges::any_of(folders, [&](const QString& folder) {
            return folder.isEmpty() || folder == u"." || path.startsWith(folder + u'/');
        });
    };
    bool hasCode = false;
    for (int file = 0; file < source.program->size(); ++file)
        hasCode = hasCode || isBelow(source.program->path(file));
    if (!hasCode)
        return Serving::Unknown;
    bool isElsewhere = false;
    for (const auto& route : source.routes.routes) {
        if (!evidence::answers(route, metricsPath))
            continue;
        if (isBelow(route.place.path))
            return Serving::Yes;
        isElsewhere = true;
    }
    if (source.metrics.isExposed && isBelow(source.metrics.exposed.path))
        return Serving::Yes;
    // A library mounts the path by itself, or shared code beside the service may.
    if (source.routes.isOpen || !source.metrics.exporters.isEmpty())
        return Serving::Unknown;
    const bool isShared = std::ranges::none_of(folders, [](const QString& folder) {
        return folder.isEmpty() || folder == u".";
    }) && (isElsewhere || source.metrics.isExposed);
    return isShared ? Serving::Unknown : Serving::No;
}

/// Folders of the repository that a build copies into its image; empty: all of them, or not known.
QStringList foldersOf(const Facts& facts, const ImageBuild& build)
{
    const auto& dockerfiles = facts.get<ProductionImages>().dockerfiles;
    const auto file = dockerfiles.find(build.dockerfile);
    if (file == dockerfiles.end())
        return {};
    const BuildContext context(
        facts, bestContext(facts, build, file->second).folder, build.dockerfile);
    QStringList out;
    if (build.dockerfile.contains(u'/'))
        out << build.dockerfile.section(u'/', 0, -2);
    for (const int stage :
        neededStages(file->second, targetStage(build, file->second), build.arguments)) {
        const auto copies = evidence::factsOfStage(file->second, stage, build.arguments).copies;
        for (const auto& copy : copies) {
            if (copy.fromStage >= 0 || copy.isFromImage)
                continue;
            if (!copy.unresolved.isEmpty())
                return {};
            for (const auto& source : copy.sources) {
                const QString path = context.pathOf(source);
                if (path.isEmpty() || path == u"." || BuildContext::isPattern(source))
                    return {};
                if (context.isFolder(source))
                    out << (path.endsWith(u'/') ? path.chopped(1) : path);
            }
        }
    }
    return out;
}

/// Whether code below the folders imports a library that makes or serves metrics.
bool importsMetrics(const PythonSource& source, const QStringList& folders)
{
    const auto& program = *source.program;
    for (int file = 0; file < program.size(); ++file)
        if (program.outline(file).has(evidence::PythonTrait::ImportsMetrics)
            && std::ranges::any_of(folders, [&](const QString& folder) {
                   return program.path(file).startsWith(folder + u'/');
               }))
            return true;
    return false;
}

/// The same where the image's folders are known: what others serve is not in it.
Serving servingOfImage(const Facts& facts, const ImageBuild& build, const QString& metricsPath)
{
    const auto folders = foldersOf(facts, build);
    if (folders.isEmpty())
        return servingOf(facts, build.contexts, metricsPath);
    const auto general = servingOf(facts, folders, metricsPath);
    const auto& source = facts.get<PythonSource>();
    const bool hasCode = std::ranges::any_of(source.routes.routes, [&](const auto& route) {
        return std::ranges::any_of(folders,
            [&](const QString& folder) { return route.place.path.startsWith(folder + u'/'); });
    });
    const bool isSilent = general == Serving::Unknown && hasCode && facts.get<Language>().isPython()
        && !importsMetrics(source, folders);
    return isSilent ? Serving::No : general;
}

/// One target's verdict: empty and `isKnown` for good.
struct TargetVerdict {
    QString fault{};
    bool isKnown = true;
};

TargetVerdict verdictOfService(const Facts& facts, const JobTarget& target)
{
    const auto& service = *target.host.service;
    if (const auto* exporter = lint::exporterNamed(target.exporter)) {
        const QString port = QString::number(target.target.port);
        const bool isPort = exporter->ports.empty() || lint::hasWord(exporter->ports, port);
        return {{}, isPort || target.target.port == 0};
    }
    const QString image = imageName(service);
    const bool isData
        = !service.build && std::ranges::any_of(lint::exporters(), [&](const auto& one) {
              return isDataTier(one) && lint::hasWord(one.serves, image)
                  && !lint::hasWord(one.images, image);
          });
    if (isData)
        return {u"%1 is %2, which serves no metrics itself; it needs an exporter"_s.arg(
            target.target.text, image)};
    if (!service.build)
        return {{}, false};
    for (const auto& build : facts.get<ProductionImages>().builds) {
        if (build.service != service.name)
            continue;
        switch (servingOfImage(facts, build, target.job->path)) {
        case Serving::Yes: return {};
        case Serving::Unknown: return {{}, false};
        case Serving::No:
            return {u"no route of %1 answers %2"_s.arg(service.name, target.job->path)};
        }
    }
    const QString context = service.build->context;
    switch (servingOf(facts, {context == u"." ? QString() : context}, target.job->path)) {
    case Serving::Yes: return {};
    case Serving::Unknown: return {{}, false};
    case Serving::No: break;
    }
    return {u"no route of %1 answers %2"_s.arg(service.name, target.job->path)};
}

TargetVerdict verdictOf(const Facts& facts, const JobTarget& target)
{
    switch (target.host.kind) {
    case HostKind::Prometheus: return {};
    case HostKind::Service: return verdictOfService(facts, target);
    case HostKind::Nobody:
        return {u"job %1 scrapes %2, and no service is called %3"_s.arg(
            target.job->name, target.target.text, target.target.host)};
    case HostKind::Kubernetes:
    case HostKind::Outside:
    case HostKind::Unknown: break;
    }
    return {{}, false};
}

} // namespace

Outcome everythingIsScraped(const Facts& facts)
{
    const auto& scraping = facts.get<Scraping>();
    const auto& stack = facts.get<ProductionStack>();
    if (scraping.configs.empty())
        return withoutScraping(facts);
    const auto& first = *scraping.configs.front();
    const auto config = placeOf(facts, first.path, first.config.scrapeMark.line);
    if (!stack.exists())
        return unknown(UnknownReason::Unsupported,
            u"There is no Compose stack to hold %1 against."_s.arg(first.path),
            {config});
    Findings gaps;
    int services = 0;
    for (const auto& service : stack.services) {
        if (service.provider)
            continue;
        ++services;
        const QString gap = gapOf(scraping, service);
        if (!gap.isEmpty())
            gaps.add(gap, placeOf(facts, service.place));
    }
    if (gaps.isEmpty())
        return passed(
            u"%1 scrapes what runs and what measures it, of %2 services."_s.arg(first.path)
                .arg(services),
            {config});
    gaps.places.push_back(config);
    if (scraping.isOpen())
        return unknown(UnknownReason::Unsupported,
            u"The targets of job %1 are found while Prometheus runs; by the files alone, %2"_s.arg(
                scraping.openJobs.front(), gaps.text(1)),
            std::move(gaps.places));
    return failed(gaps.text(), std::move(gaps.places));
}

Outcome targetsServeMetrics(const Facts& facts)
{
    const auto& scraping = facts.get<Scraping>();
    if (scraping.configs.empty())
        return withoutScraping(facts);
    Findings faults;
    std::vector<const JobTarget*> unknowns;
    for (const auto& target : scraping.targets) {
        const auto verdict = verdictOf(facts, target);
        if (!verdict.fault.isEmpty())
            faults.add(verdict.fault, placeOfTarget(facts, target));
        else if (!verdict.isKnown)
            unknowns.push_back(&target);
    }
    if (!faults.isEmpty())
        return failed(faults.text(), std::move(faults.places));
    const auto& first = *scraping.configs.front();
    if (!unknowns.empty())
        return unknown(UnknownReason::Unsupported,
            u"Nothing read here tells whether %1 answers %2."_s.arg(
                unknowns.front()->target.text, unknowns.front()->job->path),
            {placeOfTarget(facts, *unknowns.front())});
    if (scraping.isOpen() || scraping.targets.empty())
        return unknown(UnknownReason::Unsupported,
            u"The targets of %1 are found while Prometheus runs."_s.arg(first.path),
            {placeOf(facts, first.path, first.config.scrapeMark.line)});
    return passed(u"All %1 scrape targets serve their metrics path."_s.arg(scraping.targets.size()),
        {placeOf(facts, first.path, first.config.scrapeMark.line)});
}

} // namespace slipway::readiness
