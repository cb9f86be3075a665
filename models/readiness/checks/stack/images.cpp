// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/stack/installs.h"
#include "readiness/checks/stack/stack.h"
#include "readiness/ignored.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// What checks of images answer where there is no Dockerfile that can be read.
std::optional<Outcome> withoutImages(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    if (images.isEmpty())
        return notApplicable(
            u"No Dockerfile and no Compose service with `build` is in the repository."_s,
            {absent(u"Dockerfile"_s)});
    if (!images.builds.empty())
        return {};
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    return unknown(UnknownReason::Missing,
        u"`%1`, which is to be built, does not exist."_s.arg(images.absent.front().dockerfile),
        {absent(images.absent.front().dockerfile)});
}

/// True for a source that leaves the build context.
bool leavesContext(const QString& source)
{
    int depth = 0;
    for (const auto& part : source.split(u'/', Qt::SkipEmptyParts)) {
        if (part == u"..")
            --depth;
        else if (part != u".")
            ++depth;
        if (depth < 0)
            return true;
    }
    return false;
}

} // namespace

Outcome checkParentSources(const Facts& facts)
{
    if (const auto none = withoutImages(facts))
        return *none;
    const auto& images = facts.get<ProductionImages>();
    Findings bad;
    std::vector<Evidence> good;
    std::set<std::pair<QString, int>> told;
    for (const auto& build : images.builds) {
        const auto& file = images.dockerfiles.at(build.dockerfile);
        good.push_back(placeOf(facts, build.dockerfile, 1));
        for (const int stage : neededStages(file, targetStage(build, file), build.arguments)) {
            for (const auto& copy : evidence::factsOfStage(file, stage, build.arguments).copies) {
                if (copy.fromStage >= 0 || copy.isFromImage)
                    continue;
                for (const auto& source : copy.sources + copy.unresolved) {
                    if (!leavesContext(source)
                        || !told.insert({build.dockerfile + source, copy.line}).second)
                        continue;
                    bad.add(u"%1 line %2 copies `%3`, which is above the build context"_s
                                .arg(build.dockerfile)
                                .arg(copy.line)
                                .arg(source),
                        placeOf(facts, build.dockerfile, copy.line, 0, copy.endLine));
                }
            }
        }
    }
    if (!bad.isEmpty())
        return failed(bad.text()
                + u" BuildKit looks inside the context all the same, the legacy builder refuses."_s,
            std::move(bad.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    return passed(u"No COPY or ADD reaches above its build context."_s, std::move(good));
}

Outcome checkDockerIgnore(const Facts& facts)
{
    if (const auto none = withoutImages(facts))
        return *none;
    const auto& images = facts.get<ProductionImages>();
    Findings bad;
    std::vector<Evidence> good;
    QSet<QString> told;
    for (const auto& build : images.builds) {
        const auto& file = images.dockerfiles.at(build.dockerfile);
        const auto fit = bestContext(facts, build, file);
        const BuildContext context(facts, fit.folder, build.dockerfile);
        const QString wanted = context.pathOf(u".dockerignore"_s);
        if (!context.ignoreFile().isEmpty() && facts.tree().isTracked(context.ignoreFile())) {
            good.push_back(placeOf(facts, context.ignoreFile(), 1));
            continue;
        }
        if (fit.sources == 0) {
            good.push_back(placeOf(facts, build.dockerfile, 1)); // takes nothing from its context
            continue;
        }
        if (told.contains(wanted))
            continue;
        told.insert(wanted);
        const QString place
            = fit.folder.isEmpty() ? u"the repository's root"_s : u"`%1`"_s.arg(fit.folder);
        const bool isLeftOut = facts.get<Ignored>().has(wanted);
        bad.add(isLeftOut
                ? u"%1, the ignore file of the context %2, is left out of git by .gitignore"_s.arg(
                    wanted, place)
                : u"The build context of %1, %2, has no .dockerignore"_s.arg(
                    build.dockerfile, place),
            absent(wanted));
        bad.places.push_back(placeOf(facts, build.dockerfile, 1));
    }
    if (!bad.isEmpty())
        return failed(bad.text(), std::move(bad.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    return passed(u"Every build context has a tracked .dockerignore."_s, std::move(good));
}

namespace {

/// Packages that are there to build others.
bool isCompiler(const QString& name)
{
    static const QSet<QString> names{u"build-essential"_s,
        u"gcc"_s,
        u"g++"_s,
        u"clang"_s,
        u"make"_s,
        u"cmake"_s,
        u"build-base"_s,
        u"alpine-sdk"_s,
        u"cargo"_s,
        u"rustc"_s,
        u"golang"_s,
        u"musl-dev"_s,
        u"python3-dev"_s,
        u"maven"_s,
        u"default-jdk"_s};
    return names.contains(name) || name.startsWith(u"gcc-") || name.startsWith(u"openjdk-");
}

/// What one image's last stage leaves of the tools that made it.
struct Stages {
    Findings bad;
    Findings half;
    std::vector<Evidence> good;

    void judge(const Facts& facts, const ImageBuild& build, const evidence::Dockerfile& file)
    {
        const auto stage = evidence::factsOfStage(file, targetStage(build, file), build.arguments);
        const QString& path = build.dockerfile;
        const auto taken = std::ranges::find_if(
            stage.copies, [](const auto& copy) { return copy.fromStage >= 0; });
        if (taken != stage.copies.end()) {
            good.push_back(placeOf(facts, path, taken->line, 0, taken->endLine));
            return;
        }
        QSet<QString> removed;
        const auto installs = installsOf(stage);
        for (const auto& install : installs)
            if (install.isRemoval)
                for (const auto& package : install.packages)
                    removed.insert(packageName(install, package));
        const Install* any = nullptr;
        for (const auto& install : installs) {
            if (install.isRemoval)
                continue;
            if (install.manager == Install::Manager::Build) {
                bad.add(u"%1 builds with `%2` in the stage that ships"_s.arg(
                            path, install.words.join(u' ').left(60)),
                    placeOf(facts, path, install.line));
                return;
            }
            for (const auto& package : install.packages) {
                const QString name = packageName(install, package);
                if (install.manager != Install::Manager::System || !isCompiler(name)
                    || removed.contains(name) || install.words.contains(u"--virtual"_s)
                    || install.words.contains(u"-t"_s))
                    continue;
                bad.add(
                    u"%1 ships the compiler package %2: it has no stage of its own to build in"_s
                        .arg(path, name),
                    placeOf(facts, path, install.line));
                return;
            }
            if (install.manager != Install::Manager::System && !any)
                any = &install;
        }
        if (any)
            half.add(u"%1 installs its dependencies with %2 in the stage that ships, and has no "
                     u"builder stage"_s.arg(path, any->program),
                placeOf(facts, path, any->line));
        else
            good.push_back(placeOf(facts, path, stage.baseLine));
    }
};

} // namespace

Outcome checkMultiStage(const Facts& facts)
{
    if (const auto none = withoutImages(facts))
        return *none;
    const auto& images = facts.get<ProductionImages>();
    Stages stages;
    QSet<QString> seen;
    for (const auto& build : images.builds) {
        const QString key = build.dockerfile + u'\n' + build.target;
        if (seen.contains(key))
            continue;
        seen.insert(key);
        stages.judge(facts, build, images.dockerfiles.at(build.dockerfile));
    }
    if (!stages.bad.isEmpty())
        return failed(stages.bad.text(), std::move(stages.bad.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    if (!stages.half.isEmpty())
        return warned(stages.half.text(), std::move(stages.half.places));
    return passed(
        u"What ships is apart from what builds it: the last stage copies from a builder, or builds nothing."_s,
        std::move(stages.good));
}

} // namespace slipway::readiness
