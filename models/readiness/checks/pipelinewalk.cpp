// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelineruns.h"
#include "readiness/checks/pipelinetools.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// Scanners that report and succeed unless they are told which code to leave with.
QString reportsOnly(const PipelineCommand& command)
{
    if (command.uploadsFindings)
        return {};
    if (command.uses.startsWith(u"aquasecurity/trivy-action")
        && command.with.value(u"exit-code"_s, u"0"_s) == u"0")
        return u"`exit-code` is 0, so that findings never fail it"_s;
    if (command.uses.startsWith(u"anchore/scan-action")
        && command.with.value(u"fail-build"_s) == u"false")
        return u"`fail-build: false` never fails it"_s;
    if (command.words.value(0) == u"trivy" && !command.text.contains(u"--exit-code"))
        return u"without `--exit-code` findings never fail it"_s;
    for (const auto& flag : {u"--exit-zero"_s, u"--exit-zero-even-if-changed"_s, u"--soft-fail"_s})
        if (command.words.contains(flag))
            return u"`%1` hides its findings"_s.arg(flag);
    return {};
}

/// Collects the gates among commands: a command counts itself only if nothing that it runs does.
class GateCollector {
public:
    GateCollector(const Facts& facts, Gates& out)
        : m_facts(facts)
        , m_commands(facts.get<PipelineRuns>().commands)
        , m_out(out)
    {
    }

    bool take(int first, int end)
    {
        bool hasAny = false;
        for (int i = first; i < end;) {
            const auto& command = m_commands[size_t(i)];
            const int behind = i + 1 + command.inner;
            if (!isGating(m_facts, command.workflow)) {
                i = behind;
                continue;
            }
            const bool isInner = take(i + 1, behind);
            const auto kind = isInner ? std::nullopt : kindOf(command);
            if (kind)
                add(*kind, command);
            hasAny = hasAny || isInner || kind;
            i = behind;
        }
        return hasAny;
    }

private:
    static std::optional<GateKind> kindOf(const PipelineCommand& command)
    {
        if (command.uses.isEmpty())
            return gateOf(command.words);
        evidence::WorkflowStep step;
        step.uses = command.uses;
        return gateOfAction(step);
    }

    void add(GateKind kind, const PipelineCommand& command)
    {
        Gate gate{kind,
            command.text,
            command.jobName,
            command.step,
            command.mask,
            command.isOptional,
            command.doubtfulBy.line > 0,
            placesOf(m_facts, command)};
        const QString own = reportsOnly(command);
        if (gate.mask.isEmpty())
            gate.mask = own;
        // The strict call stands beside the one that only counts.
        gate.isOptional = gate.isOptional || command.words.contains(u"--exit-zero"_s);
        m_out.gates.push_back(std::move(gate));
    }

    const Facts& m_facts;
    const std::vector<PipelineCommand>& m_commands;
    Gates& m_out;
};

} // namespace

Gates Gates::gather(const Facts& facts)
{
    Gates out;
    const auto& runs = facts.get<PipelineRuns>();
    GateCollector(facts, out).take(0, int(runs.commands.size()));
    out.elsewhere = runs.elsewhere;
    return out;
}

} // namespace slipway::readiness
