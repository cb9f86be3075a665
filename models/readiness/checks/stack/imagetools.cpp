// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/stack/installs.h"
#include "readiness/checks/stack/stack.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Packages that test, lint or debug, and that no running service needs.
bool isDevelopmentTool(const QString& name)
{
    static const QSet<QString> tools{u"pytest"_s,
        u"coverage"_s,
        u"black"_s,
        u"ruff"_s,
        u"flake8"_s,
        u"mypy"_s,
        u"pylint"_s,
        u"isort"_s,
        u"tox"_s,
        u"nox"_s,
        u"bandit"_s,
        u"safety"_s,
        u"pip-audit"_s,
        u"locust"_s,
        u"ipdb"_s,
        u"pdbpp"_s,
        u"ipython"_s,
        u"jupyter"_s,
        u"notebook"_s,
        u"jupyterlab"_s,
        u"pre-commit"_s,
        u"factory-boy"_s,
        u"hypothesis"_s,
        u"responses"_s,
        u"moto"_s,
        u"freezegun"_s,
        u"debugpy"_s,
        u"sphinx"_s,
        u"mkdocs"_s,
        u"mkdocs-material"_s,
        u"autopep8"_s,
        u"yapf"_s,
        u"pip-tools"_s,
        u"vcrpy"_s,
        u"respx"_s,
        u"testcontainers"_s,
        u"pycodestyle"_s,
        u"pydocstyle"_s,
        u"pyright"_s,
        u"mutmut"_s,
        u"playwright"_s,
        u"selenium"_s,
        u"jest"_s,
        u"mocha"_s,
        u"vitest"_s,
        u"eslint"_s,
        u"prettier"_s,
        u"cypress"_s,
        u"nodemon"_s,
        u"ts-node"_s,
        u"typescript"_s,
        u"supertest"_s,
        u"@playwright/test"_s,
        u"nyc"_s,
        u"husky"_s,
        u"gdb"_s,
        u"strace"_s,
        u"valgrind"_s};
    return tools.contains(name) || name.startsWith(u"pytest-") || name.startsWith(u"flake8-")
        || name.startsWith(u"types-") || name.startsWith(u"@types/") || name.startsWith(u"eslint-");
}

struct Tools {
    const Facts& facts;
    Findings bad{};
    Findings open{};
    std::vector<Evidence> good{};
    QSet<QString> told{};

    void add(const ImageBuild& build, const Install& install, const QString& what)
    {
        const QString key = build.dockerfile + what;
        if (told.contains(key))
            return;
        told.insert(key);
        bad.add(u"%1 line %2 installs %3"_s.arg(build.dockerfile).arg(install.line).arg(what),
            placeOf(facts, build.dockerfile, install.line));
    }

    /// A requirements file and those it names.
    void requirements(
        const ImageBuild& build, const Install& install, const QString& path, QSet<QString>& seen)
    {
        if (seen.contains(path) || seen.size() > 20)
            return;
        seen.insert(path);
        const auto& manifests = facts.get<DependencyManifests>();
        const auto found
            = std::ranges::find(manifests.files, path, &evidence::RequirementsFile::path);
        if (found == manifests.files.end()) {
            open.add(u"%1 line %2 installs %3, which is not read"_s.arg(build.dockerfile)
                         .arg(install.line)
                         .arg(path),
                placeOf(facts, build.dockerfile, install.line));
            return;
        }
        QStringList tools;
        const evidence::Requirement* first = nullptr;
        for (const auto& requirement : found->requirements) {
            if (!isDevelopmentTool(requirement.name))
                continue;
            tools << requirement.name;
            first = first ? first : &requirement;
        }
        if (first) {
            add(build, install, u"%1, and with it %2"_s.arg(path, listed(tools, 3)));
            bad.places.push_back(placeOf(facts, first->place));
        } else {
            good.push_back(placeOf(facts, path, 1));
        }
        for (const auto& link : found->links)
            if (!link.isConstraint)
                requirements(build, install, link.path, seen);
    }

    /// Where a requirements file of the image comes from in the repository.
    QString inRepository(const QString& name, const BuildContext& context) const
    {
        const QString inside = BuildContext::clean(name);
        for (QString tail = inside; !tail.isEmpty();
             tail = tail.contains(u'/') ? tail.section(u'/', 1) : QString()) {
            const QString path = context.pathOf(tail);
            if (facts.tree().contains(path))
                return path;
        }
        // The last part, in the one place that has it.
        QStringList found;
        const QString end = u'/' + inside.section(u'/', -1);
        for (const auto& path : facts.tree().files())
            if (path.endsWith(end))
                found << path;
        return found.size() == 1 ? found.first() : context.pathOf(inside);
    }

    void python(const ImageBuild& build,
        const Install& install,
        const BuildContext& context,
        const evidence::DockerStageFacts& stage)
    {
        for (const auto& package : install.packages) {
            const QString name = packageName(install, package);
            if (isDevelopmentTool(name))
                add(build, install, u"`%1`"_s.arg(name));
            for (const QStringView extra : {u"[dev", u"[test", u",dev", u",test"})
                if (package.contains(extra))
                    add(build, install, u"`%1`, the extra for development"_s.arg(package.left(60)));
        }
        for (const auto& file : install.files) {
            QSet<QString> seen;
            if (file.contains(u'$'))
                continue;
            const QString origin = originOf(stage, context, file);
            requirements(
                build, install, origin.isEmpty() ? inRepository(file, context) : origin, seen);
        }
        project(build, install, context);
    }

    /// poetry, uv, pdm: the dev group comes along unless it is left out.
    void project(const ImageBuild& build, const Install& install, const BuildContext& context)
    {
        if (install.program != u"poetry" && install.program != u"uv" && install.program != u"pdm")
            return;
        const QString words = install.words.join(u' ');
        for (const QStringView flag : {u"--no-dev",
                 u"--only",
                 u"--without",
                 u"--no-default-groups",
                 u"--prod",
                 u"--only-group",
                 u"export"})
            if (words.contains(flag))
                return;
        const auto& manifests = facts.get<DependencyManifests>();
        const QString path = context.pathOf(u"pyproject.toml"_s);
        const auto found
            = std::ranges::find(manifests.files, path, &evidence::RequirementsFile::path);
        if (found == manifests.files.end())
            return;
        for (const auto& requirement : found->requirements) {
            const bool isDefault = requirement.group == u"dev" || install.program == u"poetry";
            if (requirement.group.isEmpty() || !isDefault || !isDevelopmentTool(requirement.name))
                continue;
            add(build,
                install,
                u"the group `%1` of %2 too, and with it %3"_s.arg(
                    requirement.group, path, requirement.name));
            bad.places.push_back(placeOf(facts, requirement.place));
            return;
        }
    }

    void node(const ImageBuild& build,
        const Install& install,
        const BuildContext& context,
        const evidence::DockerStageFacts& stage)
    {
        for (const auto& package : install.packages)
            if (isDevelopmentTool(packageName(install, package)))
                add(build, install, u"`%1`"_s.arg(packageName(install, package)));
        if (!install.packages.isEmpty() || stage.environment.value(u"NODE_ENV"_s) == u"production")
            return;
        const QString words = install.words.join(u' ');
        for (const QStringView flag : {u"--omit", u"--production", u"--prod", u"--only="})
            if (words.contains(flag))
                return;
        const QString path = context.pathOf(u"package.json"_s);
        for (const auto& manifest : facts.get<PackageManifests>().files) {
            if (manifest.path != path)
                continue;
            const auto& entries = manifest.package.devDependencies;
            const auto tool
                = std::ranges::find_if(entries, isDevelopmentTool, &evidence::PackageEntry::name);
            if (tool != entries.end())
                add(build,
                    install,
                    u"the devDependencies of %1, and with them %2"_s.arg(path, tool->name));
        }
    }

    void judge(const ImageBuild& build, const evidence::Dockerfile& file)
    {
        const BuildContext context(facts, bestContext(facts, build, file).folder, build.dockerfile);
        const int target = targetStage(build, file);
        const auto own = file.chainOf(target);
        good.push_back(placeOf(facts, build.dockerfile, file.stages[size_t(target)].line));
        for (const int index : neededStages(file, target, build.arguments)) {
            const bool isShipped = std::ranges::find(own, index) != own.end();
            const auto stage = evidence::factsOfStage(file, index, build.arguments);
            const auto installs = installsOf(stage);
            const bool isPruned = std::ranges::any_of(installs, [](const Install& install) {
                return install.manager == Install::Manager::Node && install.isRemoval;
            });
            for (const auto& install : installs) {
                if (install.isRemoval || install.stage != index)
                    continue;
                if (install.manager == Install::Manager::Python
                    && (isShipped || isTaken(file, target, index, build)))
                    python(build, install, context, stage);
                else if (install.manager == Install::Manager::Node && isShipped && !isPruned)
                    node(build, install, context, stage);
                else if (install.manager == Install::Manager::System && isShipped)
                    for (const auto& package : install.packages)
                        if (isDevelopmentTool(packageName(install, package)))
                            add(build, install, u"`%1`"_s.arg(packageName(install, package)));
            }
        }
    }

    /// Whether the target takes what that stage installed: packages, an environment, wheels.
    static bool isTaken(
        const evidence::Dockerfile& file, int target, int index, const ImageBuild& build)
    {
        const auto facts = evidence::factsOfStage(file, target, build.arguments);
        return std::ranges::any_of(facts.copies, [&](const auto& copy) {
            const auto chain = file.chainOf(copy.fromStage);
            return std::ranges::find(chain, index) != chain.end()
                && std::ranges::any_of(copy.sources, [](const QString& source) {
                       return source.contains(u"site-packages") || source.contains(u"venv")
                           || source.contains(u".local") || source.contains(u"wheel")
                           || source.contains(u"/install") || source.contains(u"/opt")
                           || source.contains(u"/usr/local") || source.contains(u"/app")
                           || source.contains(u"/deps");
                   });
        });
    }
};

} // namespace

Outcome checkRuntimeTools(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    if (images.isEmpty())
        return notApplicable(
            u"No Dockerfile and no Compose service with `build` is in the repository."_s,
            {absent(u"Dockerfile"_s)});
    Tools tools{.facts = facts};
    for (const auto& build : images.builds)
        tools.judge(build, images.dockerfiles.at(build.dockerfile));
    if (!tools.bad.isEmpty())
        return failed(tools.bad.text(), std::move(tools.bad.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    if (!tools.open.isEmpty())
        return unknown(UnknownReason::Missing, tools.open.text(), std::move(tools.open.places));
    if (tools.good.empty())
        return unknown(UnknownReason::Missing,
            u"No Dockerfile that is to be built exists."_s,
            {absent(u"Dockerfile"_s)});
    return passed(
        u"Nothing that only tests, lints or debugs is installed into the image that ships."_s,
        std::move(tools.good));
}

} // namespace slipway::readiness
