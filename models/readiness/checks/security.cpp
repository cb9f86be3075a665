// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/kubernetes/cluster.h"
#include "readiness/checks/published.h"
#include "readiness/checks/securityfacts.h"
#include "readiness/checks/stack/stack.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Base images that end as another user than root by themselves.
bool isRootlessBase(const QString& image)
{
    return image.contains(u"nonroot") || image.contains(u"unprivileged")
        || image.contains(u"rootless") || image.startsWith(u"cgr.dev/chainguard/")
        || image.startsWith(u"bitnami/");
}

bool isRoot(const QString& user)
{
    const QString name = user.section(u':', 0, 0);
    return name == u"root" || name == u"0";
}

/// An entrypoint script of the repository that changes to another user before it starts the
/// program.
bool dropsRoot(const Facts& facts, const evidence::DockerStageFacts& stage)
{
    if (!stage.entrypoint)
        return false;
    for (const auto& word : stage.entrypoint->words) {
        const QString name = word.section(u'/', -1);
        if (!name.endsWith(u".sh") && !name.contains(u"entrypoint"))
            continue;
        for (const auto& path : facts.tree().files()) {
            if (path.section(u'/', -1) != name)
                continue;
            const auto bytes = facts.tree().read(path, 256 * 1024).value_or(QByteArray());
            for (const char* tool : {"su-exec ", "gosu ", "setpriv ", "runuser ", "s6-setuidgid "})
                if (bytes.contains(tool))
                    return true;
        }
    }
    return false;
}

/// Where the manifests give every container of the image another user than root; nothing if one
/// lacks it, or none runs the image. Images of Compose services are run there too.
std::optional<evidence::Place> podUserOf(const Facts& facts, const ImageBuild& build)
{
    const QString name = build.dockerfile.section(u'/', -2, -2).toLower();
    std::optional<evidence::Place> out;
    if (name.isEmpty() || !build.service.isEmpty())
        return out;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads)
            for (const auto& container : workload.containers) {
                if (!container.image || imageBase(container.image->text) != name)
                    continue;
                const bool isOwn = container.security.user.has_value();
                const auto& security = isOwn ? container.security : workload.security;
                if (security.user.value_or(0) == 0 || !security.place)
                    return {};
                out = security.place;
            }
    return out;
}

/// The builds whose user counts: of the production Dockerfile, else of all that the stack builds.
std::vector<const ImageBuild*> judgedBuilds(const ProductionImages& images)
{
    std::vector<const ImageBuild*> out;
    for (const auto& build : images.builds)
        if (!images.production || build.dockerfile == *images.production)
            out.push_back(&build);
    return out;
}

/// What the images' users are, sorted by what follows from it.
struct Users {
    Findings root;
    Findings dropped; ///< root at first, given up by the entrypoint
    Findings open; ///< only known when it is built
    std::vector<Evidence> other;

    void judge(const Facts& facts, const ImageBuild& build, const evidence::Dockerfile& file)
    {
        const int stage = targetStage(build, file);
        const auto stageFacts = evidence::factsOfStage(file, stage, build.arguments);
        const QString& path = build.dockerfile;
        const bool isSet = !stageFacts.user.isEmpty();
        const QString base = file.stages[size_t(file.chainOf(stage).front())].base;
        auto place
            = placeOf(facts, path, isSet ? stageFacts.userLine : file.stages[size_t(stage)].line);
        const bool isOther = isSet ? !isRoot(stageFacts.user) : isRootlessBase(base);
        if ((isSet ? stageFacts.user : base).contains(u'$') && !(isSet && isRoot(stageFacts.user)))
            open.add(u"The USER of %1 depends on a build argument"_s.arg(path), std::move(place));
        else if (isOther)
            other.push_back(std::move(place));
        else if (const auto pods = podUserOf(facts, build))
            dropped.add(u"%1 ends as root; the pods that run it are given another user"_s.arg(path),
                placeOf(facts, *pods));
        else if (dropsRoot(facts, stageFacts))
            dropped.add(u"%1 starts as root; its entrypoint gives root up by itself"_s.arg(path),
                std::move(place));
        else if (isToolImage(build, file))
            dropped.add(
                u"%1 sets no other user than root; it is the image of a command-line tool, and whoever runs it chooses the user"_s
                    .arg(path),
                std::move(place));
        else if (isSet)
            root.add(u"%1 ends as %2"_s.arg(path, stageFacts.user), std::move(place));
        else
            root.add(u"The last stage of %1 sets no USER: the container runs as root"_s.arg(path),
                std::move(place));
    }
};

Outcome checkUser(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    if (images.isEmpty())
        return notApplicable(u"No Dockerfile is in the repository."_s, {absent(u"Dockerfile"_s)});
    if (images.production)
        for (const auto& build : images.absent)
            if (build.dockerfile == *images.production)
                return unknown(UnknownReason::Missing,
                    u"The production Dockerfile, %1, does not exist."_s.arg(build.dockerfile),
                    {absent(build.dockerfile)});
    Users users;
    for (const auto* build : judgedBuilds(images))
        users.judge(facts, *build, images.dockerfiles.at(build->dockerfile));
    if (!users.root.isEmpty())
        return failed(users.root.text(), std::move(users.root.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    if (!users.open.isEmpty())
        return unknown(UnknownReason::Missing, users.open.text(), std::move(users.open.places));
    if (!users.dropped.isEmpty())
        return warned(users.dropped.text(), std::move(users.dropped.places));
    if (users.other.empty())
        return unknown(UnknownReason::Missing,
            u"The Dockerfile that the stack builds does not exist."_s,
            {absent(images.absent.front().dockerfile)});
    return passed(
        u"The production image ends as a user other than root."_s, std::move(users.other));
}

/// The user that Compose gives a container; nothing if it leaves that to the image.
std::optional<QString> userOf(const ProductionStack& stack, const QString& name)
{
    for (const auto& service : stack.services)
        if (service.name == name && service.user)
            return evidence::valueWithDefaults(service.user->text).value_or(service.user->text);
    return {};
}

Outcome checkPrivileged(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    const auto& kubernetes = facts.get<KubernetesFiles>();
    std::vector<Evidence> bad;
    QStringList names;
    for (const auto& service : stack.services) {
        if (!service.privileged)
            continue;
        const QString value
            = evidence::valueWithDefaults(service.privileged->text).value_or(QString()).toLower();
        if (value != u"true" && value != u"yes" && value != u"1")
            continue;
        names << u"service "_s + service.name;
        bad.push_back(placeOf(facts, service.privileged->place));
    }
    for (const auto& container : kubernetes.containers) {
        if (!container.isPrivileged)
            continue;
        names << u"container %1 of %2"_s.arg(container.name, container.owner);
        bad.push_back(placeOf(facts, container.place.path, container.privilegedLine));
    }
    if (!bad.empty())
        return failed(u"Privileged: %1."_s.arg(listed(names)), std::move(bad));
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    if (!stack.missing.isEmpty())
        return unknown(UnknownReason::Missing,
            u"%1 does not exist."_s.arg(stack.missing.first()),
            {absent(stack.missing.first())});
    if (stack.services.empty() && kubernetes.containers.empty()) {
        if (!kubernetes.charts.isEmpty())
            return unknown(UnknownReason::Unsupported,
                u"Helm templates are not read."_s,
                {placeOf(facts, kubernetes.charts.first(), 1)});
        return notApplicable(u"No Compose file and no Kubernetes workload is in the repository."_s,
            {absent(u"docker-compose.yml"_s)});
    }
    std::vector<Evidence> good;
    for (const auto& path : stack.paths)
        good.push_back(placeOf(facts, path, 1));
    for (const auto& path : kubernetes.paths.mid(0, 3))
        good.push_back(placeOf(facts, path, 1));
    return passed(u"None of %1 containers is privileged."_s.arg(
                      stack.services.size() + kubernetes.containers.size()),
        std::move(good));
}

} // namespace

Outcome checkEveryUser(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    const auto& stack = facts.get<ProductionStack>();
    if (images.isEmpty())
        return notApplicable(u"The stack builds no image of its own."_s,
            {stack.exists() ? placeOf(facts, stack.paths.first(), 1) : absent(u"Dockerfile"_s)});
    Users users;
    std::set<QString> told;
    for (const auto& build : images.builds) {
        const auto given = userOf(stack, build.service);
        if (given && !given->contains(u'$') && !isRoot(*given)) {
            users.other.push_back(build.from);
            continue;
        }
        if (!given && !told.insert(build.dockerfile + u'\n' + build.target).second)
            continue;
        if (given && isRoot(*given))
            users.root.add(u"service %1 is started as root"_s.arg(build.service), build.from);
        else
            users.judge(facts, build, images.dockerfiles.at(build.dockerfile));
    }
    for (const auto& service : stack.services)
        if (!service.build && service.user && isRoot(service.user->text))
            users.root.add(u"service %1 is started as root"_s.arg(service.name),
                placeOf(facts, service.user->place));
    if (!users.root.isEmpty())
        return failed(users.root.text(), std::move(users.root.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    if (!images.absent.empty())
        return unknown(UnknownReason::Missing,
            u"`%1`, which the stack builds, does not exist."_s.arg(
                images.absent.front().dockerfile),
            {images.absent.front().from});
    if (!users.open.isEmpty())
        return unknown(UnknownReason::Missing, users.open.text(), std::move(users.open.places));
    if (!users.dropped.isEmpty())
        return warned(users.dropped.text(), std::move(users.dropped.places));
    return passed(u"Every image that is built here runs as a user other than root."_s,
        std::move(users.other));
}

namespace {

constexpr Check table[]{
    {"SEC-01",
        Category::Security,
        Severity::Blocker,
        "The production image does not run as root",
        "End the Dockerfile with USER and an unprivileged account.",
        checkUser,
        "An intruder in a process of root is one kernel fault away from the host."},
    {"SEC-03",
        Category::Security,
        Severity::Blocker,
        "No container is privileged",
        "Drop `privileged`; add the one capability that is needed.",
        checkPrivileged,
        "A privileged container has every right of the host: its walls are painted on."},
    {"SEC-07",
        Category::Security,
        Severity::Blocker,
        "No default or fallback credentials in manifests",
        "Use ${VAR:?} without a fallback and a secret store.",
        checkDefaultCredentials,
        "A password in the repository, or one that everyone tries first, protects nothing."},
    {"SEC-11",
        Category::Security,
        Severity::High,
        "No environment file or secret is committed",
        "Remove it from git and its history, and rotate what it held.",
        checkCommittedSecrets,
        "What was once committed is in every clone and stays in the history."},
};

} // namespace

std::span<const Check> securityChecks()
{
    return table;
}

} // namespace slipway::readiness
