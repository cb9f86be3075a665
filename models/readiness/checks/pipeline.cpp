// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/pipelinefacts.h"
#include "readiness/checks/published.h"
#include "readiness/checks/source/language.h"
#include "readiness/checks/workflow/inventory.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

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

Outcome checkTestGate(const Facts& facts)
{
    const auto& ci = facts.get<WorkflowFacts>();
    if (ci.workflows.empty() && ci.unreadable.empty() && ci.otherSystems.isEmpty()
        && !facts.get<Language>().hasSource())
        return notApplicable(
            u"There is no source code that tests could cover."_s, {absent(u"src"_s)});
    auto outcome = judgeGates(facts, GateKind::Test, u"the tests"_s);
    // Manifests alone have no tests of their own that a gate could run.
    const auto& inventory = facts.get<TestInventory>();
    if (outcome.status == Status::Fail && !facts.get<Language>().hasSource()
        && !facts.get<KubernetesFiles>().paths.isEmpty() && facts.get<ProductionImages>().isEmpty()
        && std::ranges::none_of(
            facts.get<Gates>().gates, [](const Gate& gate) { return gate.kind == GateKind::Test; })
        && inventory.integrations + inventory.units == 0)
        return notApplicable(
            u"There is no source code that tests could cover."_s, std::move(outcome.evidence));
    return outcome;
}

Outcome checkSecurityGate(const Facts& facts)
{
    auto outcome = judgeGates(facts, GateKind::Security, u"a security scan"_s);
    const auto& gates = facts.get<Gates>().gates;
    const bool isThere = std::ranges::any_of(
        gates, [](const Gate& gate) { return gate.kind == GateKind::Security; });
    if (outcome.status != Status::Fail || isThere || facts.get<WorkflowFacts>().workflows.empty())
        return outcome;
    // What the forge scans by its own settings stands in no file.
    for (const auto& path : {u".github/dependabot.yml"_s, u".github/dependabot.yaml"_s})
        if (facts.tree().contains(path))
            return unknown(UnknownReason::Missing,
                u"No step of a workflow scans. GitHub's own security features are in use (%1), and "
                "whether its code scanning guards the branch is a setting that no file shows."_s
                    .arg(path),
                {placeOf(facts, path, 1)});
    if (publishedOnly(facts))
        return warned(outcome.reason
                + u" Nothing here is deployed; who uses the library or tool scans it with the rest."_s,
            std::move(outcome.evidence));
    return outcome;
}

constexpr Check table[]{
    {"CIC-01",
        Category::Pipeline,
        Severity::High,
        "Workflows parse and start on push and pull request",
        "Let a workflow start on `push` and `pull_request` of the default branch.",
        checkTriggers,
        "A workflow that does not start, or does not parse, checks nothing; a change then reaches "
        "the default branch unseen."},
    {"CIC-02",
        Category::Pipeline,
        Severity::Blocker,
        "Test gate can fail the build",
        "Run the tests in a step of their own, without `|| true`, `continue-on-error`, `set +e` or "
        "`exit 0`.",
        checkTestGate,
        "A test step that cannot fail turns every later claim about tests into decoration."},
    {"CIC-04",
        Category::Pipeline,
        Severity::Blocker,
        "Security gate can fail the build",
        "Remove what hides the scanner's failure and fail on high severity.",
        checkSecurityGate,
        "A scan whose findings change nothing proves nothing, however green it looks."},
};

} // namespace

std::span<const Check> pipelineChecks()
{
    return table;
}

} // namespace slipway::readiness
