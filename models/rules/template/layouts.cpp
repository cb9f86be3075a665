// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/moments.h"
#include "rules/template/printing.h"

#include <QTimeZone>

#include <algorithm>
#include <array>

namespace slipway::rules::templates {
namespace {

constexpr std::array<const char*, 12> months{"January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December"};
constexpr std::array<const char*, 7> weekdays{
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};

std::string digits(qint64 number, int width, char filler = '0')
{
    const auto text = std::to_string(number);
    const auto missing = std::max<qsizetype>(width - static_cast<qsizetype>(text.size()), 0);
    return std::string(static_cast<size_t>(missing), filler) + text;
}

/// The nanoseconds with a point in front, `width` digits of them.
std::string fractionText(qint64 fraction, size_t width, bool isTrimmed)
{
    auto text = digits(fraction, 9).substr(0, std::min<size_t>(width, 9));
    if (isTrimmed)
        text.resize(text.find_last_not_of('0') == text.npos ? 0 : text.find_last_not_of('0') + 1);
    return text.empty() ? text : '.' + text;
}

int hour12(const Parts& parts)
{
    const int hour = parts.time.hour() % 12;
    return hour == 0 ? 12 : hour;
}

/// What stands for a part in a layout. Longer ones come first where one begins like another.
struct Element {
    std::string_view layout;
    std::string (*write)(const Parts& parts);
};
constexpr std::array elements{Element{"January",
                                  [](const Parts& p) {
                                      return std::string(
                                          months.at(static_cast<size_t>(p.date.month() - 1)));
                                  }},
    Element{"Jan",
        [](const Parts& p) {
            return std::string(months.at(static_cast<size_t>(p.date.month() - 1))).substr(0, 3);
        }},
    Element{"Monday",
        [](const Parts& p) {
            return std::string(weekdays.at(static_cast<size_t>(p.date.dayOfWeek() - 1)));
        }},
    Element{"Mon",
        [](const Parts& p) {
            return std::string(weekdays.at(static_cast<size_t>(p.date.dayOfWeek() - 1)))
                .substr(0, 3);
        }},
    Element{"MST", [](const Parts&) { return std::string("UTC"); }},
    Element{"2006", [](const Parts& p) { return digits(p.date.year(), 4); }},
    Element{"002", [](const Parts& p) { return digits(p.date.dayOfYear(), 3); }},
    Element{"01", [](const Parts& p) { return digits(p.date.month(), 2); }},
    Element{"02", [](const Parts& p) { return digits(p.date.day(), 2); }},
    Element{"03", [](const Parts& p) { return digits(hour12(p), 2); }},
    Element{"04", [](const Parts& p) { return digits(p.time.minute(), 2); }},
    Element{"05", [](const Parts& p) { return digits(p.time.second(), 2); }},
    Element{"06", [](const Parts& p) { return digits(p.date.year() % 100, 2); }},
    Element{"15", [](const Parts& p) { return digits(p.time.hour(), 2); }},
    Element{"_2", [](const Parts& p) { return digits(p.date.day(), 2, ' '); }},
    Element{"1", [](const Parts& p) { return digits(p.date.month(), 1); }},
    Element{"2", [](const Parts& p) { return digits(p.date.day(), 1); }},
    Element{"3", [](const Parts& p) { return digits(hour12(p), 1); }},
    Element{"4", [](const Parts& p) { return digits(p.time.minute(), 1); }},
    Element{"5", [](const Parts& p) { return digits(p.time.second(), 1); }},
    Element{"PM", [](const Parts& p) { return std::string(p.time.hour() >= 12 ? "PM" : "AM"); }},
    Element{"pm", [](const Parts& p) { return std::string(p.time.hour() >= 12 ? "pm" : "am"); }},
    Element{"-07:00", [](const Parts&) { return std::string("+00:00"); }},
    Element{"-0700", [](const Parts&) { return std::string("+0000"); }},
    Element{"-07", [](const Parts&) { return std::string("+00"); }},
    Element{"Z07:00", [](const Parts&) { return std::string("Z"); }},
    Element{"Z0700", [](const Parts&) { return std::string("Z"); }},
    Element{"Z07", [](const Parts&) { return std::string("Z"); }}};

} // namespace

Parts partsOf(Moment moment)
{
    qint64 seconds = moment.nanoseconds / second;
    qint64 fraction = moment.nanoseconds % second;
    if (fraction < 0) {
        fraction += second;
        --seconds;
    }
    const auto whole = QDateTime::fromSecsSinceEpoch(seconds, QTimeZone::utc());
    return {whole.date(), whole.time(), fraction};
}

std::string momentText(Moment moment, std::string_view layout)
{
    const auto parts = partsOf(moment);
    std::string out;
    for (size_t at = 0; at < layout.size();) {
        const auto rest = layout.substr(at);
        if ((rest[0] == '.' || rest[0] == ',') && rest.size() > 1
            && (rest[1] == '0' || rest[1] == '9')) {
            const auto end = std::min(rest.find_first_not_of(rest[1], 1), rest.size());
            const bool isFraction = end == rest.size() || rest[end] < '0' || rest[end] > '9';
            if (isFraction) {
                out += fractionText(parts.fraction, end - 1, rest[1] == '9');
                at += end;
                continue;
            }
        }
        const auto* found = std::ranges::find_if(
            elements, [rest](const Element& element) { return rest.starts_with(element.layout); });
        if (found == elements.end()) {
            out += rest[0];
            ++at;
        } else {
            out += found->write(parts);
            at += found->layout.size();
        }
    }
    return out;
}

std::string momentText(Moment moment)
{
    return momentText(moment, "2006-01-02 15:04:05.999999999 -0700 MST");
}

std::string durationText(Duration duration)
{
    if (duration.nanoseconds == 0)
        return "0s";
    const bool isNegative = duration.nanoseconds < 0;
    const auto rest = isNegative ? 0 - static_cast<quint64>(duration.nanoseconds)
                                 : static_cast<quint64>(duration.nanoseconds);
    const std::string sign = isNegative ? "-" : "";
    const auto inUnit = [&](quint64 unit, const char* name, quint64 value) {
        auto text = std::to_string(value / unit);
        auto behind = std::to_string(unit + value % unit).substr(1);
        behind.resize(behind.find_last_not_of('0') + 1);
        return text + (behind.empty() ? "" : '.' + behind) + name;
    };
    if (rest < 1000)
        return sign + std::to_string(rest) + "ns";
    if (rest < 1'000'000)
        return sign + inUnit(1000, "\u00b5s", rest);
    if (rest < static_cast<quint64>(second))
        return sign + inUnit(1'000'000, "ms", rest);
    const auto minutes = rest / (60 * static_cast<quint64>(second));
    std::string out = sign;
    if (minutes >= 60)
        out += std::to_string(minutes / 60) + 'h';
    if (minutes > 0)
        out += std::to_string(minutes % 60) + 'm';
    return out
        + inUnit(static_cast<quint64>(second), "s", rest % (60 * static_cast<quint64>(second)));
}

} // namespace slipway::rules::templates
