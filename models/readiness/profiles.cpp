// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/profiles.h"

#include <QCryptographicHash>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

int levelOf(const QString& tier)
{
    if (tier == u"A")
        return 3;
    if (tier == u"B")
        return 2;
    return tier == u"C" ? 1 : 0;
}

config::Profile profileNamed(const config::Readiness& settings)
{
    const auto own = settings.profiles.constFind(settings.profile);
    if (own != settings.profiles.constEnd())
        return *own;
    config::Profile out;
    out.name = settings.profile;
    if (settings.profile.startsWith(u"tier-"))
        out.tier = settings.profile.mid(5).toUpper();
    return out;
}

/// Of the numbers, whatever order they were written in.
QString digestOf(const config::Readiness& settings)
{
    QStringList lines{u"%1 %2"_s.arg(settings.minimumCoverage).arg(settings.coverageThreshold)};
    for (auto it = settings.weights.begin(); it != settings.weights.end(); ++it)
        lines << u"w %1 %2"_s.arg(it.key()).arg(it.value());
    for (auto it = settings.severities.begin(); it != settings.severities.end(); ++it)
        lines << u"s %1 %2"_s.arg(it.key(), it.value());
    for (const auto& check : settings.checks)
        lines << u"c %1 %2 %3"_s.arg(check.id, check.category, check.severity);
    constexpr qsizetype shown = 8;
    return QString::fromLatin1(
        QCryptographicHash::hash(lines.join(u'\n').toUtf8(), QCryptographicHash::Sha256)
            .toHex()
            .left(shown));
}

} // namespace

ChosenProfile chosenProfile(const config::Readiness& settings)
{
    const config::Profile profile = profileNamed(settings);
    const config::Readiness untouched;
    ChosenProfile out;
    out.name = profile.name;
    out.targetLevel = levelOf(profile.tier);
    out.allowsInline = profile.allowsInline;
    out.settings = settings;
    // What the section says itself stands above the profile it names.
    if (settings.minimumCoverage == untouched.minimumCoverage)
        out.settings.minimumCoverage = profile.minimumCoverage.value_or(settings.minimumCoverage);
    if (settings.coverageThreshold == untouched.coverageThreshold)
        out.settings.coverageThreshold
            = profile.coverageThreshold.value_or(settings.coverageThreshold);
    out.settings.weights = profile.weights;
    out.settings.weights.insert(settings.weights);
    out.settings.severities = profile.severities;
    out.version = profile.version + u'+' + digestOf(out.settings);
    return out;
}

} // namespace slipway::readiness
