// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinefacts.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// What every pipeline check answers where there is no workflow to look at.
std::optional<Outcome> withoutWorkflows(const Facts& facts, const QString& subject)
{
    const auto& workflows = facts.get<WorkflowFacts>();
    if (!workflows.workflows.empty())
        return {};
    if (!workflows.unreadable.empty())
        return unreadable(facts, workflows.unreadable);
    if (!workflows.otherSystems.isEmpty()) {
        std::vector<Evidence> evidence;
        for (const auto& path : workflows.otherSystems)
            evidence.push_back(placeOf(facts, path, facts.tree().contains(path) ? 1 : 0));
        return unknown(UnknownReason::Unsupported,
            u"%1 runs the CI here; only GitHub Actions workflows are read so far."_s.arg(
                workflows.otherSystems.first()),
            std::move(evidence));
    }
    return failed(u"There is no CI workflow in the repository: %1."_s.arg(subject),
        {absent(u".github/workflows"_s)});
}

bool coversDefaultBranch(const evidence::WorkflowTrigger& trigger)
{
    if (trigger.isTagsOnly)
        return false;
    static const QStringList names{u"main"_s,
        u"master"_s,
        u"trunk"_s,
        u"develop"_s,
        u"dev"_s,
        u"default"_s,
        u"next"_s,
        u"mainline"_s};
    const bool isNamed = std::ranges::any_of(names, [&trigger](const QString& name) {
        return evidence::matchesBranch(trigger.branches, name);
    });
    if (!trigger.branches.isEmpty())
        return isNamed;
    return !evidence::matchesBranch(trigger.branchesIgnored, u"main"_s);
}

Outcome checkTriggers(const Facts& facts)
{
    const auto& workflows = facts.get<WorkflowFacts>();
    if (const auto none = withoutWorkflows(facts, u"no push or pull request starts anything"_s);
        none && workflows.unreadable.empty())
        return *none;
    if (!workflows.unreadable.empty()) {
        const auto& bad = workflows.unreadable.front();
        return failed(u"%1 does not parse: %2."_s.arg(bad.path, bad.what),
            {placeOf(facts, bad.path, bad.line)});
    }
    std::optional<Evidence> push;
    std::optional<Evidence> review;
    std::vector<Evidence> seen;
    for (const auto& workflow : workflows.workflows) {
        seen.push_back(placeOf(facts, workflow.path, workflow.triggersLine));
        for (const auto& trigger : workflow.triggers) {
            if (!coversDefaultBranch(trigger) || workflow.jobs.empty())
                continue;
            const auto place = placeOf(facts, workflow.path, trigger.line);
            if (trigger.event == u"push" && !push)
                push = place;
            if ((trigger.event == u"pull_request" || trigger.event == u"pull_request_target"
                    || trigger.event == u"merge_group")
                && !review)
                review = place;
        }
    }
    if (push && review)
        return passed(
            u"Workflows parse and start on a push and on a pull request of the default branch."_s,
            {*push, *review});
    if (push)
        return warned(
            u"No workflow starts on a pull request of the default branch, only on a push."_s,
            {*push});
    if (review)
        return warned(
            u"No workflow starts on a push to the default branch, only on a pull request."_s,
            {*review});
    return failed(u"No workflow starts on a push or a pull request of the default branch."_s,
        std::move(seen));
}

QString sentenceOf(const Gate& gate)
{
    const QString command = gate.command.size() > 80 ? gate.command.left(77) + u'…' : gate.command;
    return u"Step \"%1\" (job %2) runs `%3`, but %4."_s.arg(
        gate.step.left(80), gate.job.left(60), command, gate.mask);
}

Outcome judge(const Facts& facts, GateKind kind, const QString& noun)
{
    if (const auto none = withoutWorkflows(facts, u"nothing runs %1"_s.arg(noun)))
        return *none;
    const auto& gates = facts.get<Gates>();
    std::vector<Evidence> good;
    std::vector<Evidence> masked;
    std::vector<Evidence> doubtful;
    QStringList sentences;
    bool isAllOptional = true;
    for (const auto& gate : gates.gates) {
        if (gate.kind != kind)
            continue;
        auto& list = !gate.mask.isEmpty() ? masked : gate.isDoubtful ? doubtful : good;
        list.insert(list.end(), gate.evidence.begin(), gate.evidence.end());
        if (gate.mask.isEmpty())
            continue;
        sentences << sentenceOf(gate);
        isAllOptional = isAllOptional && gate.isOptional;
    }
    if (!masked.empty()) {
        QString reason = sentences.first();
        if (sentences.size() > 1)
            reason += sentences.size() == 2
                ? u" Another step is masked too."_s
                : u" %1 more steps are masked too."_s.arg(sentences.size() - 1);
        if (isAllOptional && !good.empty())
            return warned(reason + u" It says of itself that it may fail, and another gate can."_s,
                std::move(masked));
        return failed(std::move(reason), std::move(masked));
    }
    if (!doubtful.empty())
        return warned(u"A script that runs %1 ends in success whatever came before; only errexit, "
                      u"which the runner "
                      "sets, keeps it honest."_s.arg(noun),
            std::move(doubtful));
    if (!good.empty()) {
        good.resize(std::min<size_t>(good.size(), 5));
        return passed(u"A failure of %1 fails the build."_s.arg(noun), std::move(good));
    }
    std::vector<Evidence> looked;
    for (const auto& workflow : facts.get<WorkflowFacts>().workflows)
        looked.push_back(placeOf(facts, workflow.path, workflow.triggersLine));
    if (!gates.elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"No step here runs %1; %2 is a workflow of another repository, which is not read."_s
                .arg(noun, gates.elsewhere.first()),
            std::move(looked));
    return failed(
        u"No step of a workflow that starts on a push or pull request runs %1."_s.arg(noun),
        std::move(looked));
}

Outcome checkTestGate(const Facts& facts)
{
    return judge(facts, GateKind::Test, u"the tests"_s);
}

Outcome checkSecurityGate(const Facts& facts)
{
    return judge(facts, GateKind::Security, u"a security scan"_s);
}

constexpr Check table[]{
    {"CIC-01",
        Category::Pipeline,
        Severity::High,
        "Workflows parse and start on push and pull request",
        "Let a workflow start on `push` and `pull_request` of the default branch.",
        checkTriggers},
    {"CIC-02",
        Category::Pipeline,
        Severity::Blocker,
        "Test gate can fail the build",
        "Run the tests in a step of their own, without `|| true`, `continue-on-error`, `set +e` or "
        "`exit 0`.",
        checkTestGate},
    {"CIC-04",
        Category::Pipeline,
        Severity::Blocker,
        "Security gate can fail the build",
        "Remove what hides the scanner's failure and fail on high severity.",
        checkSecurityGate},
};

} // namespace

std::span<const Check> pipelineChecks()
{
    return table;
}

} // namespace slipway::readiness
