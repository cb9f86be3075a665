// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/checks/deploymentstack.h"
#include "readiness/reports.h"

namespace slipway::readiness {

using namespace Qt::StringLiterals;

// SEC-18 … DEP-15, one function a row of the table.
Outcome lastRunIsGreen(const Facts& facts);
Outcome branchIsProtected(const Facts& facts);
Outcome changesAreMerged(const Facts& facts);
Outcome codeScanIsClean(const Facts& facts);
Outcome dependenciesAreClean(const Facts& facts);
Outcome imagesAreScanned(const Facts& facts);
Outcome loadTestIsMet(const Facts& facts);
Outcome buildIsMeasured(const Facts& facts);
Outcome drillIsFresh(const Facts& facts);

/// Files of one kind of report, sorted by what can be done with them.
template<typename T>
struct Judged {
    std::vector<const ReportFile<T>*> fresh;
    std::vector<std::pair<const ReportFile<T>*, Produced>> stale;
    std::vector<const ReportFile<T>*> broken;

    /// `produced` says how fresh a file that can be read is, by the rule of its kind.
    template<typename Files, typename Produce>
    Judged(const Files& files, const Produce& produced)
    {
        for (const ReportFile<T>* file : files) {
            if (!file->report) {
                broken.push_back(file);
                continue;
            }
            const Produced how = produced(*file);
            if (how.isStale)
                stale.emplace_back(file, how);
            else
                fresh.push_back(file);
        }
    }
};

/// Pointers to all of them.
template<typename T>
std::vector<const ReportFile<T>*> all(const std::vector<ReportFile<T>>& files)
{
    std::vector<const ReportFile<T>*> out;
    for (const auto& file : files)
        out.push_back(&file);
    return out;
}

template<typename T>
Outcome cannotBeRead(const std::vector<const ReportFile<T>*>& files)
{
    Outcome out{Status::Unknown, UnknownReason::Unreadable};
    const Error& error = files.front()->report.error();
    out.reason = u"%1 cannot be read: %2."_s.arg(files.front()->path, error.what);
    for (const auto* file : files)
        out.evidence.push_back(
            evidenceOf(*file, file->report.error().where.section(u':', 0, 0).toInt()));
    return out;
}

/// unknown(missing): what there is none of, and where it was looked for.
Outcome noReport(const Facts& facts, const QString& what, const QString& path);

/// What a check says where no fresh report can be read; `last` tells the last value of a stale one.
template<typename T, typename Last>
std::optional<Outcome> unusable(const Facts& facts,
    const Judged<T>& judged,
    const QString& what,
    const QString& path,
    const Last& last,
    EvidenceKind kind = EvidenceKind::Report)
{
    if (!judged.fresh.empty())
        return std::nullopt;
    if (!judged.broken.empty())
        return cannotBeRead(judged.broken);
    if (judged.stale.empty())
        return noReport(facts, what, path);
    Outcome out{Status::Unknown, UnknownReason::Stale};
    const auto& [file, produced] = judged.stale.front();
    out.reason = u"%1 is stale. %2"_s.arg(file->path, produced.why);
    if (const QString value = last(*file); !value.isEmpty())
        out.reason += u" It said: %1."_s.arg(value);
    for (const auto& [one, how] : judged.stale)
        out.evidence.push_back(evidenceOf(*one, 0, {}, kind));
    return out;
}

} // namespace slipway::readiness
