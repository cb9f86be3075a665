// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/stack/installs.h"
#include "readiness/checks/stack/stack.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

enum class Pin { Fixed, Moving, None, Open };

/// How firmly an image reference names one image.
Pin pinOf(const QString& image)
{
    if (image == u"scratch" || image.contains(u"@sha256:"))
        return Pin::Fixed;
    if (image.contains(u'$'))
        return Pin::Open;
    const QString name = image.section(u'/', -1);
    const QString tag = name.contains(u':') ? name.section(u':', 1) : QString();
    if (tag.isEmpty() || tag == u"latest")
        return Pin::None;
    const bool hasNumber = std::ranges::any_of(tag, [](QChar c) { return c.isDigit(); });
    return hasNumber ? Pin::Fixed : Pin::Moving;
}

/// A package of the system with its version, or whose version nobody can tell here.
bool isPinned(const Install& install, const QString& package)
{
    if (package.contains(u'=') || package.contains(u'$') || package.contains(u'/')
        || package.contains(u'~') || package.endsWith(u".deb") || package.endsWith(u".rpm"))
        return true;
    if (install.program.startsWith(u"ap") || install.program == u"install_packages")
        return false;
    // yum and dnf: name-version
    const QString last = package.section(u'-', -1);
    return package.contains(u'-') && !last.isEmpty() && last[0].isDigit();
}

struct Pins {
    Findings none;
    Findings loose;
    Findings open;
    std::vector<Evidence> good;
    QSet<QString> told;

    void image(const Facts& facts, const QString& path, const QString& name, int line, bool isBase)
    {
        if (told.contains(path + u'\n' + name))
            return;
        told.insert(path + u'\n' + name);
        auto place = placeOf(facts, path, line);
        const QString what = u"%1 line %2 takes `%3`"_s.arg(path).arg(line).arg(name);
        switch (pinOf(name)) {
        case Pin::Fixed: good.push_back(std::move(place)); return;
        case Pin::Open:
            open.add(what + u", which a build argument decides"_s, std::move(place));
            return;
        case Pin::Moving:
            loose.add(what + u", a tag without a version"_s, std::move(place));
            return;
        case Pin::None: break;
        }
        auto& list = isBase ? none : loose;
        list.add(what + u": whatever is the newest on that day"_s, std::move(place));
    }

    void packages(const Facts& facts, const QString& path, const evidence::DockerStageFacts& stage)
    {
        // A snapshot archive fixes every version at once.
        if (stage.runText.contains(u"snapshot.debian.org")
            || stage.runText.contains(u"snapshot.ubuntu.com"))
            return;
        for (const auto& install : installsOf(stage)) {
            if (install.manager != Install::Manager::System || install.isRemoval)
                continue;
            QStringList free;
            for (const auto& package : install.packages)
                if (!isPinned(install, package))
                    free << package.left(40);
            const QString key = path + QString::number(install.line);
            if (free.isEmpty() || told.contains(key))
                continue;
            told.insert(key);
            loose.add(u"%1 line %2 installs %3 without a version"_s.arg(path)
                          .arg(install.line)
                          .arg(listed(free, 3)),
                placeOf(facts, path, install.line));
        }
    }
};

} // namespace

Outcome checkPinnedBase(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    if (images.isEmpty())
        return notApplicable(
            u"No Dockerfile and no Compose service with `build` is in the repository."_s,
            {absent(u"Dockerfile"_s)});
    Pins pins;
    for (const auto& build : images.builds) {
        const auto& file = images.dockerfiles.at(build.dockerfile);
        const int target = targetStage(build, file);
        for (const int index : neededStages(file, target, build.arguments)) {
            const auto stage = evidence::factsOfStage(file, index, build.arguments);
            if (file.stages[size_t(index)].baseStage < 0)
                pins.image(facts, build.dockerfile, stage.base, stage.baseLine, true);
            for (const auto& copy : stage.copies)
                if (copy.isFromImage && !copy.image.isEmpty())
                    pins.image(facts, build.dockerfile, copy.image, copy.line, false);
        }
        pins.packages(
            facts, build.dockerfile, evidence::factsOfStage(file, target, build.arguments));
    }
    if (!pins.none.isEmpty())
        return failed(pins.none.text(), std::move(pins.none.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    if (!pins.open.isEmpty() && pins.good.empty())
        return unknown(UnknownReason::Missing, pins.open.text(), std::move(pins.open.places));
    if (!pins.loose.isEmpty())
        return warned(pins.loose.text(), std::move(pins.loose.places));
    if (pins.good.empty())
        return unknown(UnknownReason::Missing,
            u"No Dockerfile that is to be built exists."_s,
            {absent(images.absent.empty() ? u"Dockerfile"_s : images.absent.front().dockerfile)});
    return passed(
        u"Every base image names a version or a digest, and so does every package of the system."_s,
        std::move(pins.good));
}

} // namespace slipway::readiness
