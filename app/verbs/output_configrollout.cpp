// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/output_configrollout.h"

#include "analysis/metricrun.h"
#include "base/duration.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QJsonValue orNull(const QString& text)
{
    return text.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(text);
}

QJsonValue orNull(const std::optional<Milliseconds>& duration)
{
    return duration ? QJsonValue(durationText(*duration)) : QJsonValue(QJsonValue::Null);
}

QJsonObject variablesJson(const config::Variables& variables)
{
    QJsonObject out;
    for (auto it = variables.begin(); it != variables.end(); ++it)
        out[it.key()] = it.value();
    return out;
}

QJsonObject metricJson(const config::Metric& metric)
{
    const auto threshold = metric.threshold ? metric.threshold
        : analysis::thresholdOf(metric.successCondition).has_value()
        ? analysis::thresholdOf(metric.successCondition)
        : analysis::thresholdOf(metric.failureCondition);
    return {{u"name"_s, metric.name},
        {u"title"_s, metric.title},
        {u"unit"_s, orNull(metric.unit)},
        {u"query"_s, metric.query},
        {u"source"_s, orNull(metric.source)},
        {u"successCondition"_s, orNull(metric.successCondition)},
        {u"failureCondition"_s, orNull(metric.failureCondition)},
        {u"interval"_s, orNull(metric.interval)},
        {u"initialDelay"_s, durationText(metric.initialDelay)},
        {u"count"_s, metric.count ? QJsonValue(*metric.count) : QJsonValue(QJsonValue::Null)},
        {u"failureLimit"_s, metric.failureLimit},
        {u"inconclusiveLimit"_s, metric.inconclusiveLimit},
        {u"consecutiveErrorLimit"_s, metric.consecutiveErrorLimit},
        {u"consecutiveSuccessLimit"_s, metric.consecutiveSuccessLimit},
        {u"noData"_s, u"hold"_s},
        {u"maxExtension"_s, durationText(metric.maxExtension)},
        {u"dryRun"_s, metric.dryRun},
        {u"threshold"_s, threshold ? QJsonValue(*threshold) : QJsonValue(QJsonValue::Null)}};
}

QString failureWord(config::OnFailure onFailure)
{
    switch (onFailure) {
    case config::OnFailure::Abort: return u"abort"_s;
    case config::OnFailure::Guide: return u"guide"_s;
    case config::OnFailure::Ignore: break;
    }
    return u"ignore"_s;
}

QJsonObject stepJson(const config::Step& step)
{
    QJsonObject out{{u"name"_s, step.name},
        {u"undo"_s, orNull(step.undo)},
        {u"onFailure"_s, failureWord(step.onFailure)},
        {u"required"_s, step.isRequired}};
    switch (step.kind) {
    case config::StepKind::Command: out[u"command"_s] = step.command; break;
    case config::StepKind::SetWeight: out[u"setWeight"_s] = step.weight; break;
    case config::StepKind::Pause:
        out[u"pause"_s] = QJsonObject{{u"duration"_s, orNull(step.duration)}};
        break;
    case config::StepKind::Analysis:
        out[u"analysis"_s]
            = QJsonObject{{u"templates"_s, QJsonArray::fromStringList(step.templates)}};
        break;
    case config::StepKind::Approval:
        out[u"approval"_s] = QJsonObject{{u"minApprovals"_s, step.minApprovals}};
        break;
    }
    return out;
}

QJsonArray stepsJson(const std::vector<config::Step>& steps)
{
    QJsonArray out;
    for (const auto& step : steps)
        out.append(stepJson(step));
    return out;
}

QJsonObject planJson(const config::RolloutPlan& plan)
{
    QJsonObject out{{u"title"_s, plan.title},
        {u"strategy"_s, plan.strategy},
        {u"autoRollback"_s, plan.autoRollback},
        {u"progressDeadline"_s, orNull(plan.progressDeadline)},
        {u"variables"_s, variablesJson(plan.variables)},
        {u"canary"_s, variablesJson(plan.canary)},
        {u"stable"_s, variablesJson(plan.stable)},
        {u"traffic"_s, QJsonValue::Null},
        {u"observe"_s, orNull(plan.observe)},
        {u"analysis"_s, QJsonValue::Null},
        {u"steps"_s, stepsJson(plan.steps)},
        {u"rollback"_s, QJsonValue::Null}};
    if (!plan.trafficQuery.isEmpty())
        out[u"traffic"_s]
            = QJsonObject{{u"query"_s, plan.trafficQuery}, {u"tolerance"_s, plan.trafficTolerance}};
    if (!plan.backgroundTemplates.isEmpty())
        out[u"analysis"_s]
            = QJsonObject{{u"templates"_s, QJsonArray::fromStringList(plan.backgroundTemplates)},
                {u"startingStep"_s, plan.backgroundFrom}};
    if (!plan.rollback.empty())
        out[u"rollback"_s] = QJsonObject{{u"steps"_s, stepsJson(plan.rollback)}};
    return out;
}

QJsonObject commandJson(const config::Command& command)
{
    const auto& backoff = command.backoff;
    return {{u"argv"_s, QJsonArray::fromStringList(command.argv)},
        {u"cwd"_s, command.workingDirectory},
        {u"timeout"_s, durationText(command.timeout)},
        {u"grace"_s, durationText(command.grace)},
        {u"killAfter"_s, durationText(command.killAfter)},
        {u"idempotent"_s, command.isIdempotent},
        {u"mutates"_s, command.mutates},
        {u"output"_s, command.readsJson ? u"json"_s : u"text"_s},
        {u"retry"_s,
            QJsonObject{{u"errorThreshold"_s, command.errorThreshold},
                {u"backoff"_s,
                    QJsonObject{{u"duration"_s, durationText(backoff.duration)},
                        {u"factor"_s, backoff.factor},
                        {u"maxDuration"_s, durationText(backoff.maxDuration)}}}}},
        {u"env"_s, QJsonArray::fromStringList(command.environment)},
        {u"redact"_s, QJsonArray::fromStringList(command.redact)}};
}

} // namespace

QJsonObject commandsJson(const QMap<QString, config::Command>& commands)
{
    QJsonObject out;
    for (const auto& command : commands)
        out[command.name] = commandJson(command);
    return out;
}

QJsonObject templatesJson(const QMap<QString, config::AnalysisTemplate>& templates)
{
    QJsonObject out;
    for (const auto& one : templates) {
        QJsonArray metrics;
        for (const auto& metric : one.metrics)
            metrics.append(metricJson(metric));
        out[one.name] = QJsonObject{{u"metrics"_s, metrics}};
    }
    return out;
}

QJsonObject plansJson(const QMap<QString, config::RolloutPlan>& plans)
{
    QJsonObject out;
    for (const auto& plan : plans)
        out[plan.name] = planJson(plan);
    return out;
}

} // namespace slipway::verbs
