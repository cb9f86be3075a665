// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reportpath.h"
#include "readiness/reports.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 maxReport = 32 * 1024 * 1024;
constexpr qsizetype maxReports = 500;

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

bool isEarlier(const QString& path)
{
    const auto folders = QStringView(path).left(std::max<qsizetype>(path.lastIndexOf(u'/'), 0));
    for (const auto folder : folders.split(u'/'))
        for (const auto word : {"baseline"_L1, "before"_L1, "previous"_L1})
            if (folder.compare(word, Qt::CaseInsensitive) == 0)
                return true;
    return false;
}

/// One file on its way into the set.
struct Candidate {
    const Facts& facts;
    QString path;
    Result<QByteArray> bytes;
    QByteArray hash{};

    template<typename T>
    ReportFile<T> made(Result<T> report, qint64 time, bool hasZone) const
    {
        ReportFile<T> out;
        out.path = path;
        out.report = std::move(report);
        out.produced = producedAt(facts, path, time, hasZone);
        out.hash = hash;
        return out;
    }
    template<typename T>
    ReportFile<T> made(T report, const evidence::ReportOrigin& origin) const
    {
        ReportFile<T> out = made<T>(Result<T>(std::move(report)), origin.time, origin.hasZone);
        out.tool = origin.label();
        out.commit = origin.commit;
        out.produced = producedFrom(facts, origin.commit, out.produced);
        return out;
    }
    template<typename T>
    ReportFile<T> broken(const Error& error) const
    {
        return made<T>(failure(error), 0, false);
    }
};

void addXml(const Candidate& file, bool isTest, ReportSet& set)
{
    if (isTest) {
        auto report = file.bytes ? evidence::readJunit(*file.bytes) : failure(file.bytes.error());
        const qint64 time = report ? report->time : 0;
        const bool hasZone = report && report->hasZone;
        set.tests.push_back(file.made(std::move(report), time, hasZone));
        return;
    }
    auto report = file.bytes ? evidence::readCoverage(*file.bytes) : failure(file.bytes.error());
    const qint64 time = report ? report->time : 0;
    const QString format = report ? report->format : QString();
    set.coverage.push_back(file.made(std::move(report), time, true));
    set.coverage.back().tool = format;
}

void addBroken(const Candidate& file, const Error& error, ReportSet& set)
{
    using evidence::ReportName;
    const auto name = evidence::reportNameOf(file.path);
    if (name == ReportName::Scan)
        set.scans.push_back(file.broken<evidence::ScanReport>(error));
    else if (name == ReportName::Load)
        set.loads.push_back(file.broken<evidence::LoadReport>(error));
    else if (name == ReportName::Sbom)
        set.sboms.push_back(file.broken<evidence::Sbom>(error));
    else if (name == ReportName::Run)
        set.runs.push_back(file.broken<std::vector<evidence::CiRun>>(error));
    else if (name == ReportName::Protection)
        set.protections.push_back(file.broken<std::vector<evidence::BranchProtection>>(error));
    else if (name == ReportName::Image)
        set.images.push_back(file.broken<std::vector<evidence::ImageReport>>(error));
}

void add(const Candidate&, std::monostate, ReportSet&)
{
}
void add(const Candidate& file, std::vector<evidence::ScanReport> runs, ReportSet& set)
{
    for (auto& run : runs) {
        const auto origin = run.origin;
        set.scans.push_back(file.made(std::move(run), origin));
    }
}
void add(const Candidate& file, evidence::LoadReport report, ReportSet& set)
{
    const auto origin = report.origin;
    set.loads.push_back(file.made(std::move(report), origin));
}
void add(const Candidate& file, evidence::Sbom report, ReportSet& set)
{
    const auto origin = report.origin;
    set.sboms.push_back(file.made(std::move(report), origin));
}
void add(const Candidate& file, std::vector<evidence::CiRun> runs, ReportSet& set)
{
    const evidence::ReportOrigin origin{.tool = u"GitHub Actions"_s,
        .time = runs.empty() ? 0 : runs.front().updated,
        .commit = runs.empty() ? QString() : runs.front().commit};
    set.runs.push_back(file.made(std::move(runs), origin));
}
void add(const Candidate& file, std::vector<evidence::BranchProtection> rules, ReportSet& set)
{
    const evidence::ReportOrigin origin{.tool = u"GitHub"_s};
    set.protections.push_back(file.made(std::move(rules), origin));
}
void add(const Candidate& file, std::vector<evidence::ImageReport> images, ReportSet& set)
{
    // Written when the image was described, which is not when the image was made.
    const evidence::ReportOrigin origin{.tool = u"docker"_s,
        .commit = images.size() == 1 ? images.front().origin.commit : QString()};
    set.images.push_back(file.made(std::move(images), origin));
}

/// Tells XML from the rest by content; a file that is named like one but was cut before its first
/// element is still such a report.
void addFile(const Candidate& file, ReportSet& set)
{
    const auto& path = file.path;
    const bool isNamedTest = path.contains(u"junit", Qt::CaseInsensitive);
    const bool isXml = path.endsWith(u".xml", Qt::CaseInsensitive);
    const bool isTest = file.bytes ? evidence::isJunit(*file.bytes) : isXml && isNamedTest;
    const bool isCoverage = file.bytes ? evidence::isCoverage(*file.bytes)
                                       : !isTest && path.contains(u"cov", Qt::CaseInsensitive);
    if (isTest || isCoverage)
        return addXml(file, isTest, set);
    if (isXml) {
        if (isNamedTest || path.endsWith(u"coverage.xml"))
            addXml(file, isNamedTest, set);
        return;
    }
    if (!file.bytes)
        return addBroken(file, file.bytes.error(), set);
    auto report = evidence::readAnyReport(*file.bytes, path);
    if (!report)
        return addBroken(file, report.error(), set);
    std::visit([&](auto& one) { add(file, std::move(one), set); }, *report);
}

} // namespace

Reports Reports::gather(const Facts& facts)
{
    Reports out;
    qsizetype seen = 0;
    for (const auto& path : facts.tree().files()) {
        if (!isCandidate(facts, path) || ++seen > maxReports)
            continue;
        Candidate file{facts, path, facts.tree().read(path, maxReport)};
        if (file.bytes)
            file.hash = QCryptographicHash::hash(*file.bytes, QCryptographicHash::Sha256);
        addFile(file, isEarlier(path) ? out.earlier : out);
    }
    return out;
}

} // namespace slipway::readiness
