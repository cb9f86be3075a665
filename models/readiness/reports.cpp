// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/reports.h"

#include "evidence/reportpath.h"

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
constexpr qint64 maxReport = 32 * 1024 * 1024;
constexpr qsizetype maxReports = 500;

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

/// Under the configured places; or, without any, named like a report.
bool isCandidate(const Facts& facts, const QString& path)
{
    const auto& places = facts.inputs().settings.reports;
    if (places.isEmpty())
        return evidence::looksLikeReport(path);
    return std::any_of(places.begin(), places.end(), [&path](QString place) {
        while (place.endsWith(u'/'))
            place.chop(1);
        if (place.startsWith(u"./"))
            place.remove(0, 2);
        return path == place || path.startsWith(place + u'/');
    });
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

Reports Reports::gather(const Facts& facts)
{
    Reports out;
    qsizetype seen = 0;
    for (const auto& path : facts.tree().files()) {
        if (!isCandidate(facts, path) || ++seen > maxReports)
            continue;
        const auto bytes = facts.tree().read(path, maxReport);
        const bool isTest
            = bytes ? evidence::isJunit(*bytes) : path.contains(u"junit", Qt::CaseInsensitive);
        const bool isCoverage = bytes ? evidence::isCoverage(*bytes)
                                      : !isTest && path.contains(u"cov", Qt::CaseInsensitive);
        // A file that is named like one but was cut before its first element is still such a
        // report.
        const bool isNamedTest = !isTest && !isCoverage && path.endsWith(u".xml")
            && path.contains(u"junit", Qt::CaseInsensitive);
        const bool isNamedCoverage
            = !isTest && !isCoverage && !isNamedTest && path.endsWith(u"coverage.xml");
        if (isTest || isNamedTest) {
            Result<evidence::JunitReport> report = failure(bytes ? Error{} : bytes.error());
            if (bytes)
                report = evidence::readJunit(*bytes);
            const auto produced = report ? producedAt(facts, path, report->time, report->hasZone)
                                         : producedAt(facts, path, 0, false);
            out.tests.push_back({path, std::move(report), produced});
        } else if (isCoverage || isNamedCoverage) {
            Result<evidence::CoverageReport> report = failure(bytes ? Error{} : bytes.error());
            if (bytes)
                report = evidence::readCoverage(*bytes);
            const auto produced = producedAt(facts, path, report ? report->time : 0, true);
            out.coverage.push_back({path, std::move(report), produced});
        }
    }
    return out;
}

} // namespace slipway::readiness
