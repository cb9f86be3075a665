// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/drill.h"
#include "readiness/checks/reports/durations.h"
#include "readiness/checks/reports/judge.h"
#include "readiness/score.h"

#include <QCryptographicHash>

#include <algorithm>

namespace slipway::readiness {
namespace {

using Load = ReportFile<evidence::LoadReport>;
using Images = ReportFile<std::vector<evidence::ImageReport>>;

constexpr double toleratedFailures = 0.01;
constexpr qsizetype maxRecords = 200;

/// `p95 231 ms, 0.2 % failed`.
QString figuresOf(const Load& file)
{
    QStringList parts;
    if (file.report->p95)
        parts << u"p95 %1 ms"_s.arg(rounded(*file.report->p95));
    if (file.report->failedShare)
        parts << u"%1 % of requests failed"_s.arg(rounded(100 * *file.report->failedShare));
    return parts.isEmpty() ? u"no figure"_s : parts.join(u", "_s);
}

/// What one load test says, without regard to the others.
Outcome judgeLoad(const Load& file)
{
    const auto& report = *file.report;
    Outcome out;
    for (const auto& one : report.thresholds)
        if (!one.isMet && out.evidence.size() < 10)
            out.evidence.push_back(
                evidenceOf(file, one.line, u"%1: %2"_s.arg(one.metric, one.expression)));
    if (!out.evidence.empty())
        return failed(u"The load test missed its threshold %1."_s.arg(out.evidence.front().excerpt),
            out.evidence);
    const std::vector<Evidence> place{evidenceOf(file, report.origin.line, figuresOf(file))};
    if (report.requests == 0)
        return unknown(UnknownReason::Missing, u"The load test made no request."_s, place);
    const bool isFailing = report.failedShare.value_or(0) > toleratedFailures;
    if (report.thresholds.empty() && isFailing)
        return failed(u"Under load, %1."_s.arg(figuresOf(file)), place);
    if (report.thresholds.empty() && report.origin.tool != u"locust")
        return warned(u"The load test set no threshold: %1."_s.arg(figuresOf(file)), place);
    if (report.thresholds.empty() && !report.p95)
        return warned(u"The load test says no latency: %1."_s.arg(figuresOf(file)), place);
    return passed(u"The load test of %1 met what it asked for: %2."_s.arg(
                      dayOf(file.produced.time), figuresOf(file)),
        place);
}

bool hasAny(const QString& name, std::initializer_list<QLatin1StringView> words)
{
    return std::ranges::any_of(words,
        [&name](QLatin1StringView word) { return name.contains(word, Qt::CaseInsensitive); });
}

bool builds(const QString& name)
{
    return hasAny(name, {"build"_L1, "docker image"_L1, "package"_L1})
        && !hasAny(name,
            {"set up"_L1,
                "setup"_L1,
                "buildx"_L1,
                "qemu"_L1,
                "install"_L1,
                "deploy"_L1,
                "post "_L1,
                "test"_L1});
}

bool deploys(const QString& name)
{
    return hasAny(name, {"deploy"_L1, "rollout"_L1, "release to"_L1})
        && !hasAny(name, {"set up"_L1, "setup"_L1, "post "_L1, "notify"_L1, "preview"_L1});
}

/// The longer of both.
void take(const evidence::CiStep& step, std::optional<Duration>& out)
{
    if (step.conclusion != u"success" || step.started <= 0 || step.completed <= step.started)
        return;
    const double seconds = static_cast<double>(step.completed - step.started) / 1000;
    if (!out || out->seconds < seconds)
        out = Duration{seconds, step.name, step.line};
}

/// Evidence that the size of an image and the time of a build are written down.
struct Measured {
    std::vector<Evidence> sizes;
    std::vector<Evidence> times;
    QStringList said;
};

void measureImages(const Facts& facts, Measured& out)
{
    for (const auto& file : facts.get<Reports>().images) {
        if (!file.report || aged(facts, file.produced.time, lifetime::ciRun).isStale)
            continue;
        for (const auto& image : *file.report) {
            const QString name = image.name.isEmpty() ? u"the image"_s : image.name;
            if (image.size > 0 && out.sizes.size() < 10) {
                const QString text = u"%1 is %2 MB"_s.arg(name).arg(
                    rounded(static_cast<double>(image.size) / 1e6));
                if (out.sizes.empty())
                    out.said << text;
                out.sizes.push_back(evidenceOf(file, image.origin.line, text));
            }
            if (image.buildSeconds && out.times.size() < 10) {
                const QString text = u"built in %1 s"_s.arg(rounded(*image.buildSeconds));
                if (out.times.empty())
                    out.said << text;
                out.times.push_back(evidenceOf(file, image.origin.line, text));
            }
        }
    }
}

void measureRuns(const Facts& facts, Measured& out)
{
    for (const auto& file : facts.get<Reports>().runs) {
        if (!file.report)
            continue;
        for (const auto& run : *file.report) {
            if (aged(facts, run.updated, lifetime::ciRun).isStale)
                continue;
            for (const auto& duration : {buildDuration(run), deployDuration(run)}) {
                if (!duration || out.times.size() >= 10)
                    continue;
                const QString text
                    = u"%1 took %2 s"_s.arg(duration->name, rounded(duration->seconds));
                if (out.times.empty())
                    out.said << text;
                auto place = evidenceOf(file, duration->line, text, EvidenceKind::Run);
                place.time = run.updated;
                place.commit = run.commit;
                out.times.push_back(std::move(place));
            }
        }
    }
}

/// All records of the tree, the newest first, with the file each stands in.
struct Drills {
    struct One {
        evidence::DrillRecord record;
        Evidence place;
    };
    std::vector<One> records;
    QStringList undated; ///< named like one, without a date or an outcome
};

Drills drillsOf(const Facts& facts)
{
    Drills out;
    qsizetype seen = 0;
    for (const auto& path : facts.tree().files()) {
        if (!evidence::looksLikeDrill(path) || ++seen > maxRecords)
            continue;
        const auto bytes = facts.tree().read(path, 1024 * 1024);
        const auto records
            = bytes ? evidence::readDrills(*bytes, path) : std::vector<evidence::DrillRecord>();
        if (records.empty())
            out.undated << path;
        for (const auto& record : records) {
            Evidence place = placeOf(facts, path, record.line);
            place.kind = EvidenceKind::Report;
            place.time = record.time;
            place.hash = QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256);
            out.records.push_back({record, place});
        }
    }
    std::ranges::stable_sort(
        out.records, std::greater{}, [](const Drills::One& one) { return one.record.time; });
    return out;
}

} // namespace

std::optional<Duration> buildDuration(const evidence::CiRun& run)
{
    std::optional<Duration> out;
    for (const auto& job : run.jobs)
        for (const auto& step : job.steps)
            if (builds(step.name))
                take(step, out);
    if (out)
        return out;
    for (const auto& job : run.jobs)
        if (builds(job.job.name))
            take(job.job, out);
    return out;
}

std::optional<Duration> deployDuration(const evidence::CiRun& run)
{
    std::optional<Duration> out;
    for (const auto& job : run.jobs)
        if (deploys(job.job.name))
            take(job.job, out);
    if (out)
        return out;
    for (const auto& job : run.jobs)
        for (const auto& step : job.steps)
            if (deploys(step.name))
                take(step, out);
    return out;
}

Outcome loadTestIsMet(const Facts& facts)
{
    const Judged<evidence::LoadReport> judged(all(facts.get<Reports>().loads),
        [&facts](const Load& file) { return aged(facts, file.produced.time, lifetime::loadTest); });
    if (auto outcome = unusable(facts,
            judged,
            u"result of a load test (k6 summary JSON or Locust CSV)"_s,
            u"reports/k6-summary.json"_s,
            figuresOf))
        return *outcome;
    // The worst of all fresh results counts.
    const auto rank = [](const Outcome& outcome) {
        return outcome.status == Status::Fail   ? 3
            : outcome.status == Status::Unknown ? 2
            : outcome.status == Status::Warn    ? 1
                                                : 0;
    };
    std::vector<Outcome> outcomes;
    for (const auto* file : judged.fresh)
        outcomes.push_back(judgeLoad(*file));
    const auto worst = std::ranges::max_element(outcomes, {}, rank);
    if (worst->status != Status::Fail && !judged.broken.empty())
        return cannotBeRead(judged.broken);
    return *worst;
}

Outcome buildIsMeasured(const Facts& facts)
{
    Measured measured;
    measureImages(facts, measured);
    measureRuns(facts, measured);
    auto places = measured.sizes;
    places.insert(places.end(), measured.times.begin(), measured.times.end());
    const auto& images = facts.get<ProductionImages>();
    const bool hasImage = !images.isEmpty();
    if (!hasImage && places.empty())
        return notApplicable(
            u"There is no Dockerfile: no image is built here."_s, {absent(u"Dockerfile"_s)});
    if (!measured.sizes.empty() && !measured.times.empty())
        return passed(
            u"Image size and build time are measured: %1."_s.arg(measured.said.join(u", "_s)),
            std::move(places));
    if (!places.empty())
        return warned(
            u"Measured: %1. There is no fresh record of %2."_s.arg(measured.said.join(u", "_s),
                measured.sizes.empty() ? u"the image's size"_s
                                       : u"the time of a build or deployment"_s),
            std::move(places));
    const auto& reports = facts.get<Reports>();
    if (!reports.images.empty() && reports.images.front().report)
        return unknown(UnknownReason::Stale,
            u"%1 is too old to speak of this build."_s.arg(reports.images.front().path),
            {evidenceOf(reports.images.front(), 1)});
    return noReport(facts,
        u"record of the image's size or the build's time (`docker image inspect`, CI run JSON)"_s,
        u"reports/image-inspect.json"_s);
}

Outcome drillIsFresh(const Facts& facts)
{
    const auto drills = drillsOf(facts);
    if (drills.records.empty()) {
        std::vector<Evidence> places;
        for (const auto& path : drills.undated)
            if (places.size() < 10)
                places.push_back(placeOf(facts, path));
        if (!places.empty())
            return unknown(UnknownReason::Missing,
                u"%1 has no date with an outcome: it records no restore or recovery drill."_s.arg(
                    drills.undated.front()),
                std::move(places));
        return noReport(facts,
            u"dated record of a restore or recovery drill"_s,
            u"reports/restore-drill.yaml"_s);
    }
    const auto& [record, place] = drills.records.front();
    const auto age = aged(facts, record.time, lifetime::drill);
    if (age.isStale)
        return unknown(UnknownReason::Stale,
            u"The last drill is stale. %1 It said: %2."_s.arg(age.why, record.outcomeText),
            {place});
    if (record.outcome == evidence::DrillOutcome::Bad)
        return failed(u"The last drill, of %1, did not succeed: %2."_s.arg(
                          dayOf(record.time), record.outcomeText),
            {place});
    if (record.outcome == evidence::DrillOutcome::Unclear)
        return unknown(UnknownReason::Unreadable,
            u"The drill of %1 says “%2”, which is neither success nor failure."_s.arg(
                dayOf(record.time), record.outcomeText),
            {place});
    return passed(u"A drill succeeded on %1."_s.arg(dayOf(record.time)), {place});
}

} // namespace slipway::readiness
