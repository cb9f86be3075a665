// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/published.h"

#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/source/pythonsource.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

bool isToolImage(const ImageBuild& build, const evidence::Dockerfile& file)
{
    if (!build.service.isEmpty())
        return false;
    const auto stage = evidence::factsOfStage(file, targetStage(build, file), build.arguments);
    if (!stage.ports.empty() || !stage.entrypoint || !stage.command
        || stage.command->words.size() != 1)
        return false;
    static const QStringList harmless{
        u"--help"_s, u"-h"_s, u"help"_s, u"--version"_s, u"-v"_s, u"version"_s};
    return harmless.contains(stage.command->words.first());
}

std::optional<Evidence> publishedOnly(const Facts& facts)
{
    if (isDeployable(facts))
        return {};
    const auto& images = facts.get<ProductionImages>();
    if (!images.builds.empty()) {
        const auto& build = images.builds.front();
        const auto& file = images.dockerfiles.at(build.dockerfile);
        const auto stage = evidence::factsOfStage(file, targetStage(build, file), build.arguments);
        return placeOf(facts, build.dockerfile, stage.command ? stage.command->line : 1);
    }
    for (const auto& manifest : facts.get<PackageManifests>().files)
        if (manifest.path == u"package.json" && manifest.package.isPublished)
            return placeOf(facts, manifest.path, 1);
    return {};
}

} // namespace slipway::readiness
