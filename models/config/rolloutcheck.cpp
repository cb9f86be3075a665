// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/rolloutcheck.h"

#include "config/variables.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

const auto setWeight = u"set-weight"_s;

bool isGate(const Metric& metric)
{
    const bool hasCondition
        = !metric.successCondition.isEmpty() || !metric.failureCondition.isEmpty();
    return hasCondition && !metric.dryRun;
}

bool isEndless(const Metric& metric)
{
    return metric.interval && !metric.count && metric.consecutiveSuccessLimit == 0;
}

bool namesStable(const QString& condition)
{
    static const QRegularExpression word(u"\\bstable\\b"_s);
    return word.match(condition).hasMatch();
}

/// One plan against everything else in the file.
class PlanCheck {
public:
    PlanCheck(const ReadRollouts& all, const ReadPlan& plan, Mistakes& mistakes)
        : m_all(all)
        , m_read(plan)
        , m_plan(plan.plan)
        , m_mistakes(mistakes)
    {
    }
    void check();

private:
    void checkStep(const ReadStep& read);
    void checkUndo(const ReadStep& read);
    void checkWeight(const ReadStep& read);
    void checkInline(const ReadStep& read);
    void checkObserve();
    const ReadCommand* command(const QString& name, const yaml::Mark& mark);
    void checkTemplates(const QStringList& names, const yaml::Mark& mark);
    void checkTemplate(const ReadTemplate& one, const yaml::Mark& mark);
    void checkNames(const PlacedText& text, const QStringList& known, const QString& where);
    void checkQuery(const PlacedText& query);
    QStringList known(std::initializer_list<const Variables*> sets) const;

    const ReadRollouts& m_all;
    const ReadPlan& m_read;
    const RolloutPlan& m_plan;
    Mistakes& m_mistakes;
};

void PlanCheck::check()
{
    for (const auto* steps : {&m_read.steps, &m_read.rollback}) {
        for (const auto& step : *steps)
            checkStep(step);
    }
    checkTemplates(m_plan.backgroundTemplates, m_read.backgroundTemplates);
    if (!m_read.trafficQuery.text.isEmpty())
        checkQuery(m_read.trafficQuery);
    checkObserve();
}

void PlanCheck::checkStep(const ReadStep& read)
{
    if (!read.step.undo.isEmpty())
        (void)command(read.step.undo, read.undo);
    if (!read.isWhole)
        return;
    switch (read.step.kind) {
    case StepKind::Command:
        (void)command(read.step.command, read.does);
        checkUndo(read);
        return;
    case StepKind::SetWeight: checkWeight(read); return;
    case StepKind::Analysis:
        checkTemplates(read.step.templates, read.does);
        checkInline(read);
        return;
    case StepKind::Pause:
    case StepKind::Approval: return;
    }
}

/// What must not be skipped on the way in must be taken back on the way out.
void PlanCheck::checkUndo(const ReadStep& read)
{
    const auto it = m_all.commands.constFind(read.step.command);
    const bool changes = it != m_all.commands.constEnd() && it->command.mutates;
    if (read.step.isRequired && changes && read.step.undo.isEmpty() && m_plan.rollback.empty())
        m_mistakes.add(read.mark,
            u"the required command %1 has no undo"_s.arg(quoted(read.step.command)),
            u"write undo here, rollback: {steps} in the plan, or mutates: false in the command"_s);
}

void PlanCheck::checkWeight(const ReadStep& read)
{
    const auto it = m_all.commands.constFind(setWeight);
    if (it == m_all.commands.constEnd()) {
        m_mistakes.add(read.does,
            u"setWeight needs a command 'set-weight'"_s,
            u"describe it under commands, with {{weight}} in its argv"_s);
        return;
    }
    (void)command(setWeight, read.does);
    const bool usesWeight = std::ranges::any_of(it->command.argv,
        [](const QString& argument) { return variablesIn(argument).contains(u"weight"_s); });
    if (!usesWeight && !it->command.argv.isEmpty())
        m_mistakes.add(it->mark,
            u"the command 'set-weight' does not use {{weight}}"_s,
            u"write it as an argument"_s);
}

/// A step that waits for an analysis must end, and be able to fail.
void PlanCheck::checkInline(const ReadStep& read)
{
    bool hasGate = false;
    bool areKnown = true;
    for (const auto& name : read.step.templates) {
        const auto it = m_all.templates.constFind(name);
        areKnown = areKnown && it != m_all.templates.constEnd();
        if (it == m_all.templates.constEnd())
            continue;
        for (const auto& metric : it->value.metrics) {
            hasGate = hasGate || isGate(metric);
            if (isGate(metric) && isEndless(metric))
                m_mistakes.add(read.does,
                    u"metric %1 of %2 never ends: a step would wait for ever"_s.arg(
                        quoted(metric.name), quoted(name)),
                    u"give it a count, or write it in the plan's own analysis"_s);
        }
    }
    if (!hasGate && areKnown)
        m_mistakes.add(read.does,
            u"no metric of this analysis can fail"_s,
            u"give one a successCondition or failureCondition, without dryRun"_s);
}

void PlanCheck::checkObserve()
{
    if (m_plan.observe.isEmpty())
        return;
    const ReadCommand* read = command(m_plan.observe, m_read.observe);
    if (read && (read->command.mutates || !read->command.readsJson))
        m_mistakes.add(read->mark,
            u"the command %1 observes for plan %2"_s.arg(
                quoted(m_plan.observe), quoted(m_plan.name)),
            u"write mutates: false and output: json"_s);
}

/// A command that the plan runs: it is there, and its variables are set.
const ReadCommand* PlanCheck::command(const QString& name, const yaml::Mark& mark)
{
    const auto it = m_all.commands.constFind(name);
    if (it == m_all.commands.constEnd()) {
        const QStringList names = m_all.commands.keys();
        m_mistakes.add(mark,
            u"unknown command %1"_s.arg(quoted(name)),
            names.isEmpty() ? u"describe it under commands"_s : suggestion(name, names));
        return nullptr;
    }
    const QStringList names = known({&m_plan.variables, &m_plan.canary});
    for (const auto& text : it->texts)
        checkNames(text, names, {});
    return &*it;
}

void PlanCheck::checkTemplates(const QStringList& names, const yaml::Mark& mark)
{
    QStringList seen;
    for (const auto& name : names) {
        const auto it = m_all.templates.constFind(name);
        if (seen.contains(name))
            m_mistakes.add(mark, u"analysis template %1 is there twice"_s.arg(quoted(name)));
        else if (it == m_all.templates.constEnd())
            m_mistakes.add(mark,
                u"unknown analysis template %1"_s.arg(quoted(name)),
                m_all.templates.isEmpty() ? u"describe it under analysisTemplates"_s
                                          : suggestion(name, m_all.templates.keys()));
        else
            checkTemplate(*it, mark);
        seen << name;
    }
}

void PlanCheck::checkTemplate(const ReadTemplate& one, const yaml::Mark& mark)
{
    for (const auto& query : one.queries)
        checkQuery(query);
    for (const auto& metric : one.value.metrics) {
        const bool compares
            = namesStable(metric.successCondition) || namesStable(metric.failureCondition);
        if (compares && m_plan.stable.isEmpty())
            m_mistakes.add(mark,
                u"metric %1 compares with stable, and plan %2 does not say how to measure it"_s.arg(
                    quoted(metric.name), quoted(m_plan.name)),
                u"write stable: {…} in the plan"_s);
    }
}

/// A query is asked for the new version, and for the old one where the plan has `stable`.
void PlanCheck::checkQuery(const PlacedText& query)
{
    checkNames(query, known({&m_plan.variables, &m_plan.canary}), {});
    if (!m_plan.stable.isEmpty())
        checkNames(
            query, known({&m_plan.variables, &m_plan.stable}), u" for the old version (stable)"_s);
}

void PlanCheck::checkNames(const PlacedText& text, const QStringList& names, const QString& where)
{
    for (const auto& name : variablesIn(text.text)) {
        if (!names.contains(name))
            m_mistakes.add(text.mark,
                u"plan %1 does not set {{%2}}%3"_s.arg(quoted(m_plan.name), name, where),
                suggestion(name, names));
    }
}

QStringList PlanCheck::known(std::initializer_list<const Variables*> sets) const
{
    QStringList out = builtInVariables();
    for (const Variables* set : sets)
        out += set->keys();
    return out;
}

} // namespace

void checkRollouts(const ReadRollouts& read, Mistakes& mistakes)
{
    for (const auto& plan : read.plans)
        PlanCheck(read, plan, mistakes).check();
}

} // namespace slipway::config
