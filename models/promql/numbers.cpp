// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/numbers.h"

#include "base/duration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <system_error>

namespace slipway::promql {
namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

std::optional<double> parseInteger(std::string_view digits, int base)
{
    if (digits.empty())
        return std::nullopt;
    // Through 64 bits first; a longer one loses what a double cannot hold anyway.
    std::uint64_t value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, value, base);
    if (at != end || error != std::errc())
        return std::nullopt;
    return static_cast<double>(value);
}

std::string finiteText(double value, std::chars_format format)
{
    std::array<char, 400> buffer{};
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format);
    return {buffer.data(), written.ptr};
}

std::optional<std::string> specialText(double value)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    return std::nullopt;
}

} // namespace

std::optional<double> parseNumber(std::string_view text)
{
    std::string plain(text);
    for (size_t i = 0; i < text.size(); ++i) {
        const bool isBetween = i > 0 && i + 1 < text.size()
            && std::isalnum(static_cast<unsigned char>(text[i - 1])) != 0
            && std::isalnum(static_cast<unsigned char>(text[i + 1])) != 0;
        if (text[i] == '_' && !isBetween)
            return std::nullopt;
    }
    std::erase(plain, '_');
    double sign = 1;
    std::string_view rest = plain;
    if (!rest.empty() && (rest[0] == '+' || rest[0] == '-')) {
        sign = rest[0] == '-' ? -1 : 1;
        rest.remove_prefix(1);
    }
    if (rest.empty() || rest[0] == '+' || rest[0] == '-')
        return std::nullopt;
    if (rest.size() > 2 && rest[0] == '0' && (rest[1] == 'x' || rest[1] == 'X')) {
        const auto value = parseInteger(rest.substr(2), 16);
        return value ? std::optional(sign * *value) : std::nullopt;
    }
    if (rest.size() > 1 && rest[0] == '0' && std::ranges::all_of(rest, isDigit)) {
        if (const auto octal = parseInteger(rest.substr(1), 8))
            return sign * *octal;
    }
    double value = 0;
    const auto* end = rest.data() + rest.size();
    const auto [at, error] = std::from_chars(rest.data(), end, value);
    if (at != end || error == std::errc::invalid_argument)
        return std::nullopt;
    if (error == std::errc::result_out_of_range) {
        // from_chars leaves the value alone: too small is zero, too large is refused.
        const bool isTiny = rest.find("e-") != std::string_view::npos
            || rest.find("E-") != std::string_view::npos;
        return isTiny ? std::optional(0.0) : std::nullopt;
    }
    return sign * value;
}

std::optional<double> parseDurationSeconds(std::string_view text)
{
    const auto parsed
        = parseDuration(QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())));
    return parsed ? std::optional(static_cast<double>(parsed->count()) / 1000) : std::nullopt;
}

std::string numberText(double value)
{
    if (const auto special = specialText(value))
        return *special;
    const double size = std::abs(value);
    const bool isPlain = size == 0 || (size >= 1e-4 && size < 1e21);
    return finiteText(value, isPlain ? std::chars_format::fixed : std::chars_format::scientific);
}

std::string valueText(double value)
{
    if (const auto special = specialText(value))
        return *special;
    return finiteText(value, std::chars_format::fixed);
}

} // namespace slipway::promql
