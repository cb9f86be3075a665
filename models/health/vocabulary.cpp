// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/vocabulary.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::health {
namespace {

struct Words {
    State state;
    const char* words;
};

constexpr Words vocabulary[] = {
    {State::Up,
        "pass passed passing ok okay up healthy alive ready connected operational available "
        "running serving success "
        "succeeded true green 1"},
    {State::Degraded, "warn warning degraded partial half_open yellow slow"},
    {State::Down,
        "fail failed failing error down unhealthy not_ready dead disconnected unavailable "
        "out_of_service critical "
        "not_serving false red 0"},
    {State::Starting, "starting initializing initialising pending"},
    {State::Maintenance, "maintenance draining shutting_down"},
    {State::Unknown, "unknown not_initialized not_initialised null"},
};

QHash<QString, State> makeTable()
{
    QHash<QString, State> table;
    for (const auto& row : vocabulary) {
        for (const auto& word : QString::fromLatin1(row.words).split(u' '))
            table.insert(word, row.state);
    }
    return table;
}

} // namespace

std::optional<State> stateOfWord(const QString& word)
{
    static const QHash<QString, State> table = makeTable();
    auto key = word.trimmed().toLower();
    if (key.isEmpty() || key.size() > 40)
        return std::nullopt;
    key.replace(u'-', u'_').replace(u' ', u'_');
    const auto found = table.constFind(key);
    return found == table.constEnd() ? std::nullopt : std::optional(*found);
}

std::optional<State> stateOfValue(const QJsonValue& value)
{
    if (value.isString())
        return stateOfWord(value.toString());
    if (value.isBool())
        return value.toBool() ? State::Up : State::Down;
    if (value.isNull())
        return State::Unknown;
    if (value.isDouble() && (value.toDouble() == 0 || value.toDouble() == 1))
        return value.toDouble() == 1 ? State::Up : State::Down;
    return std::nullopt;
}

std::optional<State> stateOfBreaker(const QString& word)
{
    const auto key = word.trimmed().toLower();
    if (key == u"closed")
        return State::Up;
    if (key == u"half_open" || key == u"half-open")
        return State::Degraded;
    if (key == u"open")
        return State::Down;
    return std::nullopt;
}

QString rawWord(const QJsonValue& value)
{
    if (value.isBool())
        return value.toBool() ? u"true"_s : u"false"_s;
    if (value.isDouble())
        return QString::number(value.toDouble());
    return value.isNull() ? u"null"_s : value.toString();
}

State worse(State a, State b)
{
    return rollUpRank(b) > rollUpRank(a) ? b : a;
}

} // namespace slipway::health
