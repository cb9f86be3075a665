// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/rollout/planpreview.h"

#include "format/time.h"
#include "ui/pages/rollout/argvview.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"

#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

QString conditionText(const config::Metric& metric)
{
    QStringList out;
    if (!metric.successCondition.isEmpty())
        out << PlanPreview::tr("passes if %1").arg(metric.successCondition);
    if (!metric.failureCondition.isEmpty())
        out << PlanPreview::tr("fails if %1").arg(metric.failureCondition);
    if (metric.dryRun)
        out << PlanPreview::tr("dry run");
    return out.join(u" · "_s);
}

QString gateText(const analysis::MetricSpec& spec)
{
    const auto& metric = spec.metric;
    return (metric.title.isEmpty() ? metric.name : metric.title) + u": "_s + conditionText(metric);
}

QString commandFacts(const rollout::CommandLine& command)
{
    QStringList out{PlanPreview::tr("in %1").arg(command.workingDirectory),
        PlanPreview::tr("at most %1").arg(format::span(command.timeout.count()))};
    if (!command.environment.isEmpty())
        out << PlanPreview::tr("gets %1").arg(command.environment.join(u", "_s));
    if (!command.mutates)
        out << PlanPreview::tr("changes nothing");
    return out.join(u" · "_s);
}

QString failureText(const rollout::PlannedStep& step)
{
    switch (step.onFailure) {
    case config::OnFailure::Abort: return {};
    case config::OnFailure::Guide: return PlanPreview::tr("a failure pauses");
    case config::OnFailure::Ignore: return PlanPreview::tr("a failure is ignored");
    }
    return {};
}

} // namespace

QString stepKindText(const rollout::PlannedStep& step)
{
    switch (step.kind) {
    case config::StepKind::Command:
        return step.command ? step.command->name : PlanPreview::tr("command");
    case config::StepKind::SetWeight: return PlanPreview::tr("sets %1 %").arg(step.weight);
    case config::StepKind::Pause:
        return step.duration ? PlanPreview::tr("waits %1").arg(format::span(step.duration->count()))
                             : PlanPreview::tr("waits until a person continues");
    case config::StepKind::Analysis:
        return step.metrics.size() == 1 ? PlanPreview::tr("one gate")
                                        : PlanPreview::tr("%1 gates").arg(step.metrics.size());
    case config::StepKind::Approval:
        return step.minApprovals == 1
            ? PlanPreview::tr("waits for one approval")
            : PlanPreview::tr("waits for %1 approvals").arg(step.minApprovals);
    }
    return {};
}

PlanPreview::PlanPreview(const Theme& theme, bool hasGates, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_hasGates(hasGates)
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
}

void PlanPreview::addHeading(const QString& text)
{
    auto* label = new PlainLabel(m_theme, text);
    label->setFont(sans(size::text, QFont::DemiBold));
    if (m_inside->count() > 0)
        m_inside->addSpacing(8);
    m_inside->addWidget(label);
    m_lines << text;
}

void PlanPreview::addLine(const QString& text, Tone tone, bool isMono)
{
    if (text.isEmpty())
        return;
    auto* label = new PlainLabel(m_theme, text, tone);
    label->setFont(isMono ? mono(12) : sans(size::small));
    label->setWrapped();
    m_inside->addWidget(label);
    m_lines << label->text();
}

void PlanPreview::addCommand(const rollout::CommandLine& command)
{
    auto* argv = new ArgvView(m_theme);
    argv->setArguments(command.argv);
    m_inside->addWidget(argv);
    m_lines << argv->shown().join(u' ');
    addLine(commandFacts(command), Tone::Faint);
}

void PlanPreview::addStep(const QString& number, const rollout::PlannedStep& step)
{
    auto* title = new RunLabel(m_theme);
    QStringList rest{stepKindText(step), failureText(step)};
    if (step.isRequired)
        rest << tr("cannot be skipped");
    rest.removeAll(QString());
    title->setRuns({{number + u"  "_s, Tone::Faint},
        {step.name, Tone::Text, QFont::DemiBold},
        {u"  "_s + rest.join(u" · "_s), Tone::Dim}});
    m_inside->addSpacing(4);
    m_inside->addWidget(title);
    m_lines << number + u' ' + step.name + u' ' + rest.join(u" · "_s);
    if (step.command)
        addCommand(*step.command);
    if (step.undo) {
        addLine(tr("taken back by:"), Tone::Dim);
        addCommand(*step.undo);
    }
    for (const auto& metric : step.metrics)
        addLine(gateText(metric), Tone::Dim, true);
}

void PlanPreview::addGates(const rollout::RunPlan& plan)
{
    if (!plan.background.empty()) {
        addHeading(plan.backgroundFrom > 0
                ? tr("Gates in the background, from step %1 on").arg(plan.backgroundFrom + 1)
                : tr("Gates in the background, from the first step on"));
        for (const auto& metric : plan.background)
            addLine(gateText(metric), Tone::Dim, true);
    }
    addHeading(plan.autoRollback ? tr("If a gate fails, it rolls back by itself:")
                                 : tr("If a gate fails, it pauses. Rolling back would run:"));
    const auto steps = rollout::rollbackOf(plan, static_cast<int>(plan.steps.size()));
    int number = 0;
    for (const auto& step : steps)
        addStep(QString::number(++number), step);
    if (steps.empty())
        addLine(tr("Nothing: no step has an undo command, and no weight is set."), Tone::Warn);
}

void PlanPreview::setPlan(const std::optional<rollout::RunPlan>& plan, const QString& mistake)
{
    if (m_body && plan == m_plan && mistake == m_mistake)
        return;
    m_plan = plan;
    m_mistake = mistake;
    delete m_body;
    m_lines.clear();
    m_body = new QWidget;
    m_inside = new QVBoxLayout(m_body);
    m_inside->setContentsMargins(0, 0, 8, 0);
    m_inside->setSpacing(4);
    if (plan) {
        addHeading(tr("Steps"));
        int number = 0;
        for (const auto& step : plan->steps)
            addStep(QString::number(++number), step);
        if (m_hasGates)
            addGates(*plan);
    } else {
        addLine(mistake.isEmpty() ? tr("The plan is being put together…") : mistake,
            mistake.isEmpty() ? Tone::Dim : Tone::Bad);
    }
    m_inside->addStretch(1);
    m_column->addWidget(m_body);
    updateGeometry();
}

} // namespace slipway::ui
