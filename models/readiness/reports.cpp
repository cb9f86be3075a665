// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/reports.h"

#include "base/text.h"
#include "evidence/reportpath.h"
#include "readiness/place.h"

#include <QDateTime>

#include <algorithm>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 minute = 60'000;
constexpr qint64 hour = 60 * minute;
constexpr qint64 anyZone = 14 * hour; ///< how far off a time without a zone may be
constexpr qint64 writingTime = minute; ///< files written together
constexpr qint64 commitTime = 10 * minute; ///< between a run and the commit that brings its report

/// When the newest file that a test could depend on was written.
struct NewestSource {
    qint64 time = 0;
    static NewestSource gather(const Facts& facts)
    {
        NewestSource out;
        for (const auto& path : facts.tree().files()) {
            if (!evidence::looksLikeDocument(path) && !evidence::looksLikeReport(path)
                && facts.tree().isTracked(path))
                out.time = std::max(out.time, facts.tree().modified(path));
        }
        return out;
    }
};

Produced judged(qint64 time, bool isStale, const QString& why)
{
    return {time, isStale, isStale ? why : QString()};
}

Produced producedInGit(const Facts& facts,
    const evidence::GitFacts& git,
    const QString& path,
    qint64 stamp,
    bool hasZone)
{
    const qint64 changed = git.lastSourceChange != 0 ? git.lastSourceChange : git.commitTime;
    const qint64 unsure = stamp != 0 && !hasZone ? anyZone : 0;
    if (facts.tree().isTracked(path)) {
        const qint64 time = stamp != 0 ? stamp : git.reportTimes.value(path, 0);
        const qint64 slack = stamp != 0 ? std::max(unsure, commitTime) : 0;
        return judged(
            time, time + slack < changed, u"The code was changed after this report was made."_s);
    }
    const qint64 written = facts.tree().modified(path);
    const bool agrees = std::llabs(written - stamp) <= anyZone;
    const qint64 time = stamp == 0 || (!hasZone && agrees) ? written : stamp;
    const qint64 slack = time == written ? 0 : unsure;
    const bool sawThisCopy = time + slack + writingTime >= facts.get<NewestSource>().time;
    return judged(time,
        time + slack < changed && !sawThisCopy,
        u"It was made before the last change of the code."_s);
}

/// Whether a report that cannot be read would have been of that kind, by its name.
bool mayLookFor(const QString& path, evidence::FindingKind kind)
{
    using evidence::FindingKind;
    struct Row {
        QLatin1StringView word;
        FindingKind kind;
    };
    static constexpr Row rows[]{{"trivy"_L1, FindingKind::Vulnerability},
        {"grype"_L1, FindingKind::Vulnerability},
        {"audit"_L1, FindingKind::Vulnerability},
        {"safety"_L1, FindingKind::Vulnerability},
        {"gitleaks"_L1, FindingKind::Secret},
        {"hadolint"_L1, FindingKind::Misconfiguration},
        {"kube"_L1, FindingKind::Misconfiguration}};
    for (const auto& row : rows)
        if (path.contains(row.word, Qt::CaseInsensitive))
            return row.kind == kind;
    return kind == FindingKind::Code;
}

} // namespace

Produced producedAt(const Facts& facts, const QString& path, qint64 stamp, bool hasZone)
{
    if (const auto git = facts.tree().git())
        return producedInGit(facts, *git, path, stamp, hasZone);
    // Without git only the files' own times can be compared; a report's stamp says nothing about a
    // copy.
    const qint64 written = facts.tree().modified(path);
    const bool isStale = written + writingTime < facts.get<NewestSource>().time;
    return judged(
        stamp != 0 ? stamp : written, isStale, u"Files were changed after this report was made."_s);
}

Produced producedFrom(const Facts& facts, const QString& commit, Produced produced)
{
    const auto git = facts.tree().git();
    if (!git || commit.isEmpty())
        return produced;
    const auto& history = git->firstParent;
    const auto found = std::ranges::find(history, commit, &evidence::GitCommit::id);
    const qint64 changed = git->lastSourceChange != 0 ? git->lastSourceChange : git->commitTime;
    if (commit == git->commit || (found != history.end() && found->time >= changed))
        return {produced.time, false, {}};
    if (found != history.end())
        return judged(produced.time,
            true,
            u"It speaks of commit %1, and the code was changed since."_s.arg(commit.left(8)));
    return produced;
}

Produced aged(const Facts& facts, qint64 time, qint64 lifetime)
{
    if (time <= 0)
        return {0, true, u"It does not say when it was made."_s};
    if (!facts.hasReached(time - lifetime::day))
        return {time, true, u"It is dated %1, which is still to come."_s.arg(dayOf(time))};
    return judged(time,
        facts.hasReached(time + lifetime + 1),
        u"It is of %1, and such evidence holds for %2 days."_s.arg(dayOf(time))
            .arg(lifetime / lifetime::day));
}

QString dayOf(qint64 time)
{
    return time <= 0 ? QString()
                     : QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).date().toString(Qt::ISODate);
}

Evidence reportEvidence(EvidenceKind kind, const QString& path, int line, const QString& excerpt)
{
    return Evidence{
        .kind = kind, .path = path, .line = line, .excerpt = masked(visible(excerpt, 400))};
}

std::vector<const ReportFile<evidence::ScanReport>*> scansFor(
    const ReportSet& reports, evidence::FindingKind kind)
{
    std::vector<const ReportFile<evidence::ScanReport>*> out;
    for (const auto& file : reports.scans)
        if (file.report ? file.report->looksFor(kind) : mayLookFor(file.path, kind))
            out.push_back(&file);
    return out;
}

} // namespace slipway::readiness
