// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/documents/checks.h"
#include "readiness/checks/documents/sections.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 maxText = 1024 * 1024;

QString firstFile(const Facts& facts, const QRegularExpression& name)
{
    for (const auto& path : facts.tree().files())
        if (name.match(path).hasMatch())
            return path;
    return {};
}

} // namespace

Outcome licenceAndContributing(const Facts& facts)
{
    static const auto licence = anyCase(
        u"^((\\.github|docs)/)?(un)?(licen[cs]e|copying)([-_.][\\w.-]+)?$|^LICENSES/[^/]+$"_s);
    static const auto contributing = anyCase(
        u"^((\\.github|docs|doc|\\.gitlab)/(.*/)?)?(contributing|contribute|development|developing|hacking|developer[-_]guide)([-_]guide)?(\\.\\w+)?$"_s);
    static const auto heading
        = anyCase(u"\\bcontribut(e|ing|ion|ions|ors)\\b|\\bpull requests?\\b|\\bdevelopment\\b"_s);
    const QString terms = firstFile(facts, licence);
    QString guide = firstFile(facts, contributing);
    int line = 1;
    if (guide.isEmpty()) {
        const auto section = findSection(facts, anyCase(u"(^|/)contribut[^/]*/[^/]+$"_s), heading);
        if (section.rank != Section::Rank::None) {
            guide = section.path;
            line = section.line;
        }
    }
    if (terms.isEmpty()) {
        std::vector<Evidence> places{absent(u"LICENSE"_s)};
        if (guide.isEmpty())
            places.push_back(absent(u"CONTRIBUTING.md"_s));
        return failed(guide.isEmpty()
                ? u"There is neither a licence nor a guide for contributors."_s
                : u"There is no licence: nobody may use the code."_s,
            std::move(places));
    }
    const auto bytes = facts.tree().read(terms, maxText);
    if (!bytes)
        return unknown(
            UnknownReason::Unreadable, u"%1 cannot be read."_s.arg(terms), {placeOf(facts, terms)});
    if (evidence::sourceText(*bytes).trimmed().isEmpty())
        return failed(u"%1 is empty."_s.arg(terms), {placeOf(facts, terms, 1)});
    if (guide.isEmpty())
        return warned(u"There is a licence, but no document says how to contribute."_s,
            {absent(u"CONTRIBUTING.md"_s), placeOf(facts, terms, 1)});
    return passed(u"%1 and %2 are there."_s.arg(terms, guide),
        {placeOf(facts, terms, 1), placeOf(facts, guide, line)});
}

namespace {

/// `## [1.2.3] - 2025-01-02`, `## v1.2`, `2.0.0 (2025-01-02)`.
bool isVersionHeading(const QString& text)
{
    static const auto version = anyCase(
        u"^\\W*(\\w+[ @/-])?v?\\d+\\.\\d+(\\.\\d+)*([-+.][\\w.]+)?\\b|^\\W*v?20\\d\\d[-.]\\d\\d?([-.]\\d\\d?)?\\b|^\\W*(version|release) v?\\d"_s);
    return version.match(text).hasMatch();
}

bool isVersionTag(const QString& name)
{
    static const auto version
        = anyCase(u"(^|[/@-])v?\\d+(\\.\\d+)+([-+.][\\w.]+)?$|^v\\d+$|(^|[-_])release[-_/]?\\d"_s);
    return version.match(name).hasMatch();
}

/// A changelog with at least one version, or what makes one at each release.
struct ChangeLog {
    QString path;
    int line = 0; ///< of the first version; 0: it has none
    QString maker; ///< configuration of a program that writes it
};

ChangeLog changeLogOf(const Facts& facts)
{
    static const auto name = anyCase(
        u"^((docs|doc)/(.*/)?)?(change-?_?log|changes|history|news|release[-_]?notes|releases)(\\.\\w+)?$"_s);
    static const auto below = anyCase(
        u"(^|/)(change-?_?logs?|release[-_]?notes|releases)/[^/]*v?\\d+[._]\\d+[^/]*\\.(md|rst|txt)$|(^|/)change-?_?log\\.(md|rst)$"_s);
    static const auto maker = anyCase(
        u"^((\\.github|\\.)/?)?(release-please-config\\.json|\\.release-please-manifest\\.json|\\.releaserc([.\\w]*)?|release\\.config\\.[cm]?[jt]s|\\.goreleaser\\.ya?ml|cliff\\.toml|\\.changeset/config\\.json|\\.github/release\\.ya?ml|\\.github/release-drafter\\.ya?ml|release-drafter\\.ya?ml|newsfragments/.*|changelog\\.d/.*|changes/[^/]+\\.\\w+|\\.chglog/.*)$"_s);
    ChangeLog out;
    for (const auto& path : facts.tree().files()) {
        if (out.maker.isEmpty() && maker.match(path).hasMatch())
            out.maker = path;
        if (out.line > 0 || !(name.match(path).hasMatch() || below.match(path).hasMatch()))
            continue;
        out.path = path;
        if (below.match(path).hasMatch() && path.section(u'/', -1).contains(u'.')
            && !name.match(path).hasMatch() && path.count(u'.') > 1) {
            out.line = 1; // a file for each version
            continue;
        }
        const auto& lines = facts.get<Lines>().of(facts, path);
        for (qsizetype i = 0; i < lines.size() && out.line == 0; ++i) {
            QString text = lines[i].trimmed();
            if (text.startsWith(u'#'))
                text = text.mid(text.lastIndexOf(u'#', 6) + 1).trimmed();
            else if (path.endsWith(u".md", Qt::CaseInsensitive) && !text.startsWith(u'['))
                continue;
            if (isVersionHeading(text))
                out.line = static_cast<int>(i) + 1;
        }
    }
    return out;
}

QString lastRelease(const evidence::GitFacts& git)
{
    for (auto it = git.releases.rbegin(); it != git.releases.rend(); ++it)
        if (isVersionTag(it->name))
            return it->name;
    for (const auto& tag : git.tags)
        if (isVersionTag(tag))
            return tag;
    return {};
}

} // namespace

Outcome releasesAreVersioned(const Facts& facts)
{
    const auto log = changeLogOf(facts);
    const auto git = facts.tree().git();
    const bool hasLog = log.line > 0 || !log.maker.isEmpty();
    const Evidence place = log.line > 0 ? placeOf(facts, log.path, log.line)
        : !log.maker.isEmpty()          ? placeOf(facts, log.maker, 1)
        : !log.path.isEmpty()           ? placeOf(facts, log.path, 1)
                                        : absent(u"CHANGELOG.md"_s);
    if (!git) {
        if (!hasLog && log.path.isEmpty())
            return unknown(UnknownReason::Missing,
                u"There is no changelog, and without git no tag can be seen."_s,
                {place});
        return unknown(
            UnknownReason::Missing, u"Without git no tag of a release can be seen."_s, {place});
    }
    const QString tag = lastRelease(*git);
    const Evidence tagged{
        .kind = EvidenceKind::Git, .time = git->commitTime, .commit = git->commit};
    if (tag.isEmpty() && git->isShallow)
        return unknown(UnknownReason::Missing,
            u"The history is cut off (a shallow clone): tags may be missing."_s,
            {place, tagged});
    if (tag.isEmpty() && hasLog)
        return warned(u"There is a changelog, but no tag with a version."_s, {place, tagged});
    if (tag.isEmpty())
        return failed(
            u"No commit is tagged with a version, and no changelog tells what a release holds."_s,
            {place, tagged});
    if (!hasLog)
        return warned(
            u"Releases are tagged (last %1), but no changelog says what they hold."_s.arg(tag),
            {place, tagged});
    return passed(u"Releases are tagged (last %1) and described in %2."_s.arg(
                      tag, log.line > 0 ? log.path : log.maker),
        {place, tagged});
}

} // namespace slipway::readiness
