// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelineruns.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

constexpr size_t mostCommands = 20'000;
constexpr int deepestScript = 4;
constexpr int deepestAction = 3;
constexpr int deepestWorkflow = 3;

bool mayFailByName(const QString& name)
{
    static const QRegularExpression optional(
        u"experimental|nightly|optional|allow(ed)?[-_ ]fail|canary|upstream|flaky|unstable|insiders|beta|preview"_s,
        QRegularExpression::CaseInsensitiveOption);
    return optional.match(name).hasMatch();
}

/// Walks jobs, steps and scripts; `around` is what holds for all that is met further in.
class RunWalker {
public:
    explicit RunWalker(const Facts& facts)
        : m_facts(facts)
        , m_workflows(facts.get<WorkflowFacts>().workflows)
    {
    }

    void workflow(int index)
    {
        const auto& workflow = m_workflows[size_t(index)];
        for (int i = 0; i < int(workflow.jobs.size()); ++i) {
            PipelineCommand around;
            around.workflow = index;
            around.job = i;
            job(workflow, workflow.jobs[size_t(i)], around, 0);
        }
    }
    void scriptFile(const QString& path)
    {
        PipelineCommand around;
        for (const auto& called : calledScripts(m_facts, {u"bash"_s, path}, {}))
            this->called(called, around, 0);
    }
    PipelineRuns runs() && { return std::move(m_out); }

private:
    void job(const evidence::Workflow& workflow,
        const evidence::WorkflowJob& job,
        PipelineCommand around,
        int depth)
    {
        if (job.isDisabled())
            return;
        around.jobName = around.jobName.isEmpty() ? job.name : around.jobName;
        around.place.path = workflow.path;
        around.isOptional = around.isOptional || mayFailByName(job.name + u' ' + job.id);
        mask(around, job.continueOnError, u"the job"_s);
        if (!job.uses.isEmpty()) {
            call(job, around, depth);
            return;
        }
        around.uploadsFindings
            = std::ranges::any_of(job.steps, [](const evidence::WorkflowStep& step) {
                  return step.uses.startsWith(u"github/codeql-action/upload-sarif");
              });
        for (const auto& one : job.steps) {
            if (!failsLater(job, one)) {
                step(one, around, 0);
                continue;
            }
            auto honest = one;
            honest.continueOnError = {};
            step(honest, around, 0);
        }
    }

    /// Whether a later step fails the job where this one failed: `if: steps.x.outcome ==
    /// 'failure'` with `exit 1`.
    static bool failsLater(const evidence::WorkflowJob& job, const evidence::WorkflowStep& step)
    {
        if (step.id.isEmpty() || step.continueOnError.kind != evidence::WorkflowFlag::Kind::Yes)
            return false;
        const QString subject = u"steps."_s + step.id + u".outcome"_s;
        return std::ranges::any_of(job.steps, [&](const evidence::WorkflowStep& later) {
            QString condition = later.condition;
            condition.remove(u"${{"_s).remove(u"}}"_s).remove(u' ');
            if (later.line <= step.line
                || !(condition == subject + u"=='failure'"_s
                    || condition == subject + u"!='success'"_s))
                return false;
            return std::ranges::any_of(later.script().commands, [](const auto& command) {
                return command.words.value(0) == u"exit" && command.words.size() == 2
                    && command.words[1] != u"0";
            });
        });
    }

    void call(const evidence::WorkflowJob& job, const PipelineCommand& around, int depth)
    {
        if (!job.uses.startsWith(u"./")) {
            m_out.elsewhere << job.uses;
            return;
        }
        if (depth >= deepestWorkflow)
            return;
        const auto found
            = std::ranges::find(m_workflows, job.uses.mid(2), &evidence::Workflow::path);
        if (found == m_workflows.end())
            return;
        for (const auto& inner : found->jobs)
            this->job(*found, inner, around, depth + 1);
    }

    static void mask(
        PipelineCommand& around, const evidence::WorkflowFlag& flag, const QString& who)
    {
        if (flag.kind != evidence::WorkflowFlag::Kind::Yes)
            return; // an expression decides for each run: `matrix.experimental` and its like
        around.mask = u"`continue-on-error` lets %1 go on"_s.arg(who);
        around.maskPlaces.push_back({around.place.path, flag.line, 0});
    }

    void step(const evidence::WorkflowStep& step, PipelineCommand around, int depth)
    {
        if (step.isDisabled() || depth > deepestAction)
            return;
        around.step = step.name;
        around.isOptional = around.isOptional || mayFailByName(step.name);
        around.runsAfterFailure = around.runsAfterFailure || step.runsAfterFailure();
        mask(around, step.continueOnError, u"the step"_s);
        if (!step.run.isEmpty()) {
            around.folder = step.workingDirectory;
            script(step.script(), step.shellOptions(), around, 0);
            return;
        }
        if (step.uses.isEmpty() || m_out.commands.size() >= mostCommands)
            return;
        around.uses = step.uses;
        around.with = step.with;
        around.text = step.uses;
        around.place.line = step.line;
        around.endLine = step.endLine;
        const auto own = m_out.commands.size();
        m_out.commands.push_back(around);
        if (step.uses.startsWith(u"./"))
            composite(step.uses.mid(2), around, depth);
        for (const auto& called : scriptsOfAction(m_facts, step))
            this->called(called, around, 0);
        m_out.commands[own].inner = int(m_out.commands.size() - own - 1);
    }

    void composite(const QString& folder, PipelineCommand around, int depth)
    {
        around.uses.clear();
        around.with.clear();
        for (const auto& name : {u"/action.yml"_s, u"/action.yaml"_s}) {
            const QString path = folder + name;
            if (!m_facts.tree().contains(path))
                continue;
            const auto bytes = m_facts.tree().read(path);
            const auto steps = bytes
                ? evidence::readCompositeAction(*bytes)
                : Result<std::vector<evidence::WorkflowStep>>(failure(bytes.error()));
            if (!steps)
                continue;
            around.place.path = path;
            for (const auto& inner : *steps)
                step(inner, around, depth + 1);
        }
    }

    void script(const evidence::ShellScript& script,
        evidence::ShellOptions options,
        const PipelineCommand& around,
        int depth)
    {
        QString folder = around.folder;
        const auto functions = evidence::functionsOf(script);
        const auto isDefinition = [&functions](int index) {
            return std::ranges::any_of(
                functions, [index](const auto& one) { return one.definition == index; });
        };
        for (int i = 0; i < int(script.commands.size()); ++i) {
            if (m_out.commands.size() >= mostCommands) {
                m_out.isCut = true;
                return;
            }
            const auto& command = script.commands[size_t(i)];
            if (command.words.isEmpty() || isDefinition(i))
                continue;
            if (command.words[0] == u"cd" || command.words[0] == u"pushd")
                folder = command.words.value(1);
            PipelineCommand made = around;
            made.uses.clear();
            made.with.clear();
            made.inner = 0;
            made.folder = folder;
            made.words = withoutWrappers(command.words);
            made.text = command.text;
            made.place.line = command.line;
            made.place.column = command.column;
            made.endLine = command.endLine;
            if (const auto found = evidence::maskOf(script, i, options)) {
                made.mask = maskText(*found);
                if (found->line != command.line)
                    made.maskPlaces.push_back({around.place.path, found->line, found->column});
            }
            doubt(made, script);
            const auto own = m_out.commands.size();
            m_out.commands.push_back(made);
            if (depth < deepestScript)
                for (const auto& called : calledScripts(m_facts, command.words, folder))
                    this->called(called, made, depth);
            m_out.commands[own].inner = int(m_out.commands.size() - own - 1);
        }
    }

    void called(const CalledScript& called, PipelineCommand around, int depth)
    {
        if (!called.path.isEmpty()) {
            if (!around.mask.isEmpty())
                around.maskPlaces.push_back(around.place);
            around.place.path = called.path;
        }
        if (!called.mask.isEmpty())
            around.mask = called.mask;
        if (!called.folder.isNull())
            around.folder = called.folder;
        auto script = called.script;
        if (called.path.isEmpty())
            for (auto& part : script.commands)
                part.line = part.endLine = around.place.line;
        this->script(script, called.options, around, depth + 1);
    }

    /// A script that ends in `true` or `exit 0`: only errexit keeps what stands before it honest.
    static void doubt(PipelineCommand& made, const evidence::ShellScript& script)
    {
        const auto& last = script.commands.back();
        const QString word = last.words.value(0);
        const bool endsWell = word == u"true" || (word == u"exit" && last.words.value(1) == u"0");
        made.doubtfulBy = {};
        if (made.mask.isEmpty() && endsWell && last.line != made.place.line)
            made.doubtfulBy = {made.place.path, last.line, last.column};
    }

    const Facts& m_facts;
    const std::vector<evidence::Workflow>& m_workflows;
    PipelineRuns m_out;
};

bool isCalled(const std::vector<evidence::Workflow>& workflows, const QString& path)
{
    return std::ranges::any_of(workflows, [&path](const evidence::Workflow& workflow) {
        return std::ranges::any_of(workflow.jobs, [&path](const evidence::WorkflowJob& job) {
            return job.uses.startsWith(u"./") && QStringView(job.uses).mid(2) == path;
        });
    });
}

} // namespace

PipelineRuns PipelineRuns::gather(const Facts& facts)
{
    RunWalker walker(facts);
    const auto& workflows = facts.get<WorkflowFacts>().workflows;
    for (int i = 0; i < int(workflows.size()); ++i) {
        const auto& workflow = workflows[size_t(i)];
        const bool isOnlyCalled
            = workflow.triggers.size() == 1 && workflow.trigger(u"workflow_call"_s);
        if (!isOnlyCalled || !isCalled(workflows, workflow.path))
            walker.workflow(i);
    }
    auto runs = std::move(walker).runs();
    runs.elsewhere += facts.get<WorkflowFacts>().otherSystems;
    return runs;
}

QString elsewhereText(const QString& one)
{
    return one.contains(u'@')
        ? u"%1 is a workflow of another repository, which is not read"_s.arg(one)
        : u"%1 may, and of CI only GitHub Actions is read"_s.arg(one);
}

std::vector<PipelineCommand> commandsOfScript(const Facts& facts, const QString& path)
{
    RunWalker walker(facts);
    walker.scriptFile(path);
    return std::move(walker).runs().commands;
}

std::vector<int> PipelineRuns::ofJob(int workflow, int job) const
{
    std::vector<int> out;
    for (int i = 0; i < int(commands.size()); ++i)
        if (commands[size_t(i)].workflow == workflow && commands[size_t(i)].job == job)
            out.push_back(i);
    return out;
}

bool isGating(const Facts& facts, int workflow)
{
    static const QStringList gating{u"push"_s,
        u"pull_request"_s,
        u"pull_request_target"_s,
        u"merge_group"_s,
        u"workflow_call"_s,
        u"workflow_run"_s};
    const auto& one = facts.get<WorkflowFacts>().workflows[size_t(workflow)];
    return std::ranges::any_of(gating, [&one](const auto& event) { return one.trigger(event); });
}

const evidence::WorkflowJob& jobOf(const Facts& facts, const PipelineCommand& command)
{
    return facts.get<WorkflowFacts>().workflows[size_t(command.workflow)].jobs[size_t(command.job)];
}

Evidence placeOf(const Facts& facts, const PipelineCommand& command)
{
    return placeOf(
        facts, command.place.path, command.place.line, command.place.column, command.endLine);
}

std::vector<Evidence> placesOf(const Facts& facts, const PipelineCommand& command)
{
    std::vector<Evidence> out{placeOf(facts, command)};
    for (const auto& place : command.maskPlaces)
        out.push_back(placeOf(facts, place));
    if (command.doubtfulBy.line > 0)
        out.push_back(placeOf(facts, command.doubtfulBy));
    return out;
}

std::vector<Evidence> workflowPlaces(const Facts& facts)
{
    std::vector<Evidence> out;
    for (const auto& workflow : facts.get<WorkflowFacts>().workflows)
        if (out.size() < 10)
            out.push_back(placeOf(facts, workflow.path, workflow.triggersLine));
    return out;
}

} // namespace slipway::readiness
