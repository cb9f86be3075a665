// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/pipelinefacts.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

bool isDockerfileName(const QString& name)
{
    return name == u"Dockerfile" || name.startsWith(u"Dockerfile.") || name.endsWith(u".Dockerfile")
        || name.endsWith(u".dockerfile") || name == u"Containerfile";
}

QString joined(const QString& folder, const QString& path)
{
    const QString clean = QDir::cleanPath(folder.isEmpty() ? path : folder + u'/' + path);
    return clean == u"." ? QString() : clean;
}

QMap<QString, QString> argumentsOf(const evidence::ComposeBuild& build)
{
    QMap<QString, QString> out;
    for (const auto& argument : build.arguments)
        if (argument.value)
            if (const auto value = evidence::valueWithDefaults(*argument.value))
                out.insert(argument.name, *value);
    return out;
}

/// Builds that the production stack asks for.
std::vector<ImageBuild> stackBuilds(
    const Facts& facts, const std::vector<evidence::ComposeService>& services)
{
    std::vector<ImageBuild> out;
    for (const auto& service : services) {
        if (!service.build || service.build->isInline)
            continue;
        const auto context = evidence::valueWithDefaults(service.build->context);
        const auto file = evidence::valueWithDefaults(service.build->dockerfile);
        if (!context || !file || context->contains(u"://") || context->startsWith(u'/')
            || context->startsWith(u"git@"))
            continue; // another place than this repository
        ImageBuild build;
        build.contexts = {joined({}, *context)};
        build.isContextKnown = true;
        build.dockerfile
            = joined(build.contexts.first(), file->isEmpty() ? u"Dockerfile"_s : *file);
        build.target = evidence::valueWithDefaults(service.build->target).value_or(QString());
        build.arguments = argumentsOf(*service.build);
        build.service = service.name;
        build.from = placeOf(facts, service.build->place);
        out.push_back(std::move(build));
    }
    return out;
}

/// The Dockerfile that a workflow builds.
QString dockerfileOf(const WorkflowFacts::ImageUse& use)
{
    return use.dockerfile.isEmpty() ? joined(joined({}, use.context), u"Dockerfile"_s)
                                    : joined({}, use.dockerfile);
}

/// Contexts that workflows build this Dockerfile in.
QStringList workflowContexts(const Facts& facts, const QString& dockerfile)
{
    QStringList out;
    for (const auto& use : facts.get<WorkflowFacts>().imageBuilds) {
        const QString context = joined({}, use.context);
        if (dockerfileOf(use) == dockerfile && !use.context.contains(u'$')
            && !use.context.contains(u"://") && !out.contains(context))
            out << context;
    }
    return out;
}

QString productionDockerfile(const Facts& facts, const std::vector<ImageBuild>& builds)
{
    const auto& tree = facts.tree();
    const QString& setting = facts.inputs().settings.dockerfile;
    if (!setting.isEmpty())
        return setting;
    QStringList candidates;
    for (const auto& path : tree.files())
        if (isDockerfileName(path.section(u'/', -1)))
            candidates << path;
    std::ranges::stable_sort(candidates, {}, [](const QString& path) { return path.count(u'/'); });
    static const QRegularExpression production(
        u"^(Dockerfile[.-]prod(uction)?|prod(uction)?\\.[dD]ockerfile)$"_s);
    static const QRegularExpression aside(
        u"(^|/)(tests?|testdata|fixtures?|examples?|samples?|docs?|demo|vendor|hack)/"_s);
    for (const auto& path : std::as_const(candidates))
        if (production.match(path.section(u'/', -1)).hasMatch() && !aside.match(path).hasMatch())
            return path;
    if (!builds.empty())
        return {};
    // Without one at the root, that which a workflow pushes to a registry.
    const auto& uses = facts.get<WorkflowFacts>().imageBuilds;
    const bool isAtRoot = tree.contains(u"Dockerfile"_s) || tree.contains(u"Containerfile"_s);
    for (const auto& path : std::as_const(candidates))
        if (!isAtRoot && !aside.match(path).hasMatch()
            && std::ranges::any_of(uses,
                [&path](const auto& use) { return use.isPushed && dockerfileOf(use) == path; }))
            return path;
    for (const auto& path : std::as_const(candidates)) {
        const QString name = path.section(u'/', -1);
        if ((name == u"Dockerfile" || name == u"Containerfile") && path.count(u'/') <= 2
            && !aside.match(path).hasMatch() && !path.startsWith(u'.'))
            return path;
    }
    return {};
}

ImageBuild loneBuild(const Facts& facts, const QString& path)
{
    ImageBuild build;
    build.dockerfile = path;
    build.from = placeOf(facts, path, 1);
    build.contexts = workflowContexts(facts, path);
    build.isContextKnown = !build.contexts.isEmpty();
    if (build.isContextKnown)
        return build;
    // Nothing names the context: its own folder, one above it, or the root.
    QString folder = path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
    while (!folder.isEmpty()) {
        build.contexts << folder;
        folder = folder.contains(u'/') ? folder.section(u'/', 0, -2) : QString();
    }
    build.contexts << QString();
    build.isContextKnown = build.contexts.size() == 1;
    return build;
}

} // namespace

ProductionImages ProductionImages::gather(const Facts& facts)
{
    ProductionImages out;
    auto builds = stackBuilds(facts, facts.get<ProductionStack>().services);
    const QString production = productionDockerfile(facts, builds);
    if (!production.isEmpty()) {
        out.production = production;
        const bool isListed = std::ranges::any_of(
            builds, [&](const auto& b) { return b.dockerfile == production; });
        if (!isListed)
            builds.insert(builds.begin(), loneBuild(facts, production));
    }
    for (auto& build : builds) {
        if (!facts.tree().contains(build.dockerfile)) {
            out.absent.push_back(std::move(build));
            continue;
        }
        if (!out.dockerfiles.contains(build.dockerfile)) {
            const auto bytes = facts.tree().read(build.dockerfile);
            const auto file = bytes ? evidence::readDockerfile(*bytes)
                                    : Result<evidence::Dockerfile>(failure(bytes.error()));
            if (!file) {
                out.unreadable.push_back(
                    {build.dockerfile, file.error().where.toInt(), file.error().what});
                continue;
            }
            out.dockerfiles.emplace(build.dockerfile, *file);
        }
        out.builds.push_back(std::move(build));
    }
    return out;
}

} // namespace slipway::readiness
