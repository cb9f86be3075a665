// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/coverage.h"
#include "evidence/junit.h"
#include "evidence/reports/anyreport.h"
#include "readiness/facts.h"

namespace slipway::readiness {

/// When a report was produced, and whether it still speaks of the code as it is.
struct Produced {
    qint64 time = 0; ///< milliseconds since the Unix epoch; 0: not known
    bool isStale = false;
    QString why{}; ///< if stale, one sentence
    friend bool operator==(const Produced&, const Produced&) = default;
};

/// A machine report of the tree, read or not.
template<typename T>
struct ReportFile {
    QString path{};
    Result<T> report{};
    Produced produced{};
    QString tool{}; ///< name and version, as it says itself
    QString commit{}; ///< that it speaks of, if it says so
    QByteArray hash{}; ///< SHA-256 of its bytes, 32 of them
};

/// Reports of every kind.
struct ReportSet {
    std::vector<ReportFile<evidence::JunitReport>> tests;
    std::vector<ReportFile<evidence::CoverageReport>> coverage;
    /// One a scanner's run: a SARIF file may hold several. Which kind of scan says the report, see
    /// scansFor.
    std::vector<ReportFile<evidence::ScanReport>> scans;
    std::vector<ReportFile<evidence::LoadReport>> loads;
    std::vector<ReportFile<evidence::Sbom>> sboms;
    std::vector<ReportFile<std::vector<evidence::CiRun>>> runs;
    std::vector<ReportFile<std::vector<evidence::BranchProtection>>> protections;
    std::vector<ReportFile<std::vector<evidence::ImageReport>>> images;
};

/// Reports found in the tree, or where the configuration says they are. Recognised by content.
struct Reports : ReportSet {
    ReportSet earlier; ///< kept to compare with: below a folder `baseline`, `before` or `previous`
    static Reports gather(const Facts& facts);
};

/// Scans that looked for findings of that kind, in files or in an image; those that cannot be read
/// are among them if they are named like one.
std::vector<const ReportFile<evidence::ScanReport>*> scansFor(
    const ReportSet& reports, evidence::FindingKind kind);

/// A report is fresh if no file but documents and reports changed after it. In git that is said by
/// the commits: a tracked report without a time of its own is as old as the commit that last
/// changed it, since a checkout gives every file a new time. `stamp` is the report's own time, 0 if
/// it has none.
Produced producedAt(const Facts& facts, const QString& path, qint64 stamp, bool hasZone);

/// The same for a report that says which commit it speaks of: fresh if it is this one, or no file
/// but documents and reports changed after it.
Produced producedFrom(const Facts& facts, const QString& commit, Produced produced);

/// How long evidence holds whatever happens to the code, in milliseconds.
namespace lifetime {
inline constexpr qint64 day = 86'400'000;
inline constexpr qint64 dependencyScan = 7 * day;
inline constexpr qint64 ciRun = 14 * day;
inline constexpr qint64 settingsExport = 14 * day;
inline constexpr qint64 loadTest = 30 * day;
inline constexpr qint64 drill = 180 * day;
} // namespace lifetime

/// The same time, judged by age alone: stale if it is older than `lifetime`, is not known, or lies
/// more than a day ahead.
Produced aged(const Facts& facts, qint64 time, qint64 lifetime);
/// `2025-06-15`, UTC; empty for 0.
QString dayOf(qint64 time);

/// Evidence with all that is known of the report: time, tool, commit, hash.
template<typename T>
Evidence evidenceOf(const ReportFile<T>& file,
    int line = 0,
    const QString& excerpt = {},
    EvidenceKind kind = EvidenceKind::Report);
/// The common part of it.
Evidence reportEvidence(EvidenceKind kind, const QString& path, int line, const QString& excerpt);

template<typename T>
Evidence evidenceOf(const ReportFile<T>& file, int line, const QString& excerpt, EvidenceKind kind)
{
    Evidence out = reportEvidence(kind, file.path, line, excerpt);
    out.time = file.produced.time;
    out.tool = file.tool;
    out.commit = file.commit;
    out.hash = file.hash;
    return out;
}

} // namespace slipway::readiness
