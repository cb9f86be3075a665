// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/config_places.h"

#include "analysis/metricrun.h"
#include "config/variables.h"
#include "promql/query.h"
#include "timeseries/seriesstore.h"

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

/// With something for every `{{name}}`: a digit stands well in a label, a name and a number.
std::string filled(const QString& query)
{
    config::Variables variables;
    for (const auto& name : config::variablesIn(query))
        variables.insert(name, u"1"_s);
    return config::substituted(query, variables).toStdString();
}

Error placed(const config::Place& place, const QString& what, const Error& error)
{
    const QString at = error.where.isEmpty() ? QString() : u", at %1"_s.arg(error.where);
    return {place.where, u"%1%2: %3"_s.arg(what, at, error.what), error.fix};
}

std::optional<Error> mistakeIn(const config::Place& place)
{
    switch (place.kind) {
    case config::Place::Kind::Condition:
        if (const auto checked = analysis::checkCondition(place.text); !checked)
            return placed(place, u"the condition"_s, checked.error());
        break;
    case config::Place::Kind::Query:
        if (const auto names = promql::metricNames(filled(place.text)); !names)
            return placed(place, u"the query"_s, names.error());
        break;
    case config::Place::Kind::Expression:
        using timeseries::Matcher;
        if (const auto made
            = Matcher::make(Matcher::Kind::Regex, "output", place.text.toStdString());
            !made)
            return placed(place, u"the regular expression"_s, {{}, made.error().what, {}});
        break;
    }
    return std::nullopt;
}

} // namespace

std::vector<Error> mistakesInPlaces(const config::Reading& reading)
{
    std::vector<Error> out;
    for (const auto& place : reading.places) {
        if (auto mistake = mistakeIn(place))
            out.push_back(std::move(*mistake));
    }
    return out;
}

} // namespace slipway::verbs
