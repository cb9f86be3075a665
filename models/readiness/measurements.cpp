// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/measurements.h"

#include "readiness/checks/reports/durations.h"
#include "readiness/measurements_claims.h"
#include "readiness/reports.h"
#include "readiness/score.h"

#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// A figure of some time; what is fresh can be "after".
struct Point {
    Figure figure;
    qint64 time = 0;
    bool isFresh = false;
};

Point pointOf(double value, Evidence evidence, bool isFresh)
{
    const qint64 time = evidence.time;
    return {{value, std::move(evidence)}, time, isFresh};
}

/// The newest fresh one is "after", the oldest other one "before".
void place(const std::vector<Point>& points, Measurement& row)
{
    const Point* after = nullptr;
    const Point* before = nullptr;
    for (const auto& point : points) {
        if (point.isFresh && (after == nullptr || after->time < point.time))
            after = &point;
    }
    for (const auto& point : points) {
        const bool isOlder = after == nullptr || !point.isFresh || point.time < after->time;
        if (&point != after && isOlder && (before == nullptr || point.time < before->time))
            before = &point;
    }
    if (after != nullptr)
        row.after = after->figure;
    if (before != nullptr)
        row.before = before->figure;
}

QString folderOf(const QString& path)
{
    return path.left(std::max<qsizetype>(path.lastIndexOf(u'/'), 0));
}

/// Reports that can be read, in groups that were made together: the fresh ones, the earlier set,
/// and of the stale ones those of one folder.
template<typename T>
struct Group {
    std::vector<const ReportFile<T>*> files;
    bool isFresh = false;
};

template<typename T>
std::vector<Group<T>> groupsOf(
    const std::vector<const ReportFile<T>*>& now, const std::vector<const ReportFile<T>*>& earlier)
{
    Group<T> fresh{{}, true};
    Group<T> old;
    QMap<QString, Group<T>> stale;
    for (const auto* file : now) {
        if (file->report)
            (file->produced.isStale ? stale[folderOf(file->path)] : fresh).files.push_back(file);
    }
    for (const auto* file : earlier)
        if (file->report)
            old.files.push_back(file);
    std::vector<Group<T>> out;
    for (auto& group : {fresh, old})
        if (!group.files.empty())
            out.push_back(group);
    for (const auto& group : stale)
        out.push_back(group);
    return out;
}

template<typename T>
std::vector<const ReportFile<T>*> all(const std::vector<ReportFile<T>>& files)
{
    std::vector<const ReportFile<T>*> out;
    for (const auto& file : files)
        out.push_back(&file);
    return out;
}

template<typename T>
Evidence evidenceOfGroup(const Group<T>& group, int line)
{
    const auto* newest = *std::ranges::max_element(
        group.files, {}, [](const auto* file) { return file->produced.time; });
    return evidenceOf(*newest, line);
}

std::vector<Point> coverage(const Reports& reports)
{
    std::vector<Point> out;
    for (const auto& group : groupsOf(all(reports.coverage), all(reports.earlier.coverage))) {
        double valid = 0;
        double covered = 0;
        double least = 100;
        bool allCount = true;
        for (const auto* file : group.files) {
            valid += static_cast<double>(file->report->valid);
            covered += static_cast<double>(file->report->covered);
            least = std::min(least, file->report->percent);
            allCount = allCount && file->report->valid > 0;
        }
        out.push_back(pointOf(allCount ? 100 * covered / valid : least,
            evidenceOfGroup(group, group.files.front()->report->line),
            group.isFresh));
    }
    return out;
}

std::vector<Point> tests(const Reports& reports, bool wantsTime)
{
    std::vector<Point> out;
    for (const auto& group : groupsOf(all(reports.tests), all(reports.earlier.tests))) {
        double value = 0;
        for (const auto* file : group.files)
            value += wantsTime ? file->report->seconds : static_cast<double>(file->report->tests);
        if (value > 0)
            out.push_back(pointOf(value, evidenceOfGroup(group, 1), group.isFresh));
    }
    return out;
}

std::vector<Point> vulnerabilities(const Facts& facts, const Reports& reports)
{
    using evidence::FindingKind;
    std::vector<Point> out;
    auto now = scansFor(reports, FindingKind::Vulnerability);
    std::erase_if(now, [&facts](const auto* file) {
        return aged(facts, file->produced.time, lifetime::dependencyScan).isStale;
    });
    for (const auto& group : groupsOf(now, scansFor(reports.earlier, FindingKind::Vulnerability))) {
        double value = 0;
        for (const auto* file : group.files)
            value += static_cast<double>(
                std::ranges::count_if(file->report->findings, [](const evidence::ScanFinding& one) {
                    return one.kind == FindingKind::Vulnerability && !one.isSuppressed;
                }));
        out.push_back(pointOf(value, evidenceOfGroup(group, 1), group.isFresh));
    }
    return out;
}

/// `registry/shop:1.2` → `registry/shop`.
QString repositoryOf(const QString& image)
{
    const qsizetype colon = image.lastIndexOf(u':');
    return colon > image.lastIndexOf(u'/') ? image.left(colon) : image;
}

/// Of the image that is named like the project, else of the largest one.
std::vector<Point> imageSizes(const Facts& facts, const Reports& reports)
{
    QMap<QString, std::vector<Point>> byName;
    QString largest;
    double most = 0;
    const auto take = [&](const auto& files, bool isNow) {
        for (const auto& file : files) {
            if (!file.report)
                continue;
            const bool isFresh = isNow && !aged(facts, file.produced.time, lifetime::ciRun).isStale;
            for (const auto& image : *file.report) {
                if (image.size <= 0)
                    continue;
                auto evidence = evidenceOf(file, image.origin.line);
                evidence.time = image.origin.time != 0 ? image.origin.time : file.produced.time;
                const QString name = repositoryOf(image.name);
                const auto size = static_cast<double>(image.size);
                byName[name].push_back(pointOf(size, std::move(evidence), isFresh));
                if (size > most) {
                    most = size;
                    largest = name;
                }
            }
        }
    };
    take(reports.images, true);
    take(reports.earlier.images, false);
    const QString project = facts.inputs().project.name.toLower();
    for (auto it = byName.constBegin(); it != byName.constEnd(); ++it)
        if (!project.isEmpty() && it.key().section(u'/', -1).toLower() == project)
            return *it;
    return byName.value(largest);
}

std::vector<Point> durations(const Facts& facts,
    const Reports& reports,
    std::optional<Duration> (*of)(const evidence::CiRun&))
{
    std::vector<Point> out;
    const auto take = [&](const auto& files, bool isNow) {
        for (const auto& file : files) {
            if (!file.report)
                continue;
            for (const auto& run : *file.report) {
                const auto duration = of(run);
                if (!duration || (!run.branch.isEmpty() && !isDefaultBranch(facts, run.branch)))
                    continue;
                auto evidence = evidenceOf(file, duration->line, duration->name, EvidenceKind::Run);
                evidence.time = run.updated;
                evidence.commit = run.commit;
                evidence.url = run.url;
                out.push_back(pointOf(duration->seconds,
                    std::move(evidence),
                    isNow && !aged(facts, run.updated, lifetime::ciRun).isStale));
            }
        }
    };
    take(reports.runs, true);
    take(reports.earlier.runs, false);
    return out;
}

/// Builds that a pipeline timed itself.
std::vector<Point> builds(const Facts& facts, const Reports& reports)
{
    auto out = durations(facts, reports, buildDuration);
    const auto take = [&](const auto& files, bool isNow) {
        for (const auto& file : files) {
            if (!file.report)
                continue;
            for (const auto& image : *file.report)
                if (image.buildSeconds)
                    out.push_back(pointOf(*image.buildSeconds,
                        evidenceOf(file, image.origin.line),
                        isNow && !aged(facts, file.produced.time, lifetime::ciRun).isStale));
        }
    };
    if (out.empty()) {
        take(reports.images, true);
        take(reports.earlier.images, false);
    }
    return out;
}

} // namespace

Measurements Measurements::gather(const Facts& facts)
{
    const auto& reports = facts.get<Reports>();
    Measurements out;
    const auto add = [&out](const QString& name,
                         const QString& unit,
                         bool isLowerBetter,
                         const std::vector<Point>& points) {
        Measurement row;
        row.name = name;
        row.unit = unit;
        row.isLowerBetter = isLowerBetter;
        place(points, row);
        out.rows.push_back(std::move(row));
    };
    add(u"Build time"_s, u"s"_s, true, builds(facts, reports));
    add(u"Image size"_s, u"B"_s, true, imageSizes(facts, reports));
    add(u"Coverage"_s, u"%"_s, false, coverage(reports));
    add(u"Deployment time"_s, u"s"_s, true, durations(facts, reports, deployDuration));
    add(u"Tests"_s, {}, false, tests(reports, false));
    add(u"Test duration"_s, u"s"_s, true, tests(reports, true));
    add(u"Vulnerabilities"_s, {}, true, vulnerabilities(facts, reports));
    for (auto& row : out.rows)
        holdDelta(facts, row);
    return out;
}

} // namespace slipway::readiness
