// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

namespace slipway::scrape {
namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool equalsIgnoringCase(std::string_view text, std::string_view lower)
{
    return std::ranges::equal(text, lower, {}, [](char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    });
}

} // namespace

std::optional<double> readNumber(std::string_view text)
{
    const bool hasSign = !text.empty() && (text[0] == '+' || text[0] == '-');
    const bool isNegative = hasSign && text[0] == '-';
    const auto magnitude = text.substr(hasSign ? 1 : 0);
    if (magnitude.empty())
        return std::nullopt;
    if (!isDigit(magnitude[0]) && magnitude[0] != '.') {
        if (equalsIgnoringCase(magnitude, "nan"))
            return std::numeric_limits<double>::quiet_NaN();
        if (!equalsIgnoringCase(magnitude, "inf") && !equalsIgnoringCase(magnitude, "infinity"))
            return std::nullopt;
        const double infinity = std::numeric_limits<double>::infinity();
        return isNegative ? -infinity : infinity;
    }
    double value = 0;
    const auto [end, error]
        = std::from_chars(magnitude.data(), magnitude.data() + magnitude.size(), value);
    if (end != magnitude.data() + magnitude.size())
        return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        // Too small is zero, too large infinite; from_chars does not say which.
        const bool isTiny = magnitude.find("e-") != std::string_view::npos
            || magnitude.find("E-") != std::string_view::npos || magnitude.starts_with("0.")
            || magnitude.starts_with('.');
        value = isTiny ? 0 : std::numeric_limits<double>::infinity();
    } else if (error != std::errc{}) {
        return std::nullopt;
    }
    return isNegative ? -value : value;
}

std::optional<qint64> readMilliseconds(std::string_view text)
{
    if (text.starts_with('+'))
        text.remove_prefix(1);
    qint64 value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::optional<qint64> readSeconds(std::string_view text)
{
    const auto seconds = readNumber(text);
    if (!seconds || !std::isfinite(*seconds))
        return std::nullopt;
    constexpr double most = 9.2e18;
    return static_cast<qint64>(std::llround(std::clamp(*seconds * 1000, -most, most)));
}

bool isUtf8(std::string_view text)
{
    const auto byte = [&](size_t at) { return static_cast<unsigned char>(text[at]); };
    for (size_t at = 0; at < text.size();) {
        const unsigned char lead = byte(at);
        if (lead < 0x80) {
            ++at;
            continue;
        }
        const size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (lead < 0xC2 || lead > 0xF4 || at + length > text.size())
            return false;
        for (size_t i = 1; i < length; ++i) {
            if ((byte(at + i) & 0xC0) != 0x80)
                return false;
        }
        const unsigned char second = byte(at + 1);
        // Overlong forms, surrogates, and what lies beyond U+10FFFF.
        if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F)
            || (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F))
            return false;
        at += length;
    }
    return true;
}

} // namespace slipway::scrape
