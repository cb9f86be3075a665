// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"
#include "rules/template/escapes.h"
#include "rules/template/functions.h"
#include "rules/template/hosts.h"
#include "rules/template/humanize.h"
#include "rules/template/printing.h"
#include "timeseries/gopattern.h"

#include <QList>
#include <QUrl>

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;
using slipway::timeseries::GoPattern;

namespace slipway::rules::templates {
namespace {

using Values = std::span<const Value>;
using P = Parameter;

constexpr int deepestArguments = 200; ///< of `args` within `args`

const std::string& text(Values a, size_t at = 0)
{
    return *a[at].as<std::string>();
}

Result<Value> query(const World& world, Values a)
{
    if (!world.query)
        return failure({}, u"no query can be asked here"_s);
    auto samples = world.query(text(a));
    if (!samples)
        return failure(samples.error());
    return makeQueryResult(*std::move(samples));
}

Result<Value> first(const World& /*world*/, Values a)
{
    const auto& items = (*a[0].as<ListPtr>())->items;
    if (items.empty())
        return failure({}, u"first() called on vector with no elements"_s);
    return items.front();
}

std::string labelOf(const Value& sample, const std::string& name)
{
    const auto* labels = (*sample.as<RecordPtr>())->find("Labels");
    const auto& entries = (*labels->as<MapPtr>())->entries;
    const auto found = entries.find(name);
    return found == entries.end() ? std::string() : *found->second.as<std::string>();
}

Result<Value> sorted(const World& /*world*/, Values a)
{
    auto items = (*a[1].as<ListPtr>())->items;
    std::ranges::stable_sort(
        items, {}, [&a](const Value& sample) { return labelOf(sample, text(a)); });
    return makeQueryResult(std::move(items));
}

Result<Value> arguments(const World& /*world*/, Values a)
{
    auto map = std::make_shared<Map>();
    for (size_t i = 0; i < a.size(); ++i) {
        if (const auto* inner = a[i].as<MapPtr>())
            map->depth = std::max(map->depth, (*inner)->depth + 1);
        map->entries.emplace("arg" + std::to_string(i), a[i]);
    }
    if (map->depth > deepestArguments)
        return failure({}, u"args within args, more than %1 levels"_s.arg(deepestArguments));
    return Value{MapPtr(std::move(map))};
}

Result<Value> replaced(const World& world, Values a)
{
    const auto pattern = GoPattern::compile(text(a), GoPattern::Anchor::None);
    if (!pattern)
        return failure(pattern.error());
    return Value{pattern->replaceAll(text(a, 2), text(a, 1), world.outputLimit)};
}

Result<Value> matches(const World& /*world*/, Values a)
{
    const auto pattern = GoPattern::compile(text(a), GoPattern::Anchor::None);
    if (!pattern)
        return failure(pattern.error());
    return Value{pattern->matches(text(a, 1))};
}

std::string cased(const std::string& from, char32_t (*change)(char32_t))
{
    auto characters = QString::fromStdString(from).toUcs4();
    std::ranges::transform(characters, characters.begin(), change);
    return QString::fromUcs4(
        reinterpret_cast<const char32_t*>(characters.constData()), characters.size())
        .toStdString();
}

/// A capital after all that is no letter, digit or underscore.
std::string titled(const std::string& from)
{
    auto characters = QString::fromStdString(from).toUcs4();
    bool isStart = true;
    for (auto& c : characters) {
        if (isStart)
            c = QChar::toTitleCase(static_cast<char32_t>(c));
        const bool isAscii = c < 0x80;
        const bool isWord = QChar::isLetterOrNumber(static_cast<char32_t>(c)) || c == U'_';
        isStart = isAscii ? !isWord : !isWord && QChar::isSpace(static_cast<char32_t>(c));
    }
    return QString::fromUcs4(
        reinterpret_cast<const char32_t*>(characters.constData()), characters.size())
        .toStdString();
}

template<std::string (*Write)(double)>
Result<Value> written(const World& /*world*/, Values a)
{
    const auto number = toFloat(a[0]);
    if (!number)
        return failure(number.error());
    return Value{Write(*number)};
}

Result<Value> timestamp(const World& /*world*/, Values a)
{
    const auto number = toFloat(a[0]);
    if (!number)
        return failure(number.error());
    if (!std::isfinite(*number))
        return Value{floatText(*number, 'g', 4)};
    const auto moment = toMoment(*number);
    if (!moment)
        return failure(moment.error());
    return Value{momentText(*moment)};
}

Result<Value> moment(const World& /*world*/, Values a)
{
    const auto number = toFloat(a[0]);
    if (!number)
        return failure(number.error());
    const auto moment = toMoment(*number);
    if (!moment)
        return failure(moment.error());
    return Value{*moment};
}

Result<Value> duration(const World& /*world*/, Values a)
{
    const auto number = toFloat(a[0]);
    if (!number)
        return failure(number.error());
    constexpr double most = 9.2e18;
    const double nanoseconds = *number * 1e9;
    if (!(std::fabs(nanoseconds) < most))
        return failure({}, u"%1 seconds are no duration"_s.arg(*number));
    return Value{Duration{static_cast<qint64>(nanoseconds)}};
}

Result<Value> seconds(const World& /*world*/, Values a)
{
    const auto whole = QString::fromStdString(text(a));
    const bool isNegative = whole.startsWith(u'-');
    const auto parsed = parseDuration(isNegative ? whole.mid(1) : whole);
    if (!parsed)
        return failure({}, u"not a valid duration string: \"%1\""_s.arg(whole.left(80)));
    const auto value = static_cast<double>(parsed->count()) / 1000;
    return Value{isNegative ? -value : value};
}

Result<Value> expanded(const World& world, Values a)
{
    auto out = world.expand(text(a), a[1]);
    if (!out)
        return failure(out.error());
    return Value{SafeHtml{*std::move(out)}};
}

Result<Value> link(Values a, const char* tab)
{
    return Value{"/graph?g0.expr=" + escapedQuery(text(a)) + "&g0.tab=" + tab};
}

Result<Value> of(std::string out)
{
    return Value{std::move(out)};
}

constexpr std::array functionTable{Function{"query", {P::Text}, false, 500, query},
    Function{"first", {P::QueryResult}, false, 1, first},
    Function{"label",
        {P::Text, P::Sample},
        false,
        1,
        [](const World&, Values a) { return of(labelOf(a[1], text(a))); }},
    Function{"value",
        {P::Sample},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            return *(*a[0].as<RecordPtr>())->find("Value");
        }},
    Function{"strvalue",
        {P::Sample},
        false,
        1,
        [](const World&, Values a) { return of(labelOf(a[0], "__value__")); }},
    Function{"args", {P::Any}, true, 1, arguments},
    Function{"reReplaceAll", {P::Text, P::Text, P::Text}, false, 200, replaced},
    Function{"match", {P::Text, P::Text}, false, 200, matches},
    Function{"safeHtml",
        {P::Text},
        false,
        1,
        [](const World&, Values a) -> Result<Value> { return Value{SafeHtml{text(a)}}; }},
    Function{
        "title", {P::Text}, false, 1, [](const World&, Values a) { return of(titled(text(a))); }},
    Function{"toUpper",
        {P::Text},
        false,
        1,
        [](const World&, Values a) {
            return of(cased(text(a), [](char32_t c) { return QChar::toUpper(c); }));
        }},
    Function{"toLower",
        {P::Text},
        false,
        1,
        [](const World&, Values a) {
            return of(cased(text(a), [](char32_t c) { return QChar::toLower(c); }));
        }},
    Function{"graphLink", {P::Text}, false, 1, [](const World&, Values a) { return link(a, "0"); }},
    Function{"tableLink", {P::Text}, false, 1, [](const World&, Values a) { return link(a, "1"); }},
    Function{"sortByLabel", {P::Text, P::QueryResult}, false, 20, sorted},
    Function{"stripPort",
        {P::Text},
        false,
        1,
        [](const World&, Values a) { return of(withoutPort(text(a))); }},
    Function{"stripDomain",
        {P::Text},
        false,
        1,
        [](const World&, Values a) { return of(withoutDomain(text(a))); }},
    Function{"humanize", {P::Any}, false, 1, written<humanized>},
    Function{"humanize1024", {P::Any}, false, 1, written<humanized1024>},
    Function{"humanizeDuration", {P::Any}, false, 1, written<humanizedDuration>},
    Function{"humanizePercentage", {P::Any}, false, 1, written<humanizedPercentage>},
    Function{"humanizeTimestamp", {P::Any}, false, 1, timestamp},
    Function{"toTime", {P::Any}, false, 1, moment},
    Function{"toDuration", {P::Any}, false, 1, duration},
    Function{"now",
        {},
        false,
        1,
        [](const World& world, Values) -> Result<Value> {
            return Value{static_cast<double>(world.now) / 1000};
        }},
    Function{"parseDuration", {P::Text}, false, 1, seconds},
    Function{"pathPrefix",
        {},
        false,
        1,
        [](const World& world, Values) {
            return of(QUrl(QString::fromStdString(world.externalUrl)).path().toStdString());
        }},
    Function{"externalURL",
        {},
        false,
        1,
        [](const World& world, Values) { return of(world.externalUrl); }},
    Function{"urlQueryEscape",
        {P::Text},
        false,
        1,
        [](const World&, Values a) { return of(escapedQuery(text(a))); }},
    Function{"tmpl", {P::Text, P::Any}, false, 1, expanded}};

} // namespace

std::span<const Function> prometheusFunctions()
{
    return functionTable;
}

} // namespace slipway::rules::templates
