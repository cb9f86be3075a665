// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/checks.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

QString baseName(const QString& path)
{
    return path.section(u'/', -1);
}

/// Templates of mails and programs of a terminal are written with React, and are no frontend.
bool isForNoBrowser(const evidence::PackageJson& package)
{
    const auto uses = [&package](const QString& name) { return bool(package.dependency(name)); };
    static const QStringList others{u"react-email"_s, u"mjml-react"_s, u"ink"_s};
    static const QStringList bundlers{
        u"vite"_s, u"next"_s, u"webpack"_s, u"react-scripts"_s, u"parcel"_s, u"@rsbuild/core"_s};
    return std::ranges::any_of(others, uses) && !std::ranges::any_of(bundlers, uses);
}

bool isFrontend(const evidence::PackageJson& package)
{
    if (isForNoBrowser(package))
        return false;
    static const QStringList frameworks{u"react"_s,
        u"vue"_s,
        u"svelte"_s,
        u"@angular/core"_s,
        u"preact"_s,
        u"solid-js"_s,
        u"next"_s,
        u"nuxt"_s,
        u"@remix-run/react"_s,
        u"astro"_s,
        u"lit"_s,
        u"ember-source"_s,
        u"@builder.io/qwik"_s};
    return std::ranges::any_of(
        frameworks, [&package](const QString& name) { return package.dependency(name); });
}

QString folderOf(const QString& path)
{
    const auto slash = path.lastIndexOf(u'/');
    return slash < 0 ? QString() : path.left(slash);
}

bool isPartOf(const QString& folder, const PipelineCommand& command)
{
    const QString at = joinedPath(command.folder.isEmpty() ? u"."_s : command.folder, u"."_s);
    if (at == (folder.isEmpty() ? u"."_s : folder) || command.text.contains(u"${{")
        || command.folder.contains(u"${{"))
        return true;
    // `npm --prefix web run build`, `pnpm --filter web build`
    return !folder.isEmpty() && std::ranges::any_of(command.words, [&folder](const QString& word) {
        return word == folder || word.endsWith(u'=' + folder) || word.endsWith(baseName(folder));
    });
}

struct Component {
    bool isBuilt = false;
    bool isMasked = false;
    bool isLocked = false; ///< CI installs from the lock
    bool isInstalled = false;
    Evidence install;
};

Component judgeComponent(const Facts& facts, const PackageManifests::Manifest& manifest)
{
    Component out;
    const QString folder = folderOf(manifest.path);
    for (const auto& command : facts.get<PipelineRuns>().commands) {
        const auto& words = command.words;
        const QString name = words.value(0);
        const bool isWhole = name == u"turbo" || name == u"nx" || name == u"lerna"
            || words.contains(u"-r"_s) || words.contains(u"--workspaces"_s)
            || words.contains(u"workspaces"_s);
        const QString script = packageScript(words);
        const bool isBuild = script.startsWith(u"build") || (isWhole && hasWord(words, {u"build"}))
            || ((name == u"vite" || name == u"next" || name == u"ng" || name == u"webpack")
                && hasWord(words, {u"build", u"--mode"}));
        if (isBuild && (isWhole || isPartOf(folder, command))) {
            out.isBuilt = out.isBuilt || command.mask.isEmpty();
            out.isMasked = out.isMasked || !command.mask.isEmpty();
        }
        if (nodeManager(words).isEmpty() || !isPartOf(folder, command))
            continue;
        const bool isFrozen = hasWord(words,
            {u"ci", u"clean-install", u"--frozen-lockfile", u"--immutable", u"--frozen-lock-file"});
        const bool isFrozenInCi = name == u"pnpm" || name == u"yarn" || name == u"bun";
        out.isLocked = out.isLocked || isFrozen || isFrozenInCi;
        if (!out.isInstalled)
            out.install = placeOf(facts, command);
        out.isInstalled = true;
    }
    return out;
}

/// An image whose build runs the component's build counts as its build.
bool isBuiltByImage(const Facts& facts, const QString& folder)
{
    const auto& images = facts.get<ProductionImages>();
    const bool isBuilding = std::ranges::any_of(
        facts.get<PipelineRuns>().commands, [](const auto& one) { return isImageBuild(one); });
    return isBuilding && std::ranges::any_of(images.builds, [&](const ImageBuild& build) {
        const auto& file = images.dockerfiles.at(build.dockerfile);
        const bool isNear = folder.isEmpty() || build.dockerfile.startsWith(folder + u'/')
            || build.contexts.contains(folder);
        return isNear && std::ranges::any_of(file.stages, [](const auto& stage) {
            return std::ranges::any_of(stage.instructions, [](const auto& instruction) {
                return instruction.name == u"RUN" && instruction.arguments.contains(u"build");
            });
        });
    });
}

} // namespace

Outcome componentsAreBuilt(const Facts& facts)
{
    std::vector<const PackageManifests::Manifest*> components;
    for (const auto& manifest : facts.get<PackageManifests>().files)
        if (manifest.package.script(u"build"_s) && manifest.package.workspaces.isEmpty()
            && !isForNoBrowser(manifest.package))
            components.push_back(&manifest);
    if (components.empty())
        return notApplicable(
            u"No package.json has a `build` script."_s, {absent(u"package.json"_s)});
    if (const auto none
        = withoutWorkflows(facts, u"%1 is never built"_s.arg(components.front()->path)))
        return *none;
    Findings bad;
    Findings poor;
    for (const auto* manifest : components) {
        const auto component = judgeComponent(facts, *manifest);
        const auto place = placeOf(facts, manifest->path, 1);
        const bool isBuilt = component.isBuilt || isBuiltByImage(facts, folderOf(manifest->path));
        if (manifest->lock.isEmpty() && isBuilt && manifest->package.isPublished)
            poor.add(u"%1 is a library without a lock file; CI builds it with whatever is newest"_s
                         .arg(manifest->path),
                place);
        else if (manifest->lock.isEmpty())
            bad.add(u"%1 has no lock file"_s.arg(manifest->path), place);
        else if (!isBuilt)
            bad.add(component.isMasked ? u"the build of %1 cannot fail"_s.arg(manifest->path)
                                       : u"no workflow builds %1"_s.arg(manifest->path),
                place);
        else if (component.isInstalled && !component.isLocked)
            poor.add(u"CI installs %1 without holding to its lock file"_s.arg(manifest->path),
                component.install);
    }
    if (!bad.isEmpty())
        return failed(bad.text(), some(bad.places));
    if (!poor.isEmpty())
        return warned(poor.text(), some(poor.places));
    return passed(u"CI builds every package that has a build, from its lock file."_s,
        {placeOf(facts, components.front()->path, 1)});
}

Outcome frontendHasTests(const Facts& facts)
{
    Findings bad;
    std::vector<Evidence> good;
    for (const auto& manifest : facts.get<PackageManifests>().files) {
        if (!isFrontend(manifest.package))
            continue;
        QString script;
        int line = 1;
        for (const auto& one : manifest.package.scripts)
            if (one.name == u"test" || one.name.startsWith(u"test:") || one.name == u"e2e") {
                script = script.isEmpty() ? one.text : script;
                line = one.line;
            }
        const QString folder = folderOf(manifest.path);
        const QString prefix = folder.isEmpty() ? QString() : folder + u'/';
        const bool hasFiles
            = std::ranges::any_of(facts.tree().files(), [&prefix](const auto& path) {
                  if (!path.startsWith(prefix))
                      return false;
                  return path.contains(u".test.") || path.contains(u".spec.")
                      || path.contains(u"/__tests__/") || path.contains(u".cy.")
                      || path.contains(u"cypress/e2e/");
              });
        const auto place = placeOf(facts, manifest.path, line);
        if (script.isEmpty())
            bad.add(u"%1 has no `test` script"_s.arg(manifest.path), place);
        else if (script.contains(u"no test specified") || script.startsWith(u"echo"))
            bad.add(u"the `test` script of %1 tests nothing"_s.arg(manifest.path), place);
        else if (!hasFiles)
            bad.add(u"%1 has a `test` script, but there is no test beside it"_s.arg(manifest.path),
                place);
        else
            good.push_back(place);
    }
    if (!bad.isEmpty())
        return failed(bad.text(), some(bad.places));
    if (!good.empty())
        return passed(u"The frontend has a test script, and tests."_s, some(std::move(good)));
    return notApplicable(u"No package.json is that of a frontend."_s, {absent(u"package.json"_s)});
}

} // namespace slipway::readiness
