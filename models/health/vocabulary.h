// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "health/report.h"

#include <QJsonValue>

#include <optional>

namespace slipway::health {

/// The state that a word of a health body means, in any case, with `-`, `_` or a blank inside; none
/// if the word is not known. `unknown` and `not_initialized` are known words for Unknown.
std::optional<State> stateOfWord(const QString& word);
/// The same for a JSON value: a string, true or false, 0 or 1.
std::optional<State> stateOfValue(const QJsonValue& value);
/// The word of a circuit breaker: closed is up, open is down.
std::optional<State> stateOfBreaker(const QString& word);
/// The value as a person would say it.
QString rawWord(const QJsonValue& value);
/// The worse of two by roll-up rank; Maintenance is left out of roll-ups.
State worse(State a, State b);

} // namespace slipway::health
