// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/functions.h"
#include "rules/template/moments.h"
#include "rules/template/printing.h"

#include <algorithm>
#include <array>
#include <limits>

namespace slipway::rules::templates {
namespace {

const Moment& moment(std::span<const Value> a, size_t at = 0)
{
    return *a[at].as<Moment>();
}
qint64 span(std::span<const Value> a, size_t at = 0)
{
    return a[at].as<Duration>()->nanoseconds;
}
qint64 saturated(qint64 a, qint64 b)
{
    qint64 out = 0;
    if (!__builtin_add_overflow(a, b, &out))
        return out;
    return b < 0 ? std::numeric_limits<qint64>::min() : std::numeric_limits<qint64>::max();
}
/// Towards zero to a multiple.
qint64 truncated(qint64 value, qint64 unit)
{
    return unit <= 0 ? value : value - value % unit;
}
qint64 rounded(qint64 value, qint64 unit)
{
    if (unit <= 0)
        return value;
    const auto rest = value % unit;
    const auto magnitude = rest < 0 ? -rest : rest;
    if (magnitude < unit - magnitude)
        return value - rest;
    return saturated(value - rest, rest < 0 ? -unit : unit);
}

using Values = std::span<const Value>;
using P = Parameter;

Result<Value> inUnit(Values a, qint64 unit)
{
    return Value{static_cast<double>(span(a) / unit)
        + static_cast<double>(span(a) % unit) / static_cast<double>(unit)};
}

Result<Value> integer(qint64 number)
{
    return Value{number};
}

constexpr std::array momentTable{Function{"Format",
                                     {P::Moment, P::Text},
                                     false,
                                     1,
                                     [](const World&, Values a) -> Result<Value> {
                                         return Value{
                                             momentText(moment(a), *a[1].as<std::string>())};
                                     }},
    Function{"String",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) -> Result<Value> { return Value{momentText(moment(a))}; }},
    Function{"Add",
        {P::Moment, P::Duration},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            return Value{Moment{saturated(moment(a).nanoseconds, span(a, 1))}};
        }},
    Function{"Sub",
        {P::Moment, P::Moment},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            qint64 out = 0;
            if (__builtin_sub_overflow(moment(a).nanoseconds, moment(a, 1).nanoseconds, &out))
                out = moment(a).nanoseconds < 0 ? std::numeric_limits<qint64>::min()
                                                : std::numeric_limits<qint64>::max();
            return Value{Duration{out}};
        }},
    Function{
        "UTC", {P::Moment}, false, 1, [](const World&, Values a) -> Result<Value> { return a[0]; }},
    Function{"Unix",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) {
            return integer((moment(a).nanoseconds - partsOf(moment(a)).fraction) / second);
        }},
    Function{"UnixMilli",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) {
            const auto fraction = partsOf(moment(a)).fraction;
            return integer(
                (moment(a).nanoseconds - fraction) / second * 1000 + fraction / 1'000'000);
        }},
    Function{"UnixNano",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) { return integer(moment(a).nanoseconds); }},
    Function{"Year",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) { return integer(partsOf(moment(a)).date.year()); }},
    Function{"Month",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            return Value{momentText(moment(a), "January")};
        }},
    Function{"Day",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) { return integer(partsOf(moment(a)).date.day()); }},
    Function{"Hour",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) { return integer(partsOf(moment(a)).time.hour()); }},
    Function{"Minute",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) { return integer(partsOf(moment(a)).time.minute()); }},
    Function{"Second",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) { return integer(partsOf(moment(a)).time.second()); }},
    Function{"Nanosecond",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) { return integer(partsOf(moment(a)).fraction); }},
    Function{"Weekday",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            return Value{momentText(moment(a), "Monday")};
        }},
    Function{"YearDay",
        {P::Moment},
        false,
        1,
        [](const World&, Values a) { return integer(partsOf(moment(a)).date.dayOfYear()); }},
    Function{"After",
        {P::Moment, P::Moment},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            return Value{moment(a).nanoseconds > moment(a, 1).nanoseconds};
        }},
    Function{"Before",
        {P::Moment, P::Moment},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            return Value{moment(a).nanoseconds < moment(a, 1).nanoseconds};
        }},
    Function{
        "Equal", {P::Moment, P::Moment}, false, 1, [](const World&, Values a) -> Result<Value> {
            return Value{moment(a) == moment(a, 1)};
        }}};

constexpr std::array durationTable{Function{"String",
                                       {P::Duration},
                                       false,
                                       1,
                                       [](const World&, Values a) -> Result<Value> {
                                           return Value{durationText(*a[0].as<Duration>())};
                                       }},
    Function{"Seconds",
        {P::Duration},
        false,
        1,
        [](const World&, Values a) { return inUnit(a, second); }},
    Function{"Minutes",
        {P::Duration},
        false,
        1,
        [](const World&, Values a) { return inUnit(a, 60 * second); }},
    Function{"Hours",
        {P::Duration},
        false,
        1,
        [](const World&, Values a) { return inUnit(a, 3600 * second); }},
    Function{"Milliseconds",
        {P::Duration},
        false,
        1,
        [](const World&, Values a) { return integer(span(a) / 1'000'000); }},
    Function{"Microseconds",
        {P::Duration},
        false,
        1,
        [](const World&, Values a) { return integer(span(a) / 1000); }},
    Function{"Nanoseconds",
        {P::Duration},
        false,
        1,
        [](const World&, Values a) { return integer(span(a)); }},
    Function{"Abs",
        {P::Duration},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            return Value{Duration{span(a) < 0 ? saturated(-(span(a) + 1), 1) : span(a)}};
        }},
    Function{"Round",
        {P::Duration, P::Duration},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            return Value{Duration{rounded(span(a), span(a, 1))}};
        }},
    Function{"Truncate",
        {P::Duration, P::Duration},
        false,
        1,
        [](const World&, Values a) -> Result<Value> {
            return Value{Duration{truncated(span(a), span(a, 1))}};
        }}};

} // namespace

std::span<const Function> momentMethods()
{
    return momentTable;
}

std::span<const Function> durationMethods()
{
    return durationTable;
}

} // namespace slipway::rules::templates
