// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/plan.h"

#include "base/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using config::StepKind;
using config::Variables;

constexpr QLatin1StringView weightCommandName("set-weight");

Variables with(Variables variables, const Variables& more)
{
    for (auto it = more.begin(); it != more.end(); ++it)
        variables.insert(it.key(), it.value());
    return variables;
}

/// One side's `{{…}}`; fails for the first one that nobody sets.
class Filling {
public:
    Filling(const config::Config& config, const config::RolloutPlan& plan)
        : m_config(config)
        , m_plan(plan)
    {
    }

    Result<void> begin(const PlanQuestion& question)
    {
        for (const auto& [name, value] :
            {std::pair(u"version"_s, question.version), std::pair(u"stable"_s, question.stable)}) {
            if (value.contains(u"{{"_s) || value.contains(u'\0') || hasInvisible(value))
                return failure(QString(),
                    u"%1 \"%2\" holds characters that no version has"_s.arg(
                        name, visible(value, 100)),
                    u"write it as it is tagged"_s);
        }
        Variables common = m_plan.variables;
        common[u"version"_s] = question.version;
        common[u"environment"_s] = question.environment;
        common[u"run"_s] = question.run;
        common[u"plan"_s] = m_plan.name;
        common[u"project"_s] = m_config.project.name;
        if (!question.stable.isEmpty())
            common[u"stable"_s] = question.stable;
        m_canary = with(common, m_plan.canary);
        m_stable = with(common, m_plan.stable);
        m_hasStable = !m_plan.stable.isEmpty();
        if (question.stable.isEmpty())
            m_stable.remove(u"version"_s);
        else
            m_stable[u"version"_s] = question.stable;
        return {};
    }

    Result<QString> text(const QString& text, const Variables& more, const QString& where) const
    {
        QStringList missing;
        const QString out = config::substituted(text, with(m_canary, more), &missing);
        if (!missing.isEmpty())
            return failure(where,
                u"nobody sets {{%1}} in \"%2\""_s.arg(missing.first(), visible(text, 200)),
                u"set it under variables of the plan %1"_s.arg(m_plan.name));
        return out;
    }

    /// Of the old side; empty where it is not measured or not known.
    QString stableText(const QString& text) const
    {
        QStringList missing;
        const QString out = config::substituted(text, m_stable, &missing);
        return m_hasStable && missing.isEmpty() ? out : QString();
    }

    Result<CommandLine> command(const QString& name,
        const Variables& more,
        const QString& where,
        bool keepsWeight = false) const;
    Result<std::vector<analysis::MetricSpec>> metrics(
        const QStringList& templates, const QString& where) const;
    Result<PlannedStep> step(const config::Step& step) const;

private:
    const config::Config& m_config;
    const config::RolloutPlan& m_plan;
    Variables m_canary;
    Variables m_stable;
    bool m_hasStable = false;
};

CommandLine shapeOf(const config::Command& command)
{
    CommandLine out;
    out.name = command.name;
    out.workingDirectory = command.workingDirectory;
    out.environment = command.environment;
    out.timeout = command.timeout;
    out.grace = command.grace;
    out.killAfter = command.killAfter;
    out.isIdempotent = command.isIdempotent;
    out.mutates = command.mutates;
    out.readsJson = command.readsJson;
    out.errorThreshold = command.errorThreshold;
    out.backoff = command.backoff;
    out.redact = command.redact;
    return out;
}

Result<CommandLine> Filling::command(
    const QString& name, const Variables& more, const QString& where, bool keepsWeight) const
{
    const auto found = m_config.commands.find(name);
    if (found == m_config.commands.end())
        return failure(where,
            u"there is no command \"%1\""_s.arg(visible(name, 100)),
            u"write it under commands"_s);
    Variables variables = more;
    if (keepsWeight)
        variables[u"weight"_s] = u"{{weight}}"_s;
    CommandLine out = shapeOf(*found);
    out.name = name;
    const QString place = u"%1, command %2"_s.arg(where, name);
    for (qsizetype i = 0; i < found->argv.size(); ++i) {
        const auto argument
            = text(found->argv[i], variables, u"%1, argument %2"_s.arg(place).arg(i));
        if (!argument)
            return failure(argument.error());
        out.argv.append(*argument);
    }
    if (out.argv.isEmpty() || out.argv.first().isEmpty())
        return failure(place, u"it names no program"_s, u"write argv: [program, …]"_s);
    const auto folder = text(found->workingDirectory, variables, place + u", cwd"_s);
    if (!folder)
        return failure(folder.error());
    out.workingDirectory = *folder;
    return out;
}

Result<std::vector<analysis::MetricSpec>> Filling::metrics(
    const QStringList& templates, const QString& where) const
{
    std::vector<analysis::MetricSpec> out;
    for (const QString& name : templates) {
        const auto found = m_config.analysisTemplates.find(name);
        if (found == m_config.analysisTemplates.end())
            return failure(
                where, u"there is no analysis template \"%1\""_s.arg(visible(name, 100)));
        for (const auto& metric : found->metrics) {
            const QString place = u"%1, metric %2"_s.arg(where, metric.name);
            const auto query = text(metric.query, {}, place);
            if (!query)
                return failure(query.error());
            const bool isTwice = std::ranges::any_of(
                out, [&metric](const auto& one) { return one.metric.name == metric.name; });
            if (isTwice)
                return failure(
                    place, u"two metrics of one analysis have this name"_s, u"rename one"_s);
            out.push_back({metric, *query, stableText(metric.query)});
        }
    }
    return out;
}

Result<PlannedStep> Filling::step(const config::Step& step) const
{
    PlannedStep out;
    out.name = step.name;
    out.kind = step.kind;
    out.weight = step.weight;
    out.duration = step.duration;
    out.minApprovals = step.minApprovals;
    out.onFailure = step.onFailure;
    out.isRequired = step.isRequired;
    const QString where = u"plan %1, step %2"_s.arg(m_plan.name, visible(step.name, 100));
    const bool isWeight = step.kind == StepKind::SetWeight;
    const Variables more
        = isWeight ? Variables{{u"weight"_s, QString::number(step.weight)}} : Variables{};
    if (isWeight || step.kind == StepKind::Command) {
        auto line = command(isWeight ? QString(weightCommandName) : step.command, more, where);
        if (!line)
            return failure(line.error());
        out.command = std::move(*line);
    }
    if (!step.undo.isEmpty()) {
        auto line = command(step.undo, more, where + u", undo"_s);
        if (!line)
            return failure(line.error());
        out.undo = std::move(*line);
    }
    if (step.kind == StepKind::Analysis) {
        auto specs = metrics(step.templates, where);
        if (!specs)
            return failure(specs.error());
        if (specs->empty())
            return failure(where, u"it measures nothing"_s, u"name an analysis template"_s);
        out.metrics = std::move(*specs);
    }
    return out;
}

Result<std::vector<PlannedStep>> stepsOf(
    const Filling& filling, const std::vector<config::Step>& steps)
{
    std::vector<PlannedStep> out;
    for (const auto& step : steps) {
        auto planned = filling.step(step);
        if (!planned)
            return failure(planned.error());
        out.push_back(std::move(*planned));
    }
    return out;
}

Result<std::vector<PlannedStep>> rollbackStepsOf(
    const Filling& filling, const config::RolloutPlan& plan)
{
    auto out = stepsOf(filling, plan.rollback);
    if (!out)
        return out;
    const auto waits = std::ranges::find_if(*out, [](const auto& step) { return !step.command; });
    if (waits != out->end())
        return failure(u"plan %1, rollback step %2"_s.arg(plan.name, visible(waits->name, 100)),
            u"a rollback waits for nothing"_s,
            u"use only commands and setWeight there"_s);
    return out;
}

struct Choice {
    const config::Environment* environment = nullptr;
    const config::RolloutPlan* plan = nullptr;
};

Result<Choice> choose(const config::Config& config, const PlanQuestion& question)
{
    const auto environment
        = std::ranges::find(config.environments, question.environment, &config::Environment::name);
    if (environment == config.environments.end())
        return failure(config.file,
            u"there is no environment \"%1\""_s.arg(visible(question.environment, 100)));
    if (environment->plans.isEmpty())
        return failure(config.file,
            u"the environment %1 has no plan"_s.arg(environment->name),
            u"list it under plans of the environment"_s);
    const QString name = question.plan.isEmpty() ? environment->plans.first() : question.plan;
    if (!environment->plans.contains(name))
        return failure(config.file,
            u"the plan \"%1\" is not for %2"_s.arg(visible(name, 100), environment->name),
            u"choose one of %1"_s.arg(environment->plans.join(u", "_s)));
    const auto plan = config.plans.find(name);
    if (plan == config.plans.end())
        return failure(config.file, u"there is no plan \"%1\""_s.arg(visible(name, 100)));
    if (question.version.trimmed().isEmpty())
        return failure(QString(), u"no version is named"_s, u"say which version to roll out"_s);
    if (plan->steps.empty())
        return failure(config.file, u"the plan %1 has no steps"_s.arg(name));
    return Choice{&*environment, &*plan};
}

RunPlan headOf(const config::Config& config, const Choice& choice, const PlanQuestion& question)
{
    const auto& plan = *choice.plan;
    RunPlan out;
    out.project = config.file;
    out.projectName = config.project.name;
    out.environment = choice.environment->name;
    out.isProtected = choice.environment->isProtected;
    out.isDemo = config.isDemo;
    out.name = plan.name;
    out.title = plan.title;
    out.strategy = plan.strategy;
    out.version = question.version;
    out.stable = question.stable;
    out.canaryName = plan.canary.value(u"name"_s, question.version);
    out.stableName = plan.stable.value(u"name"_s, question.stable);
    out.autoRollback = plan.autoRollback;
    out.progressDeadline = plan.progressDeadline;
    out.trafficTolerance = plan.trafficTolerance;
    out.backgroundFrom = plan.backgroundFrom;
    return out;
}

/// Everything of the plan that is not a step.
Result<void> fillRest(
    RunPlan& out, const Filling& filling, const config::Config& config, const Choice& choice)
{
    const auto& plan = *choice.plan;
    const QString where = u"plan %1"_s.arg(plan.name);
    const auto traffic = filling.text(plan.trafficQuery, {}, where + u", traffic"_s);
    if (!traffic)
        return failure(traffic.error());
    out.trafficQuery = *traffic;
    out.stableTrafficQuery = filling.stableText(plan.trafficQuery);
    auto background = filling.metrics(plan.backgroundTemplates, where + u", analysis"_s);
    if (!background)
        return failure(background.error());
    out.background = std::move(*background);
    if (!plan.observe.isEmpty()) {
        auto observe = filling.command(plan.observe, {}, where + u", observe"_s);
        if (!observe)
            return failure(observe.error());
        out.observe = std::move(*observe);
    }
    if (!config.commands.contains(QString(weightCommandName)))
        return {};
    auto weight = filling.command(QString(weightCommandName), {}, where, true);
    const auto setsWeight = [](const auto& steps) {
        return std::ranges::any_of(
            steps, [](const auto& step) { return step.kind == StepKind::SetWeight; });
    };
    // A plan that sets no weight need not fill in what the command wants to know.
    if (!weight && (setsWeight(plan.steps) || setsWeight(plan.rollback)))
        return failure(weight.error());
    if (weight)
        out.setWeight = std::move(*weight);
    return {};
}

} // namespace

Result<RunPlan> makePlan(const config::Config& config, const PlanQuestion& question)
{
    const auto choice = choose(config, question);
    if (!choice)
        return failure(choice.error());
    Filling filling(config, *choice->plan);
    if (const auto begun = filling.begin(question); !begun)
        return failure(begun.error());
    RunPlan out = headOf(config, *choice, question);
    auto steps = stepsOf(filling, choice->plan->steps);
    if (!steps)
        return failure(steps.error());
    out.steps = std::move(*steps);
    auto rollback = rollbackStepsOf(filling, *choice->plan);
    if (!rollback)
        return failure(rollback.error());
    out.rollback = std::move(*rollback);
    if (const auto rest = fillRest(out, filling, config, *choice); !rest)
        return failure(rest.error());
    return out;
}

std::optional<CommandLine> weightCommand(const RunPlan& plan, int weight)
{
    if (!plan.setWeight)
        return std::nullopt;
    const Variables variables{{u"weight"_s, QString::number(weight)}};
    CommandLine out = *plan.setWeight;
    for (QString& argument : out.argv)
        argument = config::substituted(argument, variables);
    out.workingDirectory = config::substituted(out.workingDirectory, variables);
    return out;
}

} // namespace slipway::rollout
