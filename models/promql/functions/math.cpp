// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <limits>
#include <numbers>

namespace slipway::promql::functions {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double infinite = std::numeric_limits<double>::infinity();

template<typename Function>
struct Entry {
    std::string_view name;
    Function function;
};

using Element = Entry<ElementFunction>;

constexpr std::array elements{Element{"abs", [](double v) { return std::abs(v); }},
    Element{"ceil", [](double v) { return std::ceil(v); }},
    Element{"floor", [](double v) { return std::floor(v); }},
    Element{"exp", [](double v) { return std::exp(v); }},
    Element{"ln", [](double v) { return std::log(v); }},
    Element{"log2", [](double v) { return std::log2(v); }},
    Element{"log10", [](double v) { return std::log10(v); }},
    Element{"sqrt", [](double v) { return std::sqrt(v); }},
    Element{"sgn",
        [](double v) {
            if (v < 0)
                return -1.0;
            return v > 0 ? 1.0 : v;
        }},
    Element{"acos", [](double v) { return std::acos(v); }},
    Element{"acosh", [](double v) { return std::acosh(v); }},
    Element{"asin", [](double v) { return std::asin(v); }},
    Element{"asinh", [](double v) { return std::asinh(v); }},
    Element{"atan", [](double v) { return std::atan(v); }},
    Element{"atanh", [](double v) { return std::atanh(v); }},
    Element{"cos", [](double v) { return std::cos(v); }},
    Element{"cosh", [](double v) { return std::cosh(v); }},
    Element{"sin", [](double v) { return std::sin(v); }},
    Element{"sinh", [](double v) { return std::sinh(v); }},
    Element{"tan", [](double v) { return std::tan(v); }},
    Element{"tanh", [](double v) { return std::tanh(v); }},
    Element{"deg", [](double v) { return v * 180 / std::numbers::pi; }},
    Element{"rad", [](double v) { return v * std::numbers::pi / 180; }}};

struct Moment {
    std::chrono::year_month_day date;
    std::chrono::sys_days day;
    std::chrono::seconds sinceMidnight;
};

/// UTC; empty beyond what a calendar can say.
std::optional<Moment> momentOf(double seconds)
{
    constexpr double bound = 9e11; // some 28,000 years
    if (!(std::abs(seconds) < bound))
        return std::nullopt;
    const std::chrono::sys_seconds time(std::chrono::seconds(static_cast<std::int64_t>(seconds)));
    const auto day = std::chrono::floor<std::chrono::days>(time);
    return Moment{std::chrono::year_month_day(day), day, time - day};
}

template<typename Part>
double partOf(double seconds, Part part)
{
    const auto moment = momentOf(seconds);
    return moment ? static_cast<double>(part(*moment)) : nan;
}

unsigned daysInMonth(const Moment& moment)
{
    const auto last = moment.date.year() / moment.date.month() / std::chrono::last;
    return static_cast<unsigned>(std::chrono::year_month_day_last(last).day());
}

std::int64_t dayOfYear(const Moment& moment)
{
    const std::chrono::sys_days newYear = moment.date.year() / std::chrono::January / 1;
    return (moment.day - newYear).count() + 1;
}

constexpr std::array calendar{
    Element{"minute",
        [](double v) {
            return partOf(v, [](const Moment& m) { return m.sinceMidnight.count() / 60 % 60; });
        }},
    Element{"hour",
        [](double v) {
            return partOf(v, [](const Moment& m) { return m.sinceMidnight.count() / 3600; });
        }},
    Element{"day_of_month",
        [](double v) {
            return partOf(v, [](const Moment& m) { return static_cast<unsigned>(m.date.day()); });
        }},
    Element{"day_of_week",
        [](double v) {
            return partOf(
                v, [](const Moment& m) { return std::chrono::weekday(m.day).c_encoding(); });
        }},
    Element{"day_of_year", [](double v) { return partOf(v, dayOfYear); }},
    Element{"days_in_month", [](double v) { return partOf(v, daysInMonth); }},
    Element{"month",
        [](double v) {
            return partOf(v, [](const Moment& m) { return static_cast<unsigned>(m.date.month()); });
        }},
    Element{"year", [](double v) {
                return partOf(v, [](const Moment& m) { return static_cast<int>(m.date.year()); });
            }}};

/// As Go's Max: infinity wins over NaN.
double largest(double a, double b)
{
    if (a == infinite || b == infinite)
        return infinite;
    return std::isnan(a) || std::isnan(b) ? nan : std::max(a, b);
}

double smallest(double a, double b)
{
    if (a == -infinite || b == -infinite)
        return -infinite;
    return std::isnan(a) || std::isnan(b) ? nan : std::min(a, b);
}

/// To the nearest multiple of `to`, halves up; by the inverse, since 1/0.1 is exact where 0.1 is
/// not.
double roundTo(double value, double to, double)
{
    const double inverse = 1.0 / to;
    return std::floor(value * inverse + 0.5) / inverse;
}

using Parameters = Entry<ParameterFunction>;

constexpr std::array withParameters{Parameters{"clamp",
                                        [](double v, double low, double high) {
                                            return low > high ? absent
                                                              : largest(low, smallest(high, v));
                                        }},
    Parameters{"clamp_min", [](double v, double low, double) { return largest(low, v); }},
    Parameters{"clamp_max", [](double v, double high, double) { return smallest(high, v); }},
    Parameters{"round", roundTo}};

template<typename Table>
auto lookUp(const Table& table, std::string_view name)
{
    const auto found
        = std::ranges::find_if(table, [&](const auto& entry) { return entry.name == name; });
    return found == table.end() ? nullptr : found->function;
}

} // namespace

ElementFunction findElement(std::string_view name)
{
    return lookUp(elements, name);
}

ElementFunction findCalendar(std::string_view name)
{
    return lookUp(calendar, name);
}

ParameterFunction findWithParameters(std::string_view name)
{
    return lookUp(withParameters, name);
}

} // namespace slipway::promql::functions
