// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/workflow/deployjobs.h"

#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Jobs of one workflow that each job waits for, however far.
QSet<QString> neededBy(const evidence::Workflow& workflow, const QString& id)
{
    QSet<QString> seen;
    QStringList open{id};
    while (!open.isEmpty()) {
        const auto* job = workflow.job(open.takeLast());
        if (!job)
            continue;
        for (const auto& need : job->needs)
            if (!seen.contains(need)) {
                seen.insert(need);
                open << need;
            }
    }
    return seen;
}

/// Gates of one job, by kind.
struct GateJobs {
    QMap<QString, QSet<int>> kinds; ///< id → GateKind
};

GateJobs gateJobsOf(const Facts& facts, int workflow)
{
    GateJobs out;
    const auto& jobs = facts.get<WorkflowFacts>().workflows[size_t(workflow)].jobs;
    for (const auto& command : facts.get<PipelineRuns>().commands) {
        if (command.workflow != workflow)
            continue;
        evidence::WorkflowStep step;
        step.uses = command.uses;
        const auto kind = command.uses.isEmpty() ? gateOf(command.words) : gateOfAction(step);
        if (kind)
            out.kinds[jobs[size_t(command.job)].id].insert(int(*kind));
    }
    return out;
}

/// A later run: `workflow_run` with a look at the conclusion, a tag, a release, a person.
bool isLater(const evidence::Workflow& workflow)
{
    static const QStringList automatic{u"push"_s, u"pull_request"_s, u"pull_request_target"_s};
    return std::ranges::none_of(automatic, [&workflow](const QString& event) {
        const auto* trigger = workflow.trigger(event);
        return trigger && !trigger->isTagsOnly;
    });
}

bool looksAtResults(const QString& condition)
{
    return condition.contains(u".result") || condition.contains(u"conclusion")
        || condition.contains(u"success()");
}

void judgeNeeds(const Facts& facts,
    const DeployJobs::One& one,
    const GateJobs& gates,
    Findings& bad,
    Findings& poor)
{
    const auto& workflow = facts.get<WorkflowFacts>().workflows[size_t(one.workflow)];
    const auto& job = jobOf(facts, one);
    const auto needed = neededBy(workflow, job.id);
    const int line = job.needsLine > 0 ? job.needsLine : job.line;
    const auto place = placeOf(facts, workflow.path, line);
    if (job.runsAfterFailure() && !looksAtResults(job.condition))
        bad.add(u"job %1 runs although what it needs failed (`%2`)"_s.arg(
                    job.id, job.condition.left(60)),
            place);
    QStringList hard;
    QStringList soft;
    for (auto gate = gates.kinds.cbegin(); gate != gates.kinds.cend(); ++gate) {
        const auto* other = workflow.job(gate.key());
        if (other && other->condition.contains(u"== 'pull_request'"))
            continue; // not on the pushes that deploy
        const bool isLaterJob = neededBy(workflow, gate.key()).contains(job.id);
        if (gate.key() == job.id || needed.contains(gate.key()) || isLaterJob)
            continue;
        const bool isHard
            = gate->contains(int(GateKind::Test)) || gate->contains(int(GateKind::Security));
        (isHard ? hard : soft) << gate.key();
    }
    if (!hard.isEmpty())
        bad.add(u"job %1 does not wait for %2"_s.arg(job.id, listed(hard)), place);
    else if (!soft.isEmpty())
        poor.add(u"job %1 does not wait for %2"_s.arg(job.id, listed(soft)), place);
    if (gates.kinds.isEmpty() && workflow.trigger(u"workflow_run"_s)
        && !std::ranges::any_of(workflow.jobs,
            [](const auto& other) { return other.condition.contains(u"workflow_run.conclusion"); }))
        bad.add(u"job %1 starts after another workflow, whether or not that one succeeded"_s.arg(
                    job.id),
            place);
    else if (gates.kinds.isEmpty() && !workflow.trigger(u"workflow_run"_s))
        poor.add(isLater(workflow)
                ? u"job %1 runs on its own, without any gate before it"_s.arg(job.id)
                : u"job %1 starts on a push beside the gates, which stand in another workflow"_s
                      .arg(job.id),
            place);
}

} // namespace

Outcome deployNeedsEveryGate(const Facts& facts)
{
    const auto& jobs = facts.get<DeployJobs>();
    Findings bad;
    Findings poor;
    std::vector<Evidence> good;
    int seen = -1;
    GateJobs gates;
    for (const auto& one : jobs.all) {
        if (!one.deploys && !one.pushes && !(one.isNamed && !one.doesNothing))
            continue;
        if (jobOf(facts, one).condition.contains(u"pull_request'"))
            continue; // previews
        if (one.workflow != seen)
            gates = gateJobsOf(facts, one.workflow);
        seen = one.workflow;
        good.push_back(placeOf(facts, one));
        judgeNeeds(facts, one, gates, bad, poor);
    }
    if (!bad.isEmpty())
        return failed(bad.text(), some(bad.places));
    if (!poor.isEmpty())
        return warned(poor.text(), some(poor.places));
    if (!good.empty())
        return passed(u"Every job that pushes or deploys waits for the gates of its workflow."_s,
            some(std::move(good)));
    if (const auto none = withoutWorkflows(facts, u"nothing is gated"_s);
        none && isDeployable(facts))
        return *none;
    return notApplicable(u"No job of a workflow pushes an image or deploys."_s,
        workflowPlaces(facts).empty() ? std::vector{absent(u".github/workflows"_s)}
                                      : some(workflowPlaces(facts)));
}

} // namespace slipway::readiness
