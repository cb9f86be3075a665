// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/workflow/imagenames.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

bool startsWithAny(const QString& text, const QStringList& beginnings)
{
    return std::ranges::any_of(
        beginnings, [&text](const QString& one) { return text.startsWith(one); });
}

/// Folder and file of what a command builds; nothing if it builds whatever is configured.
struct BuildOf {
    QString context;
    QString dockerfile;
    bool isAll = false; ///< compose, bake, a context with a variable
};
BuildOf buildOf(const PipelineCommand& command)
{
    BuildOf out;
    if (!command.uses.isEmpty()) {
        out.context = command.with.value(u"context"_s, u"."_s);
        out.dockerfile = command.with.value(u"file"_s);
        out.isAll = command.uses.contains(u"bake");
    } else {
        const auto& words = command.words;
        out.isAll = words.value(1) == u"compose" || words.value(0) != u"docker"
            || words.contains(u"bake"_s);
        const auto at = words.indexOf(u"build"_s);
        static const QStringList withValue{u"-t"_s,
            u"--tag"_s,
            u"--build-arg"_s,
            u"--target"_s,
            u"--platform"_s,
            u"--label"_s,
            u"--cache-from"_s,
            u"--cache-to"_s,
            u"--secret"_s,
            u"--progress"_s,
            u"--network"_s,
            u"--builder"_s,
            u"-o"_s,
            u"--output"_s};
        for (auto i = at + 1; at > 0 && i < words.size(); ++i) {
            if (words[i] == u"-f" || words[i] == u"--file")
                out.dockerfile = words.value(++i);
            else if (words[i].startsWith(u"--file="))
                out.dockerfile = words[i].mid(7);
            else if (withValue.contains(words[i]))
                ++i;
            else if (!words[i].startsWith(u'-'))
                out.context = words[i];
        }
    }
    out.isAll = out.isAll || out.context.contains(u'$') || out.dockerfile.contains(u'$')
        || out.context.contains(u"{{") || out.context.startsWith(u"http");
    return out;
}

bool builds(const PipelineCommand& command, const ImageBuild& image)
{
    const auto build = buildOf(command);
    if (build.isAll)
        return true;
    const QString folder = command.folder;
    const QString file = build.dockerfile.isEmpty()
        ? joinedPath(folder, joinedPath(build.context, u"Dockerfile"_s))
        : joinedPath(folder, build.dockerfile);
    return file == image.dockerfile
        || joinedPath(build.context, build.dockerfile) == image.dockerfile;
}

} // namespace

bool isImageBuild(const PipelineCommand& command)
{
    static const QStringList actions{u"docker/build-push-action"_s,
        u"docker/bake-action"_s,
        u"depot/build-push-action"_s,
        u"depot/bake-action"_s,
        u"useblacksmith/build-push-action"_s,
        u"redhat-actions/buildah-build"_s,
        u"mr-smithers-excellent/docker-build-push"_s,
        u"elgohr/publish-docker"_s,
        u"whoan/docker-build-with-cache-action"_s,
        u"aevea/action-kaniko"_s,
        u"int128/kaniko-action"_s,
        u"home-assistant/builder"_s};
    if (!command.uses.isEmpty())
        return startsWithAny(command.uses.toLower(), actions);
    const auto& words = command.words;
    const QString name = words.value(0).section(u'/', -1);
    const QString verb = words.value(1);
    if (name == u"docker" || name == u"podman" || name == u"nerdctl") {
        if (verb == u"compose")
            return words.contains(u"build"_s) || words.contains(u"--build"_s);
        if (verb == u"buildx")
            return hasWord(words.mid(0, 4), {u"build", u"bake"});
        return verb == u"build" || (verb == u"image" && words.value(2) == u"build");
    }
    if (name == u"docker-compose")
        return words.contains(u"build"_s) || words.contains(u"--build"_s);
    static const QStringList tools{u"skaffold build"_s,
        u"pack build"_s,
        u"buildah bud"_s,
        u"buildah build"_s,
        u"gcloud builds"_s,
        u"az acr"_s,
        u"ko build"_s,
        u"ko publish"_s,
        u"depot build"_s,
        u"mvn jib:build"_s,
        u"mvn spring-boot:build-image"_s,
        u"nixpacks build"_s};
    if (tools.contains(name + u' ' + verb))
        return true;
    return name == u"kaniko" || words.contains(u"jib"_s) || words.contains(u"bootBuildImage"_s)
        || words.contains(u"jibDockerBuild"_s) || words.contains(u"jib:dockerBuild"_s)
        || (name == u"earthly" && verb.startsWith(u'+')) || (name == u"img" && verb == u"build");
}

bool isImagePush(const PipelineCommand& command)
{
    if (!command.uses.isEmpty()) {
        if (!isImageBuild(command))
            return command.uses.startsWith(u"redhat-actions/push-to-registry")
                || command.uses.startsWith(u"akhilerm/tag-push-action");
        if (command.uses.contains(u"buildah-build"))
            return false;
        if (!command.uses.contains(u"build-push-action") && !command.uses.contains(u"bake-action"))
            return true;
        const QString push = command.with.value(u"push"_s);
        return (!push.isEmpty() && push != u"false")
            || command.with.value(u"outputs"_s).contains(u"push=true")
            || command.with.value(u"outputs"_s).contains(u"type=registry");
    }
    const auto& words = command.words;
    const QString name = words.value(0).section(u'/', -1);
    if (name == u"docker" || name == u"podman" || name == u"buildah" || name == u"nerdctl")
        return words.value(1) == u"push" || words.value(2) == u"push"
            || (isImageBuild(command) && words.contains(u"--push"_s))
            || (words.value(1) == u"compose" && words.contains(u"push"_s));
    if (name == u"docker-compose")
        return words.contains(u"push"_s);
    if (name == u"crane" || name == u"skopeo" || name == u"oras")
        return hasWord(words, {u"push", u"copy"});
    static const QStringList both{u"ko"_s, u"skaffold"_s, u"gcloud"_s, u"az"_s, u"kaniko"_s};
    return (both.contains(name) || words.contains(u"jib"_s)) && isImageBuild(command);
}

Outcome imagesAreBuilt(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    const auto& runs = facts.get<PipelineRuns>();
    std::vector<const PipelineCommand*> good;
    const PipelineCommand* masked = nullptr;
    const PipelineCommand* pushed = nullptr;
    for (const auto& command : runs.commands) {
        if (isImageBuild(command) && command.mask.isEmpty())
            good.push_back(&command);
        else if (isImageBuild(command) && !masked)
            masked = &command;
        else if (!pushed && isImagePush(command))
            pushed = &command;
    }
    if (images.isEmpty() && good.empty() && !masked && !pushed)
        return notApplicable(u"There is no Dockerfile, and no workflow speaks of an image."_s,
            {absent(u"Dockerfile"_s)});
    if (const auto none = withoutWorkflows(facts, u"no image is built"_s))
        return *none;
    if (good.empty() && masked)
        return failed(
            u"Job %1 builds an image, but %2."_s.arg(masked->jobName.left(60), masked->mask),
            placesOf(facts, *masked));
    if (good.empty() && pushed)
        return failed(
            u"Job %1 pushes an image that no step builds."_s.arg(pushed->jobName.left(60)),
            placesOf(facts, *pushed));
    if (good.empty() && !runs.elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"No step here builds an image; %1."_s.arg(elsewhereText(runs.elsewhere.first())),
            workflowPlaces(facts));
    if (good.empty())
        return failed(u"No workflow builds an image, although the repository has a Dockerfile."_s,
            workflowPlaces(facts));
    Findings open;
    for (const auto& image : images.builds) {
        const bool isBuilt = std::ranges::any_of(
            good, [&image](const auto* command) { return builds(*command, image); });
        if (!isBuilt && !open.what.contains(image.dockerfile))
            open.add(image.dockerfile, placeOf(facts, image.dockerfile, 1));
    }
    std::vector<Evidence> places;
    for (const auto* command : good)
        if (places.size() < 5)
            places.push_back(placeOf(facts, *command));
    if (open.isEmpty())
        return passed(
            u"Workflows build the images, and fail where one does not build."_s, std::move(places));
    open.places.insert(open.places.end(), places.begin(), places.end());
    const QString what = u"No workflow builds %1."_s.arg(listed(open.what));
    return open.what.size() >= int(images.builds.size()) ? failed(what, std::move(open.places))
                                                         : warned(what, std::move(open.places));
}

Outcome deployedImageIsPushed(const Facts& facts)
{
    Findings own;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads)
            for (const auto& container : workload.containers)
                if (container.image && !container.image->text.isEmpty()
                    && !isForeignImage(container.image->text))
                    own.add(container.image->text, placeOf(facts, container.image->place));
    for (const auto& service : facts.get<ProductionStack>().services)
        if (service.image && !service.build && !isForeignImage(service.image->text)
            && !facts.get<ProductionStack>().isScaffolding && own.places.size() < 100)
            own.add(service.image->text, placeOf(facts, service.image->place));
    if (own.isEmpty())
        return notApplicable(
            u"No manifest deploys an image of this repository's own."_s, {absent(u"kubernetes"_s)});
    if (facts.get<ProductionImages>().isEmpty())
        return notApplicable(u"The manifests deploy images that are built elsewhere: there is no "
                             "Dockerfile."_s,
            {absent(u"Dockerfile"_s)});
    if (auto none = withoutWorkflows(facts, u"nothing pushes %1"_s.arg(own.what.first())))
        return *none;
    const auto& pushed = facts.get<PushedImages>();
    if (pushed.places.empty() && !facts.get<PipelineRuns>().elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"No step here pushes an image; %1."_s.arg(
                elsewhereText(facts.get<PipelineRuns>().elsewhere.first())),
            some(own.places));
    if (pushed.places.empty())
        return failed(u"%1 is deployed, and no workflow pushes an image."_s.arg(own.what.first()),
            some(own.places));
    Findings open;
    for (qsizetype i = 0; i < own.what.size(); ++i)
        if (!pushed.covers(own.what[i]))
            open.add(own.what[i], own.places[size_t(i)]);
    if (open.isEmpty())
        return passed(u"A workflow pushes what the manifests deploy."_s, some(pushed.places));
    if (pushed.isOpen || open.what.first().contains(u'$') || open.what.first().contains(u"{{"))
        return unknown(UnknownReason::Unsupported,
            u"Whether a workflow pushes %1 cannot be told: a name is only known when it runs."_s
                .arg(open.what.first()),
            some(open.places));
    return failed(u"%1 is deployed, and no workflow pushes it (pushed: %2)."_s.arg(
                      open.what.first(), listed(pushed.names)),
        some(open.places));
}

} // namespace slipway::readiness
