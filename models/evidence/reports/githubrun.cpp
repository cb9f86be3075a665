// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/githubrun.h"

#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr size_t maxRuns = 1000;
constexpr size_t maxJobs = 500;
constexpr size_t maxSteps = 500;

/// The first of several spellings: `gh` writes camel case, the REST call snake case.
QString either(const yaml::Node& node, QStringView one, QStringView other)
{
    const QString text = shortText(node, one);
    return text.isEmpty() ? shortText(node, other) : text;
}

/// `0001-01-01T00:00:00Z` stands for never.
qint64 timeIn(const yaml::Node& node, QStringView one, QStringView other)
{
    return readReportTime(either(node, one, other)).time;
}

QString wordIn(const yaml::Node& node, QStringView key)
{
    return shortText(node, key).toLower();
}

CiStep stepOf(const yaml::Node& node)
{
    return {.name = shortText(node, u"name"),
        .conclusion = wordIn(node, u"conclusion"),
        .started = timeIn(node, u"startedAt", u"started_at"),
        .completed = timeIn(node, u"completedAt", u"completed_at"),
        .line = node.mark.line};
}

void readJobs(const yaml::Node* list, CiRun& run)
{
    for (const auto& node : itemsOf(list)) {
        if (run.jobs.size() >= maxJobs)
            return;
        CiJob job{.job = stepOf(node)};
        for (const auto& step : itemsOf(node.find(u"steps")))
            if (job.steps.size() < maxSteps)
                job.steps.push_back(stepOf(step));
        run.jobs.push_back(std::move(job));
    }
}

CiRun runOf(const yaml::Node& node)
{
    CiRun run{.id = either(node, u"databaseId", u"id"),
        .workflow = shortText(node, u"workflowName"),
        .branch = either(node, u"headBranch", u"head_branch"),
        .commit = commitOf(either(node, u"headSha", u"head_sha")),
        .event = wordIn(node, u"event"),
        .status = wordIn(node, u"status"),
        .conclusion = wordIn(node, u"conclusion"),
        .url = either(node, u"html_url", u"url"),
        .line = node.mark.line};
    const QUrl url(run.url);
    if (url.scheme() != u"https" || !url.isValid())
        run.url.clear();
    // The REST call says the workflow's name in `name`, `gh` the title of the commit there.
    if (run.workflow.isEmpty() && node.find(u"head_branch") != nullptr)
        run.workflow = either(node, u"name", u"path");
    run.started = timeIn(node, u"startedAt", u"run_started_at");
    if (run.started == 0)
        run.started = timeIn(node, u"createdAt", u"created_at");
    run.updated = timeIn(node, u"updatedAt", u"updated_at");
    readJobs(node.find(u"jobs"), run);
    for (const auto& job : run.jobs)
        run.updated = std::max(run.updated, job.job.completed);
    if (run.updated == 0)
        run.updated = run.started;
    return run;
}

/// `actions/runs/{id}/jobs` alone: the run is what its jobs say together.
CiRun runOfJobs(const yaml::Node& root)
{
    CiRun run{.status = u"completed"_s, .conclusion = u"success"_s, .line = root.mark.line};
    const auto* jobs = root.find(u"jobs");
    readJobs(jobs, run);
    for (const auto& node : itemsOf(jobs)) {
        run.workflow = either(node, u"workflow_name", u"workflowName");
        run.commit = commitOf(either(node, u"head_sha", u"headSha"));
        run.branch = either(node, u"head_branch", u"headBranch");
        run.id = shortText(node, u"run_id");
    }
    for (const auto& job : run.jobs) {
        const auto& step = job.job;
        run.started = run.started == 0 ? step.started : std::min(run.started, step.started);
        run.updated = std::max(run.updated, step.completed);
        if (step.conclusion.isEmpty())
            run.status = u"in_progress"_s;
        else if (step.conclusion != u"success" && step.conclusion != u"skipped"
            && step.conclusion != u"neutral")
            run.conclusion = step.conclusion;
    }
    return run;
}

bool isRun(const yaml::Node& node)
{
    const bool hasBranch
        = node.find(u"headBranch") != nullptr || node.find(u"head_branch") != nullptr;
    const bool hasSha = node.find(u"headSha") != nullptr || node.find(u"head_sha") != nullptr;
    return node.isMap() && (hasBranch || hasSha) && node.find(u"conclusion") != nullptr;
}

bool isJobs(const yaml::Node& root)
{
    const auto& jobs = itemsOf(root.find(u"jobs"));
    return !jobs.empty() && jobs.front().find(u"conclusion") != nullptr
        && jobs.front().find(u"name") != nullptr;
}

} // namespace

bool isGithubRun(const yaml::Node& root)
{
    if (root.isSequence())
        return !root.items.empty() && isRun(root.items.front());
    const auto* runs = root.find(u"workflow_runs");
    return (runs != nullptr && runs->isSequence()) || isRun(root) || isJobs(root);
}

Result<std::vector<CiRun>> readGithubRun(const yaml::Node& root)
{
    std::vector<CiRun> out;
    const auto* runs = root.isSequence() ? &root : root.find(u"workflow_runs");
    if (runs != nullptr) {
        for (const auto& node : runs->items)
            if (isRun(node) && out.size() < maxRuns)
                out.push_back(runOf(node));
    } else {
        out.push_back(isRun(root) ? runOf(root) : runOfJobs(root));
    }
    std::ranges::stable_sort(out, std::greater{}, &CiRun::started);
    return out;
}

} // namespace slipway::evidence
