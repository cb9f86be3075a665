// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

enum class Tag { Fixed, Moving, None, FilledIn };

/// Tags that people move: what is running cannot be told from them, nor gone back to.
bool isMoving(const QString& tag)
{
    static const QStringList moving{u"latest"_s,
        u"main"_s,
        u"master"_s,
        u"stable"_s,
        u"dev"_s,
        u"develop"_s,
        u"development"_s,
        u"edge"_s,
        u"nightly"_s,
        u"head"_s,
        u"trunk"_s,
        u"prod"_s,
        u"production"_s,
        u"staging"_s,
        u"release"_s,
        u"current"_s,
        u"lts"_s,
        u"snapshot"_s,
        u"canary"_s,
        u"test"_s};
    return moving.contains(tag.toLower()) || tag.startsWith(u"latest-");
}

Tag tagOf(const QString& image)
{
    if (isFilledIn(image))
        return Tag::FilledIn;
    if (image.contains(u"@sha256:"))
        return Tag::Fixed;
    const qsizetype colon = image.lastIndexOf(u':');
    if (colon < 0 || colon < image.lastIndexOf(u'/'))
        return Tag::None;
    return isMoving(image.mid(colon + 1)) ? Tag::Moving : Tag::Fixed;
}

/// Images that skaffold builds: it puts the tag in that it has built.
struct SkaffoldImages {
    QSet<QString> names;

    static SkaffoldImages gather(const Facts& facts)
    {
        SkaffoldImages out;
        int looked = 0;
        for (const auto& path : facts.tree().files()) {
            const QString name = path.section(u'/', -1);
            if (!name.startsWith(u"skaffold")
                || !(name.endsWith(u".yaml") || name.endsWith(u".yml")) || ++looked > 100)
                continue;
            const auto bytes = facts.tree().read(path, 256 * 1024);
            if (!bytes)
                continue;
            for (const auto& document : evidence::readDocuments(*bytes, path).documents)
                if (const auto* artifacts = document.find({u"build", u"artifacts"}))
                    for (const auto& artifact : artifacts->children)
                        if (const auto* image = artifact.find(u"image"))
                            out.names.insert(image->text);
        }
        return out;
    }
};

/// A pipeline or script that puts the image in when it deploys, as `kustomize edit set image`.
std::optional<Evidence> setterOf(const Facts& facts)
{
    int looked = 0;
    for (const auto& path : facts.tree().files()) {
        const QString name = path.section(u'/', -1);
        const bool mayBe = path.startsWith(u".github/workflows/") || name.endsWith(u".sh")
            || name == u"Makefile" || name == u".gitlab-ci.yml" || name == u"Jenkinsfile"
            || name == u"azure-pipelines.yml" || name == u"cloudbuild.yaml" || name == u"justfile"
            || name.startsWith(u"Taskfile");
        if (!mayBe || ++looked > 300)
            continue;
        const auto bytes = facts.tree().read(path, 256 * 1024);
        if (!bytes)
            continue;
        int line = 0;
        for (const auto& text : evidence::sourceText(*bytes).split(u'\n')) {
            ++line;
            if (text.trimmed().startsWith(u'#'))
                continue;
            if (text.contains(u"set image") || text.contains(u"k8s-deploy@"))
                return placeOf(facts, path, line);
        }
    }
    return {};
}

/// What is said of images by the workloads that `isMeant` wants.
template<typename Meant>
Outcome judge(const Facts& facts, const QString& goodReason, const Meant& isMeant)
{
    Noted bad;
    Noted open;
    std::vector<Evidence> good;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& workload : set->workloads) {
            if (!isMeant(workload))
                continue;
            for (const auto& container : workload.containers) {
                if (!container.image)
                    continue;
                const QString& image = container.image->text;
                auto place = placeOf(facts, container.image->place);
                const QString who = workload.title();
                const bool isBuilt = facts.get<SkaffoldImages>().names.contains(image);
                switch (isBuilt ? Tag::FilledIn : tagOf(image)) {
                case Tag::Fixed: good.push_back(std::move(place)); break;
                case Tag::Moving:
                    bad.add(u"%1 runs %2, a tag that moves"_s.arg(who, image), std::move(place));
                    break;
                case Tag::None:
                    bad.add(u"%1 runs %2 without a tag, which means latest"_s.arg(who, image),
                        std::move(place));
                    break;
                case Tag::FilledIn:
                    open.add(
                        u"%1 runs %2, which is filled in when it is deployed"_s.arg(who, image),
                        std::move(place));
                    break;
                }
            }
        }
    if (!bad.isEmpty())
        if (auto setter = setterOf(facts)) {
            auto places = bad.places();
            places.push_back(std::move(*setter));
            return unknown(UnknownReason::Missing,
                bad.text() + u" A pipeline sets images when it deploys."_s,
                std::move(places));
        }
    if (bad.isEmpty() && open.isEmpty() && good.empty())
        return withoutObjects(facts, u"No workload with an image"_s);
    return concluded(facts, bad, {}, open, goodReason, std::move(good));
}

} // namespace

Outcome checkImageTags(const Facts& facts)
{
    if (auto none = withoutWorkloads(facts))
        return std::move(*none);
    return judge(facts,
        u"Every image has a tag that stays, or a digest."_s,
        [](const KubernetesWorkload&) { return true; });
}

Outcome checkRollbackTarget(const Facts& facts)
{
    if (auto none = withoutWorkloads(facts))
        return std::move(*none);
    Noted bad;
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& object : set->objects) {
            const auto* history = object.node.find({u"spec", u"revisionHistoryLimit"});
            if (history != nullptr && history->text == u"0")
                bad.add(u"%1 keeps no earlier revision: there is nothing to roll back to"_s.arg(
                            object.title()),
                    placeOf(facts, history->place));
        }
    if (!bad.isEmpty())
        return failed(bad.text(), bad.places());
    return judge(facts,
        u"A rollback finds the image it had: every tag stays."_s,
        [](const KubernetesWorkload& workload) {
            return workload.isLasting() && workload.kind != u"Pod";
        });
}

} // namespace slipway::readiness
