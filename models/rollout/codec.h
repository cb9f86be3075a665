// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/event.h"
#include "rollout/jsonmembers.h"

/// The values inside of events, as JSON and back. Nothing outside this room includes it.
namespace slipway::rollout {

Result<CommandLine> commandFromJson(const QJsonObject& json);

QJsonObject toJson(const policy::Permit& permit);
Result<policy::Permit> permitFromJson(const QJsonObject& json);
QJsonObject toJson(const policy::Condition& condition);
Result<policy::Condition> conditionFromJson(const QJsonObject& json);
QJsonObject toJson(const policy::Scorecard& scorecard);
Result<policy::Scorecard> scorecardFromJson(const QJsonObject& json);
QJsonObject toJson(const io::CommandExit& exit);
Result<io::CommandExit> exitFromJson(const QJsonObject& json);
QJsonObject toJson(const io::TreeProcess& process);
Result<io::TreeProcess> processFromJson(const QJsonObject& json);
QString stopWord(io::Stop how);
io::Stop stopIn(JsonMembers& members, const QString& key);

/// Payloads, one pair an event.
QJsonObject payloadOf(const event::Created& event);
QJsonObject payloadOf(const event::EngineAttached& event);
QJsonObject payloadOf(const event::PreflightDone& event);
QJsonObject payloadOf(const event::CommandIntended& event);
QJsonObject payloadOf(const event::CommandStarted& event);
QJsonObject payloadOf(const event::CommandLeaderExited& event);
QJsonObject payloadOf(const event::CommandEnded& event);
QJsonObject payloadOf(const event::CommandNeverRan& event);
QJsonObject payloadOf(const event::CommandLost& event);
QJsonObject payloadOf(const event::StopSent& event);
QJsonObject payloadOf(const event::Measured& event);
QJsonObject payloadOf(const event::TrafficMeasured& event);
QJsonObject payloadOf(const event::TimeCame& event);
QJsonObject payloadOf(const event::Requested& event);
QJsonObject payloadOf(const event::LogStored& event);

void read(JsonMembers& members, event::Created& event);
void read(JsonMembers& members, event::EngineAttached& event);
void read(JsonMembers& members, event::PreflightDone& event);
void read(JsonMembers& members, event::CommandIntended& event);
void read(JsonMembers& members, event::CommandStarted& event);
void read(JsonMembers& members, event::CommandLeaderExited& event);
void read(JsonMembers& members, event::CommandEnded& event);
void read(JsonMembers& members, event::CommandNeverRan& event);
void read(JsonMembers& members, event::CommandLost& event);
void read(JsonMembers& members, event::StopSent& event);
void read(JsonMembers& members, event::Measured& event);
void read(JsonMembers& members, event::TrafficMeasured& event);
void read(JsonMembers& members, event::TimeCame& event);
void read(JsonMembers& members, event::Requested& event);
void read(JsonMembers& members, event::LogStored& event);

} // namespace slipway::rollout
