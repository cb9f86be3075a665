// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinefacts.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Where a command stands while scripts are followed inward.
struct Around {
    QString job;
    QString step;
    QString path; ///< of the file that the script stands in
    QString folder; ///< working directory in the repository
    QString mask; ///< from further out
    std::vector<Evidence> maskEvidence;
    bool isOptional = false;
    bool uploadsFindings = false; ///< to the forge's code scanning, which fails the pull request
};

bool mayFailByName(const QString& name)
{
    static const QRegularExpression optional(
        u"experimental|nightly|optional|allow(ed)?[-_ ]fail|canary|upstream|flaky|unstable|insiders|beta|preview"_s,
        QRegularExpression::CaseInsensitiveOption);
    return optional.match(name).hasMatch();
}

class Walker {
public:
    explicit Walker(const Facts& facts) : m_facts(facts) { }

    void workflow(const evidence::Workflow& workflow)
    {
        for (const auto& job : workflow.jobs) {
            if (job.isDisabled())
                continue;
            if (!job.uses.isEmpty() && !job.uses.startsWith(u"./"))
                m_out.elsewhere << job.uses;
            Around around{job.name,
                {},
                workflow.path,
                {},
                {},
                {},
                mayFailByName(job.name + u' ' + job.id),
                false};
            mask(around, job.continueOnError, u"the job"_s);
            around.uploadsFindings
                = std::ranges::any_of(job.steps, [](const evidence::WorkflowStep& step) {
                      return step.uses.startsWith(u"github/codeql-action/upload-sarif");
                  });
            for (const auto& step : job.steps)
                this->step(step, around, 0);
        }
    }
    Gates gates() && { return std::move(m_out); }

private:
    void mask(Around& around, const evidence::WorkflowFlag& flag, const QString& who)
    {
        if (flag.kind != evidence::WorkflowFlag::Kind::Yes)
            return; // an expression decides for each run: `matrix.experimental` and its like
        around.mask = u"`continue-on-error` lets %1 go on"_s.arg(who);
        around.maskEvidence.push_back(placeOf(m_facts, around.path, flag.line));
    }

    void step(const evidence::WorkflowStep& step, Around around, int depth)
    {
        if (step.isDisabled() || depth > 3)
            return;
        around.step = step.name;
        around.isOptional = around.isOptional || mayFailByName(step.name);
        mask(around, step.continueOnError, u"the step"_s);
        if (!step.run.isEmpty()) {
            around.folder = step.workingDirectory;
            script(step.script(), step.shellOptions(), around, 0);
        } else if (const auto kind = gateOfAction(step)) {
            action(*kind, step, around);
        } else if (step.uses.startsWith(u"./")) {
            composite(step.uses.mid(2), around, depth);
        }
    }

    void composite(const QString& folder, Around around, int depth)
    {
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
            around.path = path;
            for (const auto& inner : *steps)
                step(inner, around, depth + 1);
        }
    }

    void action(GateKind kind, const evidence::WorkflowStep& step, const Around& around)
    {
        Gate gate{
            kind, step.uses, around.job, around.step, around.mask, around.isOptional, false, {}};
        gate.evidence.push_back(placeOf(m_facts, around.path, step.line, 0, step.endLine));
        gate.evidence.insert(
            gate.evidence.end(), around.maskEvidence.begin(), around.maskEvidence.end());
        // These two report and succeed unless they are told which code to leave with.
        const bool mayReportOnly = gate.mask.isEmpty() && !around.uploadsFindings;
        if (mayReportOnly && step.uses.startsWith(u"aquasecurity/trivy-action")
            && step.with.value(u"exit-code"_s, u"0"_s) == u"0")
            gate.mask = u"`exit-code` is 0, so that findings never fail it"_s;
        if (mayReportOnly && step.uses.startsWith(u"anchore/scan-action")
            && step.with.value(u"fail-build"_s) == u"false")
            gate.mask = u"`fail-build: false` never fails it"_s;
        m_out.gates.push_back(std::move(gate));
    }

    /// Adds the gates of a script; false if it has none.
    bool script(const evidence::ShellScript& script,
        evidence::ShellOptions options,
        const Around& around,
        int depth)
    {
        bool hasAny = false;
        QString folder = around.folder;
        for (int i = 0; i < int(script.commands.size()); ++i) {
            const auto& command = script.commands[size_t(i)];
            if (command.words.value(0) == u"cd")
                folder = command.words.value(1);
            Around inner = around;
            inner.folder = folder;
            if (const auto found = evidence::maskOf(script, i, options)) {
                inner.mask = maskText(*found);
                if (found->line != command.line)
                    inner.maskEvidence.push_back(
                        placeOf(m_facts, around.path, found->line, found->column));
            }
            if (follow(command, inner, depth)) {
                hasAny = true;
                continue;
            }
            const auto kind = gateOf(command.words);
            if (!kind)
                continue;
            hasAny = true;
            add(*kind, command, inner, script);
        }
        return hasAny;
    }

    bool follow(const evidence::ShellCommand& command, const Around& around, int depth)
    {
        if (depth > 3)
            return false;
        bool hasAny = false;
        for (const auto& called : calledScripts(m_facts, command.words, around.folder)) {
            Around inner = around;
            if (!called.path.isEmpty()) {
                if (!around.mask.isEmpty())
                    inner.maskEvidence.push_back(
                        placeOf(m_facts, around.path, command.line, command.column));
                inner.path = called.path;
            }
            if (!called.mask.isEmpty())
                inner.mask = called.mask;
            auto script = called.script;
            if (called.path.isEmpty())
                for (auto& part : script.commands)
                    part.line = part.endLine = command.line;
            hasAny = this->script(script, called.options, inner, depth + 1) || hasAny;
        }
        return hasAny;
    }

    void add(GateKind kind,
        const evidence::ShellCommand& command,
        const Around& around,
        const evidence::ShellScript& script)
    {
        Gate gate{
            kind, command.text, around.job, around.step, around.mask, around.isOptional, false, {}};
        gate.evidence.push_back(
            placeOf(m_facts, around.path, command.line, command.column, command.endLine));
        gate.evidence.insert(
            gate.evidence.end(), around.maskEvidence.begin(), around.maskEvidence.end());
        const auto& last = script.commands.back();
        const auto lastWord = last.words.value(0);
        const bool endsWell
            = lastWord == u"true" || (lastWord == u"exit" && last.words.value(1) == u"0");
        if (gate.mask.isEmpty() && endsWell && last.line != command.line) {
            gate.isDoubtful = true;
            gate.evidence.push_back(placeOf(m_facts, around.path, last.line, last.column));
        }
        // Trivy reports and leaves with 0 unless told otherwise.
        const QStringList words = withoutWrappers(command.words);
        if (gate.mask.isEmpty() && !around.uploadsFindings && words.value(0) == u"trivy"
            && !command.text.contains(u"--exit-code"))
            gate.mask = u"without `--exit-code` findings never fail it"_s;
        m_out.gates.push_back(std::move(gate));
    }

    const Facts& m_facts;
    Gates m_out;
};

} // namespace

Gates Gates::gather(const Facts& facts)
{
    static const QStringList gating{u"push"_s,
        u"pull_request"_s,
        u"pull_request_target"_s,
        u"merge_group"_s,
        u"workflow_call"_s,
        u"workflow_run"_s};
    Walker walker(facts);
    for (const auto& workflow : facts.get<WorkflowFacts>().workflows)
        if (std::ranges::any_of(
                gating, [&workflow](const auto& event) { return workflow.trigger(event); }))
            walker.workflow(workflow);
    return std::move(walker).gates();
}

} // namespace slipway::readiness
