// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/check.h"
#include "readiness/place.h"
#include "readiness/reports.h"
#include "readiness/score.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr size_t shownPlaces = 10;

Evidence reportPlace(const QString& path, qint64 time, int line = 0, const QString& excerpt = {})
{
    return Evidence{.kind = EvidenceKind::Report,
        .path = path,
        .line = line,
        .excerpt = masked(excerpt),
        .time = time};
}

/// `12:4` → 12; 0 if there is no line.
int lineOf(const Error& error)
{
    return error.where.section(u':', 0, 0).toInt();
}

/// Reports of one kind, sorted by what can be done with them.
template<typename T>
struct Sorted {
    std::vector<const ReportFile<T>*> fresh;
    std::vector<const ReportFile<T>*> stale;
    std::vector<const ReportFile<T>*> broken;

    explicit Sorted(const std::vector<ReportFile<T>>& files)
    {
        for (const auto& file : files) {
            auto& list = !file.report ? broken : file.produced.isStale ? stale : fresh;
            list.push_back(&file);
        }
    }
};

template<typename T>
Outcome unreadable(const std::vector<const ReportFile<T>*>& files)
{
    Outcome out{Status::Unknown, UnknownReason::Unreadable};
    out.reason
        = u"%1 cannot be read: %2."_s.arg(files.front()->path, files.front()->report.error().what);
    for (const auto* file : files)
        out.evidence.push_back(
            reportPlace(file->path, file->produced.time, lineOf(file->report.error())));
    return out;
}

template<typename T>
Outcome stale(const std::vector<const ReportFile<T>*>& files)
{
    Outcome out{Status::Unknown, UnknownReason::Stale};
    out.reason = files.front()->produced.why;
    for (const auto* file : files)
        out.evidence.push_back(reportPlace(file->path, file->produced.time));
    return out;
}

Outcome missing(const Facts& facts, const QString& what, const QString& path)
{
    Outcome out{
        Status::Unknown, UnknownReason::Missing, u"There is no %1 in the tree."_s.arg(what)};
    const auto& places = facts.inputs().settings.reports;
    for (const auto& place : places)
        out.evidence.push_back(absent(place));
    if (places.isEmpty())
        out.evidence.push_back(absent(path));
    return out;
}

/// What every check on reports says where no fresh one can be read.
template<typename T>
std::optional<Outcome> unusable(
    const Facts& facts, const Sorted<T>& sorted, const QString& what, const QString& path)
{
    if (!sorted.fresh.empty())
        return std::nullopt;
    if (!sorted.broken.empty())
        return unreadable(sorted.broken);
    if (!sorted.stale.empty())
        return stale(sorted.stale);
    return missing(facts, what, path);
}

std::optional<Outcome> unusableTests(
    const Facts& facts, const Sorted<evidence::JunitReport>& sorted)
{
    return unusable(facts, sorted, u"JUnit test report"_s, u"reports/junit.xml"_s);
}

Outcome testReportIsThere(const Facts& facts)
{
    const Sorted sorted(facts.get<Reports>().tests);
    if (auto outcome = unusableTests(facts, sorted))
        return *outcome;
    Outcome out{Status::Pass};
    qint64 tests = 0;
    for (const auto* file : sorted.fresh) {
        tests += file->report->tests;
        out.evidence.push_back(reportPlace(file->path, file->produced.time));
    }
    out.reason = u"%1 tests are reported for the code as it is."_s.arg(tests);
    if (tests == 0) {
        out.status = Status::Unknown;
        out.unknown = UnknownReason::Missing;
        out.reason = u"The report is there, but it holds no test."_s;
    }
    return out;
}

void quoteFailures(const ReportFile<evidence::JunitReport>& file, Outcome& out)
{
    const auto& report = *file.report;
    for (const auto& failed : report.failed) {
        if (out.evidence.size() >= shownPlaces)
            return;
        const QString text
            = failed.message.isEmpty() ? failed.name : failed.name + u": "_s + failed.message;
        out.evidence.push_back(reportPlace(file.path, file.produced.time, failed.line, text));
    }
    if (report.failed.empty() && report.failures + report.errors > 0)
        out.evidence.push_back(reportPlace(file.path, file.produced.time, 1));
}

Outcome noTestFailed(const Facts& facts)
{
    const Sorted sorted(facts.get<Reports>().tests);
    if (auto outcome = unusableTests(facts, sorted))
        return *outcome;
    qint64 tests = 0;
    qint64 bad = 0;
    qint64 skipped = 0;
    Outcome out;
    for (const auto* file : sorted.fresh) {
        tests += file->report->tests;
        bad += file->report->failures + file->report->errors;
        skipped += file->report->skipped;
        quoteFailures(*file, out);
    }
    if (bad > 0) {
        out.status = Status::Fail;
        out.reason = u"%1 of %2 tests failed or broke."_s.arg(bad).arg(std::max(tests, bad));
        return out;
    }
    if (!sorted.broken.empty())
        return unreadable(sorted.broken);
    for (const auto* file : sorted.fresh)
        out.evidence.push_back(reportPlace(file->path, file->produced.time));
    if (tests - skipped <= 0) {
        out.status = Status::Unknown;
        out.unknown = UnknownReason::Missing;
        out.reason = tests == 0 ? u"No test was run."_s : u"Every test was skipped."_s;
        return out;
    }
    out.status = Status::Pass;
    out.reason = u"%1 tests ran, none failed, %2 were skipped."_s.arg(tests - skipped).arg(skipped);
    return out;
}

/// Lines of all reports together; where one does not say how many lines it has, the least of their
/// figures.
double percentOf(const std::vector<const ReportFile<evidence::CoverageReport>*>& files)
{
    double valid = 0;
    double covered = 0;
    double least = 100;
    bool allCount = true;
    for (const auto* file : files) {
        valid += static_cast<double>(file->report->valid);
        covered += static_cast<double>(file->report->covered);
        least = std::min(least, file->report->percent);
        allCount = allCount && file->report->valid > 0;
    }
    return allCount ? 100 * covered / valid : least;
}

Outcome enoughIsCovered(const Facts& facts)
{
    const Sorted sorted(facts.get<Reports>().coverage);
    if (auto outcome
        = unusable(facts, sorted, u"coverage report (Cobertura or LCOV)"_s, u"coverage.xml"_s))
        return *outcome;
    const double percent = percentOf(sorted.fresh);
    const double asked = facts.inputs().settings.coverageThreshold;
    Outcome out;
    for (const auto* file : sorted.fresh)
        out.evidence.push_back(reportPlace(file->path,
            file->produced.time,
            file->report->line,
            u"%1 % of lines covered"_s.arg(rounded(file->report->percent))));
    if (percent < asked) {
        out.status = Status::Fail;
        out.reason
            = u"%1 % of lines are covered; %2 % are asked for."_s.arg(rounded(percent)).arg(asked);
        return out;
    }
    if (!sorted.broken.empty())
        return unreadable(sorted.broken);
    out.status = Status::Pass;
    out.reason
        = u"%1 % of lines are covered; %2 % are asked for."_s.arg(rounded(percent)).arg(asked);
    return out;
}

constexpr Check table[]{
    {"TST-01",
        Category::Testing,
        Severity::High,
        "A test report exists for this commit",
        "Run the tests with JUnit output (pytest --junitxml=reports/junit.xml) after the last "
        "change.",
        testReportIsThere,
        "Without a report of this very commit nobody can say what was tested before the release.",
        EvidenceClass::Report},
    {"TST-02",
        Category::Testing,
        Severity::Blocker,
        "No test failed",
        "Fix the failing tests, or quarantine them with an owner and a date, and run them again.",
        noTestFailed,
        "A failing test is a known defect; releasing with it is a decision that somebody has to "
        "sign.",
        EvidenceClass::Report},
    {"TST-03",
        Category::Testing,
        Severity::High,
        "Coverage reaches the threshold",
        "Attach a Cobertura or LCOV report of this commit, and cover what the profile asks for.",
        enoughIsCovered,
        "Code that no test reaches is tested by users.",
        EvidenceClass::Report},
};

} // namespace

std::span<const Check> testingChecks()
{
    return table;
}

} // namespace slipway::readiness
