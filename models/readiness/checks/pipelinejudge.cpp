// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelineruns.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

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

namespace {

QString sentenceOf(const Gate& gate)
{
    const QString command = gate.command.size() > 80 ? gate.command.left(77) + u'…' : gate.command;
    return u"Step \"%1\" (job %2) runs `%3`, but %4."_s.arg(
        gate.step.left(80), gate.job.left(60), command, gate.mask);
}

} // namespace

Outcome judgeGates(const Facts& facts, GateKind kind, const QString& noun, bool isStrict)
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
        if (!isStrict && !good.empty())
            return warned(std::move(reason), std::move(masked));
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
    auto looked = workflowPlaces(facts);
    if (!gates.elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"No step here runs %1; %2."_s.arg(noun, elsewhereText(gates.elsewhere.first())),
            std::move(looked));
    return failed(
        u"No step of a workflow that starts on a push or pull request runs %1."_s.arg(noun),
        std::move(looked));
}

} // namespace slipway::readiness
