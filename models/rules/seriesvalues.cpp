// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/seriesvalues.h"

#include "promql/numbers.h"
#include "timeseries/seriesstore.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

using namespace Qt::StringLiterals;

namespace slipway::rules {
namespace {

using Values = std::vector<SeriesValue>;

constexpr size_t mostValues = 1'000'000;
constexpr std::string_view blanks = " \t\r\n";

/// What stands up to a blank; a histogram in double braces may hold blanks.
std::string_view takeItem(std::string_view text, size_t& at)
{
    const auto begin = at;
    int depth = 0;
    for (; at < text.size(); ++at) {
        depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
        if (depth == 0 && blanks.find(text[at]) != std::string_view::npos)
            break;
    }
    return text.substr(begin, at - begin);
}

std::optional<size_t> countOf(std::string_view digits)
{
    size_t out = 0;
    const auto* end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, out);
    return at == end && error == std::errc() ? std::optional(out) : std::nullopt;
}

/// The number at the start, and how long it is.
std::pair<std::optional<double>, size_t> leadingNumber(std::string_view text)
{
    size_t end = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const auto isWord = [&](std::string_view word) {
        return std::ranges::equal(
            text.substr(end, 3), word, [](char a, char b) { return (a | 0x20) == b; });
    };
    if (isWord("inf") || isWord("nan")) {
        end += 3;
    } else {
        for (; end < text.size(); ++end) {
            const char c = text[end];
            const bool isExponent = (c == 'e' || c == 'E') && end > 0;
            const bool isSign = (c == '-' || c == '+') && (text[end - 1] | 0x20) == 'e';
            if (!(c >= '0' && c <= '9') && c != '.' && !isExponent && !isSign)
                break;
        }
    }
    auto digits = text.substr(0, end);
    if (digits.starts_with('+'))
        digits.remove_prefix(1);
    return {promql::parseNumber(digits), end};
}

/// `5`, `5x3`, `1+2x3`: false if it is none of them.
bool addFloats(std::string_view item, Values& out)
{
    const auto [first, length] = leadingNumber(item);
    if (!first)
        return false;
    item.remove_prefix(length);
    double step = 0;
    if (item.starts_with('+') || item.starts_with('-')) {
        const auto [number, size] = leadingNumber(item);
        if (!number)
            return false;
        step = *number;
        item.remove_prefix(size);
        if (item.empty())
            return false;
    }
    size_t repeats = 0;
    if (!item.empty()) {
        const auto count = item.starts_with('x') ? countOf(item.substr(1)) : std::nullopt;
        if (!count || *count > mostValues)
            return false;
        repeats = *count;
    }
    double value = *first;
    for (size_t i = 0; i <= repeats; ++i, value += step)
        out.push_back({SeriesValue::Kind::Float, value});
    return true;
}

/// The number behind the last `x`; 0 repeats where there is none.
std::optional<size_t> repeatsOf(std::string_view behind)
{
    if (behind.empty())
        return 0;
    return behind.starts_with('x') ? countOf(behind.substr(1)) : std::nullopt;
}

bool addItem(std::string_view item, Values& out)
{
    if (item == "stale") {
        out.push_back({SeriesValue::Kind::Float, timeseries::staleMarker()});
        return true;
    }
    if (item == "_") {
        out.emplace_back();
        return true;
    }
    if (item.starts_with('_')) {
        const auto count = item.starts_with("_x") ? countOf(item.substr(2)) : std::nullopt;
        if (!count || *count > mostValues)
            return false;
        out.resize(out.size() + *count);
        return true;
    }
    if (item.starts_with("{{")) {
        const auto close = item.rfind("}}");
        const auto repeats
            = close == std::string_view::npos ? std::nullopt : repeatsOf(item.substr(close + 2));
        if (!repeats || *repeats > mostValues)
            return false;
        out.insert(out.end(), *repeats + 1, {SeriesValue::Kind::Histogram, 0});
        return true;
    }
    return addFloats(item, out);
}

} // namespace

Result<Values> seriesValues(std::string_view notation)
{
    Values out;
    for (size_t at = 0; at < notation.size();) {
        if (blanks.find(notation[at]) != std::string_view::npos) {
            ++at;
            continue;
        }
        const auto item = takeItem(notation, at);
        if (!addItem(item, out))
            return failure({},
                u"unknown value \"%1\" in a series"_s.arg(
                    QString::fromStdString(std::string(item.substr(0, 40)))),
                u"write numbers set apart by blanks, as 1+2x3, _ or stale"_s);
        if (out.size() > mostValues)
            return failure({}, u"more than %1 values in a series"_s.arg(mostValues));
    }
    return out;
}

} // namespace slipway::rules
