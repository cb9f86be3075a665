// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/codec.h"

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

QJsonArray treeJson(const std::vector<io::TreeProcess>& tree)
{
    return arrayOf(tree, [](const auto& one) { return toJson(one); });
}

QString hex(const QByteArray& bytes)
{
    return QString::fromLatin1(bytes.toHex());
}

} // namespace

QJsonObject payloadOf(const event::Created& event)
{
    QJsonObject out{{u"run"_s, event.run},
        {u"plan"_s, toJson(event.plan)},
        {u"planDigest"_s, hex(event.planDigest)},
        {u"configDigest"_s, hex(event.configDigest)},
        {u"permit"_s, toJson(event.permit)},
        {u"overrideReason"_s, event.overrideReason},
        {u"actor"_s, event.actor},
        {u"host"_s, event.host},
        {u"reason"_s, event.reason},
        {u"rollback"_s, event.isRollback}};
    if (event.scorecard)
        out[u"scorecard"_s] = toJson(*event.scorecard);
    return out;
}

QJsonObject payloadOf(const event::EngineAttached& event)
{
    return {{u"owner"_s, event.owner},
        {u"host"_s, event.host},
        {u"pid"_s, event.pid},
        {u"unobserved"_s, event.unobserved}};
}

QJsonObject payloadOf(const event::PreflightDone& event)
{
    return {
        {u"conditions"_s, arrayOf(event.conditions, [](const auto& one) { return toJson(one); })}};
}

QJsonObject payloadOf(const event::CommandIntended& event)
{
    return {
        {u"key"_s, event.key}, {u"command"_s, toJson(event.command)}, {u"folder"_s, event.folder}};
}

QJsonObject payloadOf(const event::CommandStarted& event)
{
    return {
        {u"key"_s, event.key}, {u"shimPid"_s, event.shimPid}, {u"leaderPid"_s, event.leaderPid}};
}

QJsonObject payloadOf(const event::CommandLeaderExited& event)
{
    return {{u"key"_s, event.key}, {u"code"_s, event.code}, {u"tree"_s, treeJson(event.tree)}};
}

QJsonObject payloadOf(const event::CommandEnded& event)
{
    QJsonObject out{{u"key"_s, event.key}, {u"exit"_s, toJson(event.exit)}};
    if (event.output)
        out[u"output"_s] = *event.output;
    return out;
}

QJsonObject payloadOf(const event::CommandNeverRan& event)
{
    return {{u"key"_s, event.key}};
}

QJsonObject payloadOf(const event::CommandLost& event)
{
    return {{u"key"_s, event.key}, {u"tree"_s, treeJson(event.tree)}};
}

QJsonObject payloadOf(const event::StopSent& event)
{
    return {{u"key"_s, event.key}, {u"how"_s, stopWord(event.how)}};
}

QJsonObject payloadOf(const event::Measured& event)
{
    return {{u"step"_s, event.step},
        {u"metric"_s, event.metric},
        {u"measurement"_s, analysis::toJson(event.measurement)}};
}

QJsonObject payloadOf(const event::TrafficMeasured& event)
{
    QJsonObject out{{u"why"_s, event.why}};
    if (event.share)
        out[u"share"_s] = numberJson(*event.share);
    return out;
}

QJsonObject payloadOf(const event::TimeCame&)
{
    return {};
}

QJsonObject payloadOf(const event::Requested& event)
{
    return {{u"id"_s, event.id},
        {u"action"_s, actionWord(event.action)},
        {u"weight"_s, event.weight},
        {u"actor"_s, event.actor},
        {u"host"_s, event.host},
        {u"reason"_s, event.reason},
        {u"asked"_s, event.asked}};
}

QJsonObject payloadOf(const event::LogStored& event)
{
    return {{u"digest"_s, hex(event.digest)},
        {u"bytes"_s, event.bytes},
        {u"lines"_s, event.lines},
        {u"kept"_s, event.kept}};
}

void read(JsonMembers& members, event::Created& event)
{
    event.run = members.text(u"run"_s);
    event.plan = members.value(u"plan"_s, planFromJson);
    event.planDigest = members.bytes(u"planDigest"_s);
    event.configDigest = members.bytes(u"configDigest"_s);
    event.permit = members.value(u"permit"_s, permitFromJson);
    event.scorecard = members.optionalValue(u"scorecard"_s, scorecardFromJson);
    event.overrideReason = members.text(u"overrideReason"_s);
    event.actor = members.text(u"actor"_s);
    event.host = members.text(u"host"_s);
    event.reason = members.text(u"reason"_s);
    event.isRollback = members.flag(u"rollback"_s);
}

void read(JsonMembers& members, event::EngineAttached& event)
{
    event.owner = members.text(u"owner"_s);
    event.host = members.text(u"host"_s);
    event.pid = members.whole(u"pid"_s);
    event.unobserved = members.whole(u"unobserved"_s);
}

void read(JsonMembers& members, event::PreflightDone& event)
{
    event.conditions = members.values(u"conditions"_s, conditionFromJson);
}

void read(JsonMembers& members, event::CommandIntended& event)
{
    event.key = members.text(u"key"_s);
    event.command = members.value(u"command"_s, commandFromJson);
    event.folder = members.text(u"folder"_s);
}

void read(JsonMembers& members, event::CommandStarted& event)
{
    event.key = members.text(u"key"_s);
    event.shimPid = members.whole(u"shimPid"_s);
    event.leaderPid = members.whole(u"leaderPid"_s);
}

void read(JsonMembers& members, event::CommandLeaderExited& event)
{
    event.key = members.text(u"key"_s);
    event.code = members.small(u"code"_s);
    event.tree = members.values(u"tree"_s, processFromJson);
}

void read(JsonMembers& members, event::CommandEnded& event)
{
    event.key = members.text(u"key"_s);
    event.exit = members.value(u"exit"_s, exitFromJson);
    if (members.has(u"output"_s))
        event.output = members.object(u"output"_s);
}

void read(JsonMembers& members, event::CommandNeverRan& event)
{
    event.key = members.text(u"key"_s);
}

void read(JsonMembers& members, event::CommandLost& event)
{
    event.key = members.text(u"key"_s);
    event.tree = members.values(u"tree"_s, processFromJson);
}

void read(JsonMembers& members, event::StopSent& event)
{
    event.key = members.text(u"key"_s);
    event.how = stopIn(members, u"how"_s);
}

void read(JsonMembers& members, event::Measured& event)
{
    event.step = members.small(u"step"_s);
    event.metric = members.text(u"metric"_s);
    event.measurement = members.value(u"measurement"_s, analysis::measurementFromJson);
}

void read(JsonMembers& members, event::TrafficMeasured& event)
{
    event.why = members.text(u"why"_s);
    if (members.has(u"share"_s))
        event.share = members.number(u"share"_s);
}

void read(JsonMembers&, event::TimeCame&)
{
}

void read(JsonMembers& members, event::Requested& event)
{
    const QString word = members.text(u"action"_s);
    if (const auto action = actionOf(word))
        event.action = *action;
    else
        members.wrong(u"action"_s);
    event.id = members.whole(u"id"_s);
    event.weight = members.small(u"weight"_s);
    event.actor = members.text(u"actor"_s);
    event.host = members.text(u"host"_s);
    event.reason = members.text(u"reason"_s);
    event.asked = members.whole(u"asked"_s);
}

void read(JsonMembers& members, event::LogStored& event)
{
    event.digest = members.bytes(u"digest"_s);
    event.bytes = members.whole(u"bytes"_s);
    event.lines = members.whole(u"lines"_s);
    event.kept = members.whole(u"kept"_s);
}

} // namespace slipway::rollout
