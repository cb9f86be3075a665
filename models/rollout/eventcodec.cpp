// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "rollout/codec.h"

#include <QJsonDocument>

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::rollout {
namespace {

/// As stored, in the order of Event.
constexpr std::array<QLatin1StringView, std::variant_size_v<Event>> types{
    "created"_L1,
    "engine-attached"_L1,
    "preflight-done"_L1,
    "command-intended"_L1,
    "command-started"_L1,
    "command-leader-exited"_L1,
    "command-ended"_L1,
    "command-never-ran"_L1,
    "command-lost"_L1,
    "stop-sent"_L1,
    "measured"_L1,
    "traffic-measured"_L1,
    "time-came"_L1,
    "requested"_L1,
    "log-stored"_L1,
};

constexpr std::array<std::pair<Action, QLatin1StringView>, 12> actionWords{{
    {Action::Approve, "approve"_L1},
    {Action::Reject, "reject"_L1},
    {Action::Pause, "pause"_L1},
    {Action::Continue, "continue"_L1},
    {Action::SkipStep, "skip-step"_L1},
    {Action::PromoteFully, "promote-fully"_L1},
    {Action::SetWeight, "set-weight"_L1},
    {Action::Abort, "abort"_L1},
    {Action::Retry, "retry"_L1},
    {Action::MarkDone, "mark-done"_L1},
    {Action::Kill, "kill"_L1},
    {Action::Abandon, "abandon"_L1},
}};

template<std::size_t I>
Result<Event> readAs(JsonMembers& members)
{
    std::variant_alternative_t<I, Event> event;
    read(members, event);
    return members.read(Event(std::move(event)));
}

using Reader = Result<Event> (*)(JsonMembers&);

template<std::size_t... I>
constexpr std::array<Reader, sizeof...(I)> readers(std::index_sequence<I...>)
{
    return {&readAs<I>...};
}

constexpr auto readerOf = readers(std::make_index_sequence<std::variant_size_v<Event>>());

} // namespace

history::Entry toEntry(const Event& event, qint64 time)
{
    history::Entry out;
    out.type = types[event.index()];
    out.time = time;
    const QJsonObject payload = std::visit([](const auto& one) { return payloadOf(one); }, event);
    out.payload = QJsonDocument(payload).toJson(QJsonDocument::Compact);
    return out;
}

Result<Event> fromEntry(const history::Entry& entry)
{
    const QString name = visible(entry.type, 60);
    const auto type = std::find(types.begin(), types.end(), entry.type);
    if (type == types.end())
        return failure(name, u"no event of a rollout has this name"_s, u"use a newer Slipway"_s);
    if (entry.version != 1)
        return failure(name,
            u"version %1 of this event is not known"_s.arg(entry.version),
            u"use a newer Slipway"_s);
    QJsonParseError error;
    const auto document = QJsonDocument::fromJson(entry.payload, &error);
    if (!document.isObject())
        return failure(name, u"the payload is no JSON object: "_s + error.errorString());
    JsonMembers members(document.object());
    auto event = readerOf[static_cast<std::size_t>(type - types.begin())](members);
    return event ? std::move(event) : failure(event.error().in(name));
}

QString actionWord(Action action)
{
    return wordIn(actionWords, action);
}

std::optional<Action> actionOf(const QString& word)
{
    for (const auto& [action, name] : actionWords) {
        if (name == word)
            return action;
    }
    return std::nullopt;
}

} // namespace slipway::rollout
