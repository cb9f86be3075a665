// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/reports/durations.h"
#include "readiness/checks/reports/judge.h"

#include <QMap>

#include <algorithm>

namespace slipway::readiness {
namespace {

using Runs = ReportFile<std::vector<evidence::CiRun>>;

constexpr int judgedCommits = 50;
constexpr int fewestCommits = 5;

/// One run with the file that records it.
struct Recorded {
    const evidence::CiRun* run = nullptr;
    const Runs* file = nullptr;

    Evidence place() const
    {
        auto out = evidenceOf(*file, run->line, said(), EvidenceKind::Run);
        out.time = run->updated;
        out.commit = run->commit;
        out.url = run->url;
        return out;
    }
    QString said() const
    {
        const QString name = run->workflow.isEmpty() ? u"run %1"_s.arg(run->id) : run->workflow;
        return u"%1 on %2: %3"_s.arg(name, run->branch, run->conclusion);
    }
};

bool isBad(const QString& conclusion)
{
    return conclusion == u"failure" || conclusion == u"timed_out"
        || conclusion == u"startup_failure";
}

/// The last finished run of each workflow that a push to the default branch starts; of what else
/// runs there only if there is none.
std::vector<Recorded> lastRuns(const Facts& facts)
{
    QMap<QString, Recorded> pushed;
    QMap<QString, Recorded> other;
    for (const auto& file : facts.get<Reports>().runs) {
        if (!file.report)
            continue;
        for (const auto& run : *file.report) {
            const bool isOver = run.status.isEmpty() || run.status == u"completed";
            if (!isOver || !isDefaultBranch(facts, run.branch) || run.conclusion.isEmpty()
                || run.conclusion == u"skipped" || run.conclusion == u"neutral"
                || run.event.startsWith(u"pull_request"))
                continue;
            const bool isPush = run.event == u"push" || run.event.isEmpty();
            auto& last = (isPush ? pushed : other)[run.workflow];
            if (last.run == nullptr || last.run->started < run.started)
                last = {&run, &file};
        }
    }
    std::vector<Recorded> out;
    for (const auto& one : pushed.isEmpty() ? other : pushed)
        out.push_back(one);
    std::ranges::stable_sort(
        out, std::greater{}, [](const Recorded& one) { return one.run->started; });
    return out;
}

std::vector<Evidence> placesOf(const std::vector<Recorded>& runs)
{
    std::vector<Evidence> out;
    for (const auto& one : runs)
        out.push_back(one.place());
    return out;
}

/// A merge, or a squash as forges write it: `… (#12)`. What another person committed went through
/// somebody's hands, too.
bool isMerged(const evidence::GitCommit& commit)
{
    const qsizetype at = commit.subject.lastIndexOf(u"(#");
    const bool isSquash = at >= 0 && commit.subject.endsWith(u')');
    const bool isForge = commit.subject.startsWith(u"Merge pull request")
        || commit.subject.startsWith(u"Merge branch")
        || commit.subject.contains(u"See merge request");
    return commit.parents >= 2 || isSquash || isForge || !commit.isSameIdentity;
}

} // namespace

bool isDefaultBranch(const Facts& facts, const QString& branch)
{
    const auto git = facts.tree().git();
    if (git && !git->defaultBranch.isEmpty())
        return branch == git->defaultBranch;
    return branch == u"main" || branch == u"master" || branch == u"trunk";
}

Outcome lastRunIsGreen(const Facts& facts)
{
    const auto files = all(facts.get<Reports>().runs);
    const auto runs = lastRuns(facts);
    std::vector<const Runs*> broken;
    std::ranges::copy_if(
        files, std::back_inserter(broken), [](const Runs* file) { return !file->report; });
    if (runs.empty() && !broken.empty())
        return cannotBeRead(broken);
    if (runs.empty() && files.empty())
        return noReport(facts,
            u"record of a CI run (the JSON of `gh run list` or `gh run view`)"_s,
            u"reports/ci-runs.json"_s);
    if (runs.empty())
        return unknown(UnknownReason::Missing,
            u"%1 records no finished run of the default branch."_s.arg(files.front()->path),
            {evidenceOf(*files.front(), 1, {}, EvidenceKind::Run)});
    const Recorded& newest = runs.front();
    if (const auto age = aged(facts, newest.run->updated, lifetime::ciRun); age.isStale)
        return unknown(UnknownReason::Stale,
            u"The newest run is stale. %1 It said: %2."_s.arg(age.why, newest.said()),
            {newest.place()});
    std::vector<Recorded> bad;
    std::vector<Recorded> open;
    for (const auto& one : runs) {
        if (isBad(one.run->conclusion))
            bad.push_back(one);
        else if (one.run->conclusion != u"success")
            open.push_back(one);
    }
    if (!bad.empty())
        return failed(u"The last run of the default branch failed: %1."_s.arg(bad.front().said()),
            placesOf(bad));
    if (!open.empty())
        return warned(
            u"The last run of the default branch is not green: %1."_s.arg(open.front().said()),
            placesOf(open));
    if (!broken.empty())
        return cannotBeRead(broken);
    return passed(u"The last runs of the default branch are green, the newest of %1."_s.arg(
                      dayOf(newest.run->updated)),
        placesOf(runs));
}

Outcome changesAreMerged(const Facts& facts)
{
    const auto git = facts.tree().git();
    const Evidence head{.kind = EvidenceKind::Git, .path = u"."_s};
    if (!git || git->firstParent.empty())
        return unknown(
            UnknownReason::Missing, u"There is no git history to read."_s, {absent(u".git"_s)});
    if (!git->branch.isEmpty() && !git->defaultBranch.isEmpty()
        && git->branch != git->defaultBranch)
        return unknown(UnknownReason::Missing,
            u"The tree shows the branch %1, not %2."_s.arg(git->branch, git->defaultBranch),
            {head});
    std::vector<const evidence::GitCommit*> direct;
    int count = 0;
    for (const auto& commit : git->firstParent) {
        if (count >= judgedCommits)
            break;
        const bool isRoot = commit.parents == 0;
        if (isRoot)
            continue;
        ++count;
        if (!isMerged(commit))
            direct.push_back(&commit);
    }
    if (count < fewestCommits)
        return unknown(UnknownReason::Missing,
            u"The history holds %1 commits after the first: too few to tell."_s.arg(count),
            {head});
    const int merged = count - static_cast<int>(direct.size());
    std::vector<Evidence> places;
    for (const auto* commit : direct) {
        if (places.size() >= 10)
            break;
        places.push_back(Evidence{.kind = EvidenceKind::Git,
            .path = u"."_s,
            .excerpt = masked(commit->id.left(8) + u' ' + commit->subject),
            .time = commit->time,
            .commit = commit->id});
    }
    const QString share
        = u"%1 of the last %2 changes reached the branch by a merge."_s.arg(merged).arg(count);
    if (merged * 10 >= count * 9)
        return passed(share, places.empty() ? std::vector{head} : places);
    if (merged * 2 >= count)
        return warned(share + u" The others were pushed to it."_s, places);
    return failed(share + u" The others were pushed to it."_s, places);
}

} // namespace slipway::readiness
