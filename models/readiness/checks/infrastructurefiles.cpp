// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

using Presence = BuildContext::Presence;

ContextFit fit(const Facts& facts,
    const ImageBuild& build,
    const evidence::Dockerfile& file,
    const QString& folder)
{
    ContextFit out;
    out.folder = folder;
    const BuildContext context(facts, folder, build.dockerfile);
    for (const int stage : neededStages(file, targetStage(build, file), build.arguments)) {
        // Only the stage's own copies: those of its base stages come with those.
        const auto& instructions = file.stages[size_t(stage)].instructions;
        const int first = instructions.empty() ? 0 : instructions.front().line;
        for (const auto& copy : evidence::factsOfStage(file, stage, build.arguments).copies) {
            if (copy.fromStage >= 0 || copy.isFromImage || copy.line < first)
                continue;
            out.unresolved += copy.unresolved;
            const bool hasFixed = std::ranges::any_of(copy.sources,
                [](const QString& source) { return !BuildContext::isPattern(source); });
            for (const auto& source : copy.sources) {
                ++out.sources;
                const auto presence = context.presence(source);
                // A pattern that matches nothing is no error beside a source that is there.
                if (presence == Presence::Present || (BuildContext::isPattern(source) && hasFixed))
                    continue;
                out.missing.push_back(
                    {source, context.pathOf(source), presence, copy.line, copy.endLine});
            }
        }
    }
    return out;
}

int missed(const ContextFit& fit)
{
    return int(std::ranges::count_if(fit.missing,
        [](const Missing& missing) { return missing.presence != Presence::Generated; }));
}

QString folderText(const QString& folder)
{
    return folder.isEmpty() ? u"the repository's root"_s : u"`%1`"_s.arg(folder);
}

QString sentence(const Missing& missing, const QString& dockerfile, const QString& folder)
{
    const QString place = u"`%1` (%2 line %3)"_s.arg(missing.source, dockerfile).arg(missing.line);
    if (missing.presence == Presence::Ignored)
        return place + u" is left out of the build context by .dockerignore"_s;
    return place + u" is not in the build context, "_s + folderText(folder);
}

} // namespace

int targetStage(const ImageBuild& build, const evidence::Dockerfile& file)
{
    const int named = build.target.isEmpty() ? -1 : file.stageIndex(build.target);
    return named >= 0 ? named : int(file.stages.size()) - 1;
}

std::vector<int> neededStages(
    const evidence::Dockerfile& file, int target, const QMap<QString, QString>& arguments)
{
    std::vector<int> open = file.chainOf(target);
    std::set<int> seen;
    while (!open.empty()) {
        const int stage = open.back();
        open.pop_back();
        if (!seen.insert(stage).second)
            continue;
        for (const auto& copy : evidence::factsOfStage(file, stage, arguments).copies)
            for (const int from : file.chainOf(copy.fromStage))
                open.push_back(from);
    }
    return {seen.begin(), seen.end()};
}

ContextFit bestContext(
    const Facts& facts, const ImageBuild& build, const evidence::Dockerfile& file)
{
    std::optional<ContextFit> best;
    for (const auto& folder : build.contexts) {
        auto candidate = fit(facts, build, file, folder);
        if (!best || missed(candidate) < missed(*best))
            best = std::move(candidate);
    }
    return best.value_or(ContextFit());
}

namespace {

/// What the sources of all images come to.
struct Sources {
    Findings missing;
    Findings open; ///< only known when it is built
    std::vector<Evidence> good;
    int count = 0;
    std::set<std::pair<QString, int>> told;

    void addAbsent(const ImageBuild& build)
    {
        const QString who
            = build.service.isEmpty() ? u"the configuration"_s : u"service %1"_s.arg(build.service);
        missing.add(u"`%1`, which %2 builds, does not exist"_s.arg(build.dockerfile, who),
            build.service.isEmpty() ? absent(build.dockerfile) : build.from);
        if (!build.service.isEmpty())
            missing.places.push_back(absent(build.dockerfile));
    }

    void judge(const Facts& facts, const ImageBuild& build, const evidence::Dockerfile& file)
    {
        const auto fit = bestContext(facts, build, file);
        count += fit.sources;
        good.push_back(placeOf(facts, build.dockerfile, 1));
        for (const auto& one : fit.missing) {
            if (!told.insert({build.dockerfile + u'\n' + one.path, one.line}).second)
                continue; // several services build the same file
            auto place = placeOf(facts, build.dockerfile, one.line, 0, one.endLine);
            if (one.presence == Presence::Generated) {
                open.add(u"`%1` (%2 line %3) is not tracked by git: it is made before the build"_s
                             .arg(one.source, build.dockerfile)
                             .arg(one.line),
                    std::move(place));
                continue;
            }
            missing.add(sentence(one, build.dockerfile, fit.folder), std::move(place));
            if (one.presence == Presence::Absent)
                missing.places.push_back(absent(one.path));
        }
        for (const auto& source : fit.unresolved)
            open.add(u"`%1` in %2 needs a build argument without a default"_s.arg(
                         source, build.dockerfile),
                placeOf(facts, build.dockerfile, 1));
    }
};

} // namespace

Outcome checkCopySources(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    if (images.isEmpty())
        return notApplicable(
            u"No Dockerfile and no Compose service with `build` is in the repository."_s,
            {absent(u"Dockerfile"_s)});
    Sources sources;
    for (const auto& build : images.absent)
        sources.addAbsent(build);
    QStringList names;
    for (const auto& [path, file] : images.dockerfiles)
        names << path;
    for (const auto& build : images.builds)
        sources.judge(facts, build, images.dockerfiles.at(build.dockerfile));
    if (!sources.missing.isEmpty())
        return failed(sources.missing.text(), std::move(sources.missing.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    if (!sources.open.isEmpty())
        return unknown(UnknownReason::Missing,
            sources.open.text(2) + u" Only a build record can show it."_s,
            std::move(sources.open.places));
    return passed(
        u"All %1 COPY and ADD sources of %2 are in their build context."_s.arg(sources.count)
            .arg(listed(names)),
        std::move(sources.good));
}

} // namespace slipway::readiness
