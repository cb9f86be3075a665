// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinefacts.h"
#include "readiness/checks/reports/judge.h"

#include <QSet>

#include <algorithm>

namespace slipway::readiness {
namespace {

using Protections = ReportFile<std::vector<evidence::BranchProtection>>;

/// Whether a required check's name stands for that job: its name or id, one row of its matrix, or a
/// job of the reusable workflow that it calls.
bool standsFor(const QString& context, const evidence::WorkflowJob& job)
{
    const QString name = job.name.isEmpty() ? job.id : job.name;
    const QString last = context.section(u" / "_s, -1);
    for (const auto& own : {name, job.id}) {
        const QString fixed = own.section(u"${{"_s, 0, 0).trimmed();
        if (context == own || last == own || context.startsWith(own + u" ("_s)
            || context.startsWith(own + u" / "_s)
            || (fixed.size() >= 3 && fixed != own && context.startsWith(fixed)))
            return true;
    }
    return false;
}

/// Jobs that a branch cannot be changed without: those required by name, and those they need.
QSet<QString> requiredJobs(
    const evidence::Workflow& workflow, const std::vector<evidence::RequiredCheck>& checks)
{
    QStringList open;
    for (const auto& job : workflow.jobs)
        if (std::ranges::any_of(
                checks, [&job](const auto& check) { return standsFor(check.name, job); }))
            open << job.id;
    QSet<QString> out;
    while (!open.isEmpty()) {
        const QString id = open.takeLast();
        if (out.contains(id))
            continue;
        out << id;
        for (const auto& job : workflow.jobs)
            if (job.id == id)
                open << job.needs;
    }
    return out;
}

/// Gates of the workflows that no required check stands for, as `test (pytest)`.
QStringList openGates(const Facts& facts, const std::vector<evidence::RequiredCheck>& checks)
{
    QSet<QString> required;
    for (const auto& workflow : facts.get<WorkflowFacts>().workflows)
        required += requiredJobs(workflow, checks);
    QStringList out;
    for (const auto& gate : facts.get<Gates>().gates)
        if (!gate.isOptional && !required.contains(gate.job))
            out << gate.job;
    out.removeDuplicates();
    return out;
}

/// All rules that are enforced, together.
evidence::BranchProtection together(const std::vector<const Protections*>& files, QString& why)
{
    evidence::BranchProtection out{.isEnforced = false};
    for (const auto* file : files) {
        for (const auto& one : *file->report) {
            if (!one.isEnforced) {
                why = one.why;
                continue;
            }
            out.isEnforced = true;
            out.requiresChecks = out.requiresChecks || one.requiresChecks;
            out.requiresReview = out.requiresReview || one.requiresReview;
            out.approvals = std::max(out.approvals, one.approvals);
            out.checks.insert(out.checks.end(), one.checks.begin(), one.checks.end());
        }
    }
    return out;
}

std::vector<Evidence> rulePlaces(const std::vector<const Protections*>& files)
{
    std::vector<Evidence> out;
    for (const auto* file : files) {
        for (const auto& one : *file->report)
            out.push_back(evidenceOf(*file, one.line, one.branch, EvidenceKind::Run));
        if (file->report->empty())
            out.push_back(evidenceOf(*file, 1, {}, EvidenceKind::Run));
    }
    return out;
}

} // namespace

Outcome branchIsProtected(const Facts& facts)
{
    const Judged<std::vector<evidence::BranchProtection>> judged(
        all(facts.get<Reports>().protections), [&facts](const Protections& file) {
            return aged(facts, file.produced.time, lifetime::settingsExport);
        });
    if (auto outcome = unusable(
            facts,
            judged,
            u"export of the branch protection (the JSON of the forge's API)"_s,
            u"reports/branch-protection.json"_s,
            [](const Protections& file) {
                qsizetype count = 0;
                for (const auto& one : *file.report)
                    count += static_cast<qsizetype>(one.checks.size());
                return u"%1 checks are required"_s.arg(count);
            },
            EvidenceKind::Run))
        return *outcome;
    QString why = u"The export holds no rule."_s;
    const auto rules = together(judged.fresh, why);
    const auto places = rulePlaces(judged.fresh);
    if (!rules.isEnforced)
        return failed(why, places);
    if (rules.checks.empty())
        return failed(
            u"The default branch takes changes without any green check: none is required."_s,
            places);
    const auto open = openGates(facts, rules.checks);
    const auto gates = facts.get<Gates>().gates.size();
    const QString review = rules.requiresReview ? u" Changes come by pull request."_s : QString();
    QStringList names;
    for (const auto& check : rules.checks)
        names << check.name;
    if (!open.isEmpty())
        return warned(u"The branch requires %1, but not the job %2 that holds a gate."_s.arg(
                          listed(names), listed(open)),
            places);
    if (gates == 0)
        return passed(u"The branch requires %1.%2"_s.arg(listed(names), review), places);
    return passed(
        u"The branch requires %1, and every gate is among them.%2"_s.arg(listed(names), review),
        places);
}

} // namespace slipway::readiness
