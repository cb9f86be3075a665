// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/codec.h"

#include <QCryptographicHash>
#include <QJsonDocument>

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using config::OnFailure;
using config::StepKind;

constexpr std::array<std::pair<StepKind, QLatin1StringView>, 5> kindWords{{
    {StepKind::Command, "command"_L1},
    {StepKind::SetWeight, "setWeight"_L1},
    {StepKind::Pause, "pause"_L1},
    {StepKind::Analysis, "analysis"_L1},
    {StepKind::Approval, "approval"_L1},
}};
constexpr std::array<std::pair<OnFailure, QLatin1StringView>, 3> failureWords{{
    {OnFailure::Abort, "abort"_L1},
    {OnFailure::Guide, "guide"_L1},
    {OnFailure::Ignore, "ignore"_L1},
}};

QJsonArray metricsJson(const std::vector<analysis::MetricSpec>& metrics)
{
    return arrayOf(metrics, [](const auto& one) { return analysis::toJson(one); });
}

QJsonObject stepJson(const PlannedStep& step)
{
    QJsonObject out{{u"name"_s, step.name},
        {u"kind"_s, wordIn(kindWords, step.kind)},
        {u"weight"_s, step.weight},
        {u"metrics"_s, metricsJson(step.metrics)},
        {u"minApprovals"_s, step.minApprovals},
        {u"onFailure"_s, wordIn(failureWords, step.onFailure)},
        {u"required"_s, step.isRequired}};
    if (step.command)
        out[u"command"_s] = toJson(*step.command);
    if (step.undo)
        out[u"undo"_s] = toJson(*step.undo);
    if (step.duration)
        out[u"duration"_s] = qint64(step.duration->count());
    return out;
}

Result<PlannedStep> stepFromJson(const QJsonObject& json)
{
    JsonMembers members(json);
    PlannedStep out;
    out.name = members.text(u"name"_s);
    out.kind = members.word(u"kind"_s, kindWords);
    out.command = members.optionalValue(u"command"_s, commandFromJson);
    out.undo = members.optionalValue(u"undo"_s, commandFromJson);
    out.weight = members.small(u"weight"_s);
    if (members.has(u"duration"_s))
        out.duration = members.span(u"duration"_s);
    out.metrics = members.values(u"metrics"_s, analysis::metricSpecFromJson);
    out.minApprovals = members.small(u"minApprovals"_s);
    out.onFailure = members.word(u"onFailure"_s, failureWords);
    out.isRequired = members.flag(u"required"_s);
    return members.read(std::move(out));
}

} // namespace

QJsonObject toJson(const CommandLine& command)
{
    return {{u"name"_s, command.name},
        {u"argv"_s, QJsonArray::fromStringList(command.argv)},
        {u"cwd"_s, command.workingDirectory},
        {u"env"_s, QJsonArray::fromStringList(command.environment)},
        {u"timeout"_s, qint64(command.timeout.count())},
        {u"grace"_s, qint64(command.grace.count())},
        {u"killAfter"_s, qint64(command.killAfter.count())},
        {u"idempotent"_s, command.isIdempotent},
        {u"mutates"_s, command.mutates},
        {u"readsJson"_s, command.readsJson},
        {u"errorThreshold"_s, command.errorThreshold},
        {u"backoff"_s, qint64(command.backoff.duration.count())},
        {u"backoffFactor"_s, numberJson(command.backoff.factor)},
        {u"backoffMost"_s, qint64(command.backoff.maxDuration.count())},
        {u"redact"_s, QJsonArray::fromStringList(command.redact)}};
}

Result<CommandLine> commandFromJson(const QJsonObject& json)
{
    JsonMembers members(json);
    CommandLine out;
    out.name = members.text(u"name"_s);
    out.argv = members.texts(u"argv"_s);
    out.workingDirectory = members.text(u"cwd"_s);
    out.environment = members.texts(u"env"_s);
    out.timeout = members.span(u"timeout"_s);
    out.grace = members.span(u"grace"_s);
    out.killAfter = members.span(u"killAfter"_s);
    out.isIdempotent = members.flag(u"idempotent"_s);
    out.mutates = members.flag(u"mutates"_s);
    out.readsJson = members.flag(u"readsJson"_s);
    out.errorThreshold = members.small(u"errorThreshold"_s);
    out.backoff.duration = members.span(u"backoff"_s);
    out.backoff.factor = members.number(u"backoffFactor"_s);
    out.backoff.maxDuration = members.span(u"backoffMost"_s);
    out.redact = members.texts(u"redact"_s);
    return members.read(std::move(out));
}

QJsonObject toJson(const RunPlan& plan)
{
    QJsonObject out{{u"project"_s, plan.project},
        {u"projectName"_s, plan.projectName},
        {u"environment"_s, plan.environment},
        {u"protected"_s, plan.isProtected},
        {u"demo"_s, plan.isDemo},
        {u"name"_s, plan.name},
        {u"title"_s, plan.title},
        {u"strategy"_s, plan.strategy},
        {u"version"_s, plan.version},
        {u"stable"_s, plan.stable},
        {u"canaryName"_s, plan.canaryName},
        {u"stableName"_s, plan.stableName},
        {u"autoRollback"_s, plan.autoRollback},
        {u"trafficQuery"_s, plan.trafficQuery},
        {u"stableTrafficQuery"_s, plan.stableTrafficQuery},
        {u"trafficTolerance"_s, numberJson(plan.trafficTolerance)},
        {u"background"_s, metricsJson(plan.background)},
        {u"backgroundFrom"_s, plan.backgroundFrom},
        {u"steps"_s, arrayOf(plan.steps, stepJson)},
        {u"rollback"_s, arrayOf(plan.rollback, stepJson)}};
    if (plan.progressDeadline)
        out[u"progressDeadline"_s] = qint64(plan.progressDeadline->count());
    if (plan.observe)
        out[u"observe"_s] = toJson(*plan.observe);
    if (plan.setWeight)
        out[u"setWeight"_s] = toJson(*plan.setWeight);
    return out;
}

Result<RunPlan> planFromJson(const QJsonObject& json)
{
    JsonMembers members(json);
    RunPlan out;
    out.project = members.text(u"project"_s);
    out.projectName = members.text(u"projectName"_s);
    out.environment = members.text(u"environment"_s);
    out.isProtected = members.flag(u"protected"_s);
    out.isDemo = members.flag(u"demo"_s);
    out.name = members.text(u"name"_s);
    out.title = members.text(u"title"_s);
    out.strategy = members.text(u"strategy"_s);
    out.version = members.text(u"version"_s);
    out.stable = members.text(u"stable"_s);
    out.canaryName = members.text(u"canaryName"_s);
    out.stableName = members.text(u"stableName"_s);
    out.autoRollback = members.flag(u"autoRollback"_s);
    if (members.has(u"progressDeadline"_s))
        out.progressDeadline = members.span(u"progressDeadline"_s);
    out.trafficQuery = members.text(u"trafficQuery"_s);
    out.stableTrafficQuery = members.text(u"stableTrafficQuery"_s);
    out.trafficTolerance = members.number(u"trafficTolerance"_s);
    out.observe = members.optionalValue(u"observe"_s, commandFromJson);
    out.setWeight = members.optionalValue(u"setWeight"_s, commandFromJson);
    out.background = members.values(u"background"_s, analysis::metricSpecFromJson);
    out.backgroundFrom = members.small(u"backgroundFrom"_s);
    out.steps = members.values(u"steps"_s, stepFromJson);
    out.rollback = members.values(u"rollback"_s, stepFromJson);
    return members.read(std::move(out));
}

QByteArray digestOf(const RunPlan& plan)
{
    return QCryptographicHash::hash(
        QJsonDocument(toJson(plan)).toJson(QJsonDocument::Compact), QCryptographicHash::Sha256);
}

} // namespace slipway::rollout
