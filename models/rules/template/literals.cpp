// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/literals.h"

#include "promql/lexer.h"
#include "promql/numbers.h"

#include <QList>

#include <algorithm>
#include <charconv>

using namespace Qt::StringLiterals;

namespace slipway::rules::templates {
namespace {

std::optional<qint64> integerOf(std::string_view text)
{
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    std::string digits(text);
    std::erase(digits, '_');
    int base = 10;
    const auto prefix = [&digits](char letter) {
        return digits.size() > 2 && digits[0] == '0' && (digits[1] | 0x20) == letter;
    };
    if (prefix('x'))
        base = 16;
    else if (prefix('o'))
        base = 8;
    else if (prefix('b'))
        base = 2;
    else if (digits.size() > 1 && digits[0] == '0')
        base = 8;
    if (prefix('x') || prefix('o') || prefix('b'))
        digits.erase(0, 2);
    quint64 value = 0;
    const auto* end = digits.data() + digits.size();
    const auto [at, error] = std::from_chars(digits.data(), end, value, base);
    const quint64 most = static_cast<quint64>(std::numeric_limits<qint64>::max());
    if (digits.empty() || at != end || error != std::errc() || value > most + (isNegative ? 1 : 0))
        return std::nullopt;
    return isNegative ? static_cast<qint64>(0 - value) : static_cast<qint64>(value);
}

} // namespace

Result<std::string> unquotedText(std::string_view quoted)
{
    auto text = promql::unquoted(quoted);
    if (!text)
        return failure({}, u"invalid syntax in a quoted string: %1"_s.arg(text.error().what));
    return text;
}

std::optional<Value> numberConstant(std::string_view text)
{
    if (text.starts_with('\'')) {
        const auto character = promql::unquoted(text);
        if (!character)
            return std::nullopt;
        const auto codes = QString::fromStdString(*character).toUcs4();
        if (codes.size() != 1)
            return std::nullopt;
        return Value{static_cast<qint64>(codes.front())};
    }
    const auto digits = text.substr(text.starts_with('-') || text.starts_with('+') ? 1 : 0);
    const bool isHex = digits.starts_with("0x") || digits.starts_with("0X");
    const bool isFloat = text.find_first_of(isHex ? ".pP" : ".eE") != std::string_view::npos;
    if (!isFloat) {
        const auto integer = integerOf(text);
        return integer ? std::optional(Value{*integer}) : std::nullopt;
    }
    const bool isWord = !digits.empty() && digits[0] != '.' && (digits[0] < '0' || digits[0] > '9');
    const auto number = isWord ? std::nullopt : floatOf(text);
    return number ? std::optional(Value{*number}) : std::nullopt;
}

std::optional<double> floatOf(std::string_view text)
{
    // A decimal with a leading zero is octal for PromQL, but not for Go's ParseFloat.
    const auto sign = text.starts_with('-') || text.starts_with('+') ? text.substr(0, 1) : "";
    auto digits = text.substr(sign.size());
    const bool isHex = digits.starts_with("0x") || digits.starts_with("0X");
    if (digits.find('_') != std::string_view::npos)
        return std::nullopt;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    while (!isHex && digits.size() > 1 && digits[0] == '0' && isDigit(digits[1]))
        digits.remove_prefix(1);
    const auto magnitude = digits.empty() || digits[0] == '-' || digits[0] == '+'
        ? std::nullopt
        : promql::parseNumber(digits);
    if (!magnitude)
        return std::nullopt;
    return sign == "-" ? -*magnitude : *magnitude;
}

} // namespace slipway::rules::templates
