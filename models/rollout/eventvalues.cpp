// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/codec.h"

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

using ExitKind = io::CommandExit::Kind;

constexpr std::array<std::pair<ExitKind, QLatin1StringView>, 3> exitWords{{
    {ExitKind::Exited, "exited"_L1},
    {ExitKind::Signalled, "signalled"_L1},
    {ExitKind::NotStarted, "not-started"_L1},
}};
constexpr std::array<std::pair<io::Stop, QLatin1StringView>, 3> stopWords{{
    {io::Stop::Interrupt, "interrupt"_L1},
    {io::Stop::Terminate, "terminate"_L1},
    {io::Stop::Kill, "kill"_L1},
}};

} // namespace

QJsonObject toJson(const policy::Condition& condition)
{
    return {{u"name"_s, condition.name},
        {u"text"_s, condition.text},
        {u"holds"_s, condition.holds},
        {u"canBeOverridden"_s, condition.canBeOverridden}};
}

Result<policy::Condition> conditionFromJson(const QJsonObject& json)
{
    JsonMembers members(json);
    policy::Condition out;
    out.name = members.text(u"name"_s);
    out.text = members.text(u"text"_s);
    out.holds = members.flag(u"holds"_s);
    out.canBeOverridden = members.flag(u"canBeOverridden"_s);
    return members.read(std::move(out));
}

QJsonObject toJson(const policy::Permit& permit)
{
    return {{u"allowed"_s, permit.allowed},
        {u"conditions"_s, arrayOf(permit.conditions, [](const auto& one) { return toJson(one); })}};
}

Result<policy::Permit> permitFromJson(const QJsonObject& json)
{
    JsonMembers members(json);
    policy::Permit out;
    out.allowed = members.flag(u"allowed"_s);
    out.conditions = members.values(u"conditions"_s, conditionFromJson);
    return members.read(std::move(out));
}

QJsonObject toJson(const policy::Scorecard& scorecard)
{
    return {{u"verdict"_s, scorecard.verdict},
        {u"proven"_s, numberJson(scorecard.proven)},
        {u"coverage"_s, numberJson(scorecard.coverage)},
        {u"time"_s, scorecard.time},
        {u"commit"_s, scorecard.commit},
        {u"committed"_s, scorecard.committed}};
}

Result<policy::Scorecard> scorecardFromJson(const QJsonObject& json)
{
    JsonMembers members(json);
    policy::Scorecard out;
    out.verdict = members.text(u"verdict"_s);
    out.proven = members.number(u"proven"_s);
    out.coverage = members.number(u"coverage"_s);
    out.time = members.whole(u"time"_s);
    out.commit = members.text(u"commit"_s);
    out.committed = members.whole(u"committed"_s);
    return members.read(std::move(out));
}

QJsonObject toJson(const io::CommandExit& exit)
{
    return {{u"kind"_s, wordIn(exitWords, exit.kind)},
        {u"code"_s, exit.code},
        {u"error"_s, exit.error},
        {u"started"_s, exit.started},
        {u"ended"_s, exit.ended},
        {u"milliseconds"_s, exit.milliseconds},
        {u"logFrom"_s, exit.logFrom},
        {u"logTo"_s, exit.logTo},
        {u"freedFrom"_s, exit.freedFrom},
        {u"freedTo"_s, exit.freedTo},
        {u"swept"_s, exit.swept},
        {u"wasStopped"_s, exit.wasStopped}};
}

Result<io::CommandExit> exitFromJson(const QJsonObject& json)
{
    JsonMembers members(json);
    io::CommandExit out;
    out.kind = members.word(u"kind"_s, exitWords);
    out.code = members.small(u"code"_s);
    out.error = members.text(u"error"_s);
    out.started = members.whole(u"started"_s);
    out.ended = members.whole(u"ended"_s);
    out.milliseconds = members.whole(u"milliseconds"_s);
    out.logFrom = members.whole(u"logFrom"_s);
    out.logTo = members.whole(u"logTo"_s);
    out.freedFrom = members.whole(u"freedFrom"_s);
    out.freedTo = members.whole(u"freedTo"_s);
    out.swept = members.small(u"swept"_s);
    out.wasStopped = members.flag(u"wasStopped"_s);
    return members.read(std::move(out));
}

QJsonObject toJson(const io::TreeProcess& process)
{
    return {{u"pid"_s, process.pid}, {u"name"_s, process.name}};
}

Result<io::TreeProcess> processFromJson(const QJsonObject& json)
{
    JsonMembers members(json);
    io::TreeProcess out;
    out.pid = members.whole(u"pid"_s);
    out.name = members.text(u"name"_s);
    return members.read(std::move(out));
}

QString stopWord(io::Stop how)
{
    return wordIn(stopWords, how);
}

io::Stop stopIn(JsonMembers& members, const QString& key)
{
    return members.word(key, stopWords);
}

} // namespace slipway::rollout
