// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/rundetailtext.h"

#include "base/text.h"
#include "format/time.h"
#include "format/unit.h"
#include "tables/runsmodel.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

using history::RunResult;
using rollout::StepPhase;

/// Texts of the detail panel.
struct RunDetailText {
    Q_DECLARE_TR_FUNCTIONS(RunDetailText)
};
using Text = RunDetailText;

Sign signOf(analysis::Verdict verdict)
{
    switch (verdict) {
    case analysis::Verdict::Successful: return Sign::Ok;
    case analysis::Verdict::Running: return Sign::Running;
    case analysis::Verdict::Pending: return Sign::Pending;
    case analysis::Verdict::Inconclusive: return Sign::Unknown;
    case analysis::Verdict::Error: return Sign::Warn;
    case analysis::Verdict::Failed: return Sign::Bad;
    }
    return Sign::Unknown;
}

Sign signOf(StepPhase phase)
{
    switch (phase) {
    case StepPhase::Pending: return Sign::Pending;
    case StepPhase::Executing:
    case StepPhase::Waiting: return Sign::Running;
    case StepPhase::Succeeded: return Sign::Ok;
    case StepPhase::Skipped: return Sign::NotApplicable;
    case StepPhase::Failed:
    case StepPhase::TimedOut:
    case StepPhase::Errored: return Sign::Bad;
    case StepPhase::Unknown: return Sign::Unknown;
    }
    return Sign::Unknown;
}

QString valuesOf(const rollout::GateView& gate)
{
    QStringList values;
    if (gate.canary)
        values << format::withUnit(*gate.canary, gate.unit);
    if (gate.stable)
        values << Text::tr("stable %1").arg(format::withUnit(*gate.stable, gate.unit));
    return values.join(u" · "_s);
}

StateRow rowOf(const rollout::StepView& step, qint64 now)
{
    const qint64 end = step.ended > 0 ? step.ended : now;
    const bool isBegun = step.started > 0 && end >= step.started;
    return {.sign = signOf(step.phase),
        .name = step.isRollback ? Text::tr("rollback: %1").arg(step.name) : step.name,
        .value = isBegun ? format::span(end - step.started) : QString(),
        .sentence = step.detail};
}

QString logText(const LogFacts& log)
{
    if (!log.isHere)
        return log.why.isEmpty() ? Text::tr("not kept") : log.why;
    QStringList parts{Text::tr(
        "%n line(s)", nullptr, static_cast<int>(std::min<qint64>(log.lines, 1'000'000'000)))};
    if (!log.exitText.isEmpty())
        parts << log.exitText;
    return parts.join(u" · "_s);
}

/// Nothing here proves who somebody was: names are told as unverified.
QString approvals(const rollout::RunView& view, qint64 now)
{
    QStringList people;
    for (const auto& request : view.people) {
        if (request.action == rollout::Action::Approve)
            people << Text::tr("%1, %2 (unverified)")
                          .arg(request.actor, format::moment(request.asked, now));
    }
    return people.join(u"; "_s);
}

Fact recordFact(const history::RunRow& row, const DetailView& detail)
{
    Fact fact{.name = Text::tr("Record"), .value = detail.chainText, .isMono = true};
    if (fact.value.isEmpty() && detail.chain == ChainLook::Checking)
        fact.value = Text::tr("#%1 · checking the chain").arg(row.number);
    else if (fact.value.isEmpty())
        fact.value = Text::tr("#%1 · chain not checked").arg(row.number);
    if (detail.chain == ChainLook::Broken)
        fact.tone = Tone::Bad;
    else if (detail.chain != ChainLook::Verified)
        fact.tone = Tone::Dim;
    return fact;
}

QString tookFact(const history::RunRow& row, qint64 now)
{
    const QString took = tables::tookText(row, now);
    if (took.isEmpty() || row.waited < 1000)
        return took;
    return Text::tr("%1 · %2 of it waiting for people").arg(took, format::span(row.waited));
}

QString readinessFact(const history::RunRow& row)
{
    const QString score = tables::readinessText(row);
    return row.verdict.isEmpty() ? score : u"%1 · %2"_s.arg(score, row.verdict);
}

} // namespace

QString runTitle(const history::RunRow& row)
{
    const auto with = [&row](const QString& pattern) {
        return pattern.arg(visible(row.version, 120), visible(row.environment, 120));
    };
    switch (row.result) {
    case RunResult::Open: return with(Text::tr("%1 on its way to %2"));
    case RunResult::Succeeded: return with(Text::tr("%1 succeeded in %2"));
    case RunResult::RolledBack: return with(Text::tr("%1 rolled back from %2"));
    case RunResult::RollbackFailed: return with(Text::tr("Rollback of %1 failed in %2"));
    case RunResult::Aborted: return with(Text::tr("%1 aborted in %2"));
    case RunResult::Cancelled: return with(Text::tr("%1 cancelled before %2 was touched"));
    case RunResult::Rejected: return with(Text::tr("%1 rejected for %2"));
    }
    return with(Text::tr("%1 in %2"));
}

QString runStory(const history::RunRow& row, const DetailView& detail)
{
    if (detail.replayAt > 0 && detail.view)
        return detail.view->sentence.isEmpty()
            ? detail.view->headline
            : u"%1. %2"_s.arg(detail.view->headline, detail.view->sentence);
    return detail.story.isEmpty() ? row.sentence : detail.story;
}

std::vector<StateRow> gateRows(const rollout::RunView& view)
{
    std::vector<StateRow> rows;
    for (const auto& gate : view.gates) {
        StateRow row{.sign = signOf(gate.verdict),
            .name = gate.name,
            .value = valuesOf(gate),
            .sentence = gate.sentence};
        if (gate.isDryRun)
            row.name += u" · "_s + Text::tr("dry run");
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<StateRow> stepRows(const rollout::RunView& view, qint64 now)
{
    std::vector<StateRow> rows;
    for (const auto& step : view.steps)
        rows.push_back(rowOf(step, now));
    for (const auto& step : view.rollback) {
        if (step.phase != StepPhase::Pending)
            rows.push_back(rowOf(step, now));
    }
    return rows;
}

std::vector<Fact> runFacts(const history::RunRow& row, const DetailView& detail, qint64 now)
{
    const bool isRead = !detail.run.isEmpty();
    std::vector<Fact> facts;
    facts.push_back({Text::tr("Command log"), isRead ? logText(detail.log) : QString()});
    facts.push_back(
        {Text::tr("Approved by"), detail.view ? approvals(*detail.view, now) : QString()});
    facts.push_back(recordFact(row, detail));
    facts.push_back({Text::tr("Took"), tookFact(row, now)});
    facts.push_back({Text::tr("Started by"),
        row.host.isEmpty() ? row.actor : Text::tr("%1 on %2").arg(row.actor, row.host)});
    facts.push_back({Text::tr("Reason"), row.reason});
    facts.push_back({Text::tr("From"), row.stable});
    facts.push_back({Text::tr("Plan"), row.plan});
    facts.push_back({.name = Text::tr("Commit"),
        .value = detail.commit.isEmpty() ? row.commit : detail.commit,
        .isMono = detail.commit.isEmpty()});
    facts.push_back({Text::tr("Readiness"), readinessFact(row)});
    return facts;
}

} // namespace slipway::ui
