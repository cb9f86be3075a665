// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/verbs.h"

#include "rules/template/printing.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace slipway::rules::templates {
namespace {

/// How many characters a text has, for padding.
size_t lengthOf(std::string_view text)
{
    return static_cast<size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string padded(std::string text, const Flags& flags, bool isNumber)
{
    const auto width = static_cast<size_t>(flags.width.value_or(0));
    const auto length = lengthOf(text);
    if (length >= width)
        return text;
    if (flags.minus)
        return text.append(width - length, ' ');
    const bool hasSign
        = isNumber && !text.empty() && (text[0] == '-' || text[0] == '+' || text[0] == ' ');
    if (flags.zero)
        return text.insert(hasSign ? 1 : 0, width - length, '0');
    return text.insert(0, width - length, ' ');
}

std::string signedText(std::string text, const Flags& flags)
{
    if (text.starts_with('-') || text.starts_with('+'))
        return text;
    if (flags.plus)
        return '+' + text;
    return flags.space ? ' ' + text : text;
}

std::string hexOf(std::string_view bytes, const Flags& flags, bool isUpper)
{
    const auto hex = QByteArray(bytes.data(), static_cast<qsizetype>(bytes.size()))
                         .toHex(flags.space ? ' ' : '\0');
    const auto out = (isUpper ? hex.toUpper() : hex).toStdString();
    return flags.sharp && !out.empty() ? (isUpper ? "0X" : "0x") + out : out;
}

std::string character(qint64 code)
{
    const bool isCharacter = code >= 0 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    const char32_t c = isCharacter ? static_cast<char32_t>(code) : U'\uFFFD';
    return QString::fromUcs4(&c, 1).toStdString();
}

std::string integerText(qint64 number, int base, const Flags& flags, char verb)
{
    const auto magnitude
        = number < 0 ? 0 - static_cast<quint64>(number) : static_cast<quint64>(number);
    auto digits = QString::number(magnitude, base).toStdString();
    if (verb == 'X')
        std::ranges::transform(digits, digits.begin(), [](char c) {
            return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c;
        });
    const auto precision = static_cast<size_t>(flags.precision.value_or(0));
    if (flags.precision == 0 && number == 0)
        return {};
    if (digits.size() < precision)
        digits.insert(0, precision - digits.size(), '0');
    if (verb == 'O')
        digits.insert(0, "0o");
    if (flags.sharp && base != 10 && !(base == 8 && digits.starts_with('0')))
        digits.insert(0, verb == 'x' ? "0x" : verb == 'X' ? "0X" : base == 2 ? "0b" : "0");
    if (number < 0)
        return '-' + digits;
    return signedText(std::move(digits), flags);
}

std::optional<std::string> integerBy(char verb, qint64 number, Flags flags)
{
    flags.zero = flags.zero && !flags.precision;
    switch (verb) {
    case 'v':
    case 'd': return padded(integerText(number, 10, flags, verb), flags, true);
    case 'b': return padded(integerText(number, 2, flags, verb), flags, true);
    case 'o':
    case 'O': return padded(integerText(number, 8, flags, verb), flags, true);
    case 'x':
    case 'X': return padded(integerText(number, 16, flags, verb), flags, true);
    case 'c': return padded(character(number), flags, false);
    case 'q': {
        auto quoted = quotedText(character(number));
        quoted.front() = quoted.back() = '\'';
        return padded(number == '"' ? "'\"'" : number == '\'' ? "'\\''" : quoted, flags, false);
    }
    case 'U':
        return padded("U+"
                + QString::number(static_cast<quint64>(number), 16)
                      .toUpper()
                      .rightJustified(4, u'0')
                      .toStdString(),
            flags,
            false);
    default: return std::nullopt;
    }
}

/// `0x1.8p+01`, as %x writes a float.
std::string hexadecimal(double number, const Flags& flags, bool isUpper)
{
    std::string buffer(static_cast<size_t>(flags.precision.value_or(0)) + 64, '\0');
    auto* end = buffer.data() + buffer.size();
    const double magnitude = std::fabs(number);
    const auto written = flags.precision
        ? std::to_chars(buffer.data(), end, magnitude, std::chars_format::hex, *flags.precision)
        : std::to_chars(buffer.data(), end, magnitude, std::chars_format::hex);
    buffer.resize(static_cast<size_t>(written.ptr - buffer.data()));
    if (buffer.size() >= 2 && buffer[buffer.size() - 2] < '0') // a sign, then one digit
        buffer.insert(buffer.size() - 1, "0");
    auto out = (std::signbit(number) ? "-0x" : "0x") + buffer;
    if (isUpper)
        std::ranges::transform(out, out.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        });
    return out;
}

std::optional<std::string> floatBy(char verb, double number, Flags flags)
{
    if ((verb == 'x' || verb == 'X') && std::isfinite(number))
        return padded(signedText(hexadecimal(number, flags, verb == 'X'), flags), flags, true);
    static constexpr std::string_view verbs = "veEfFgG";
    if (verbs.find(verb) == std::string_view::npos)
        return std::nullopt;
    const char letter = verb == 'v' ? 'g' : verb == 'F' ? 'f' : verb;
    const bool isGeneral = letter == 'g' || letter == 'G';
    auto text = floatText(number, letter, flags.precision.value_or(isGeneral ? -1 : 6));
    if (!std::isfinite(number))
        flags.zero = false;
    return padded(signedText(std::move(text), flags), flags, true);
}

std::optional<std::string> textBy(char verb, std::string text, const Flags& flags)
{
    if (flags.precision && (verb == 'v' || verb == 's' || verb == 'q')) {
        const auto whole = QString::fromStdString(text).toUcs4();
        const auto count = std::min<qsizetype>(*flags.precision, whole.size());
        text = QString::fromUcs4(reinterpret_cast<const char32_t*>(whole.constData()), count)
                   .toStdString();
    }
    switch (verb) {
    case 'v': return padded(flags.sharp ? quotedText(text) : text, flags, false);
    case 's': return padded(std::move(text), flags, false);
    case 'q': {
        const bool isRaw = flags.sharp && text.find('`') == std::string::npos;
        return padded(isRaw ? '`' + text + '`' : quotedText(text), flags, false);
    }
    case 'x':
    case 'X': return padded(hexOf(text, flags, verb == 'X'), flags, false);
    default: return std::nullopt;
    }
}

std::string badVerb(const std::string& verb, const Value& value, Flags flags, size_t limit)
{
    flags.sharp = false;
    if (value.isNothing())
        return "%!" + verb + "(<nil>)";
    return "%!" + verb + '(' + typeOf(value) + '=' + formattedOne("v", value, flags, limit) + ')';
}

/// Each part by the verb, within the brackets of %v.
std::string formattedParts(
    const std::string& verb, const std::vector<Value>& items, const Flags& flags, size_t limit)
{
    std::string out = "[";
    for (size_t i = 0; i < items.size() && out.size() <= limit; ++i)
        out += (i > 0 ? " " : "") + formattedOne(verb, items[i], flags, limit);
    return out + ']';
}

/// Keys and values by the verb.
std::string formattedEntries(
    const std::string& verb, const Map& map, const Flags& flags, size_t limit)
{
    std::string out = "map[";
    bool isFirst = true;
    for (const auto& [key, value] : map.entries) {
        if (out.size() > limit)
            break;
        out += isFirst ? "" : " ";
        isFirst = false;
        out += formattedOne(verb, Value{key}, flags, limit) + ':'
            + formattedOne(verb, value, flags, limit);
    }
    return out + ']';
}

} // namespace

std::string formattedOne(const std::string& verb, const Value& value, Flags flags, size_t limit)
{
    const char letter = verb.size() == 1 ? verb[0] : '\0';
    std::optional<std::string> out;
    if (letter == 'T')
        return padded(typeOf(value), flags, false);
    if ((letter == 't' || letter == 'v') && value.as<bool>())
        out = padded(*value.as<bool>() ? "true" : "false", flags, false);
    else if (const auto* integer = value.as<qint64>())
        out = integerBy(letter, *integer, flags);
    else if (const auto* number = value.as<double>())
        out = floatBy(letter, *number, flags);
    else if (const auto* text = value.as<std::string>())
        out = textBy(letter, *text, flags);
    else if (const auto* html = value.as<SafeHtml>())
        out = textBy(letter, html->text, flags);
    else if (value.as<Duration>() && letter == 'd')
        out = integerBy(letter, value.as<Duration>()->nanoseconds, flags);
    else if (value.as<Duration>() || value.as<Moment>())
        out = textBy(letter, printed(value, limit), flags);
    else if (const auto* list = value.as<ListPtr>(); list && letter != 'v')
        out = formattedParts(verb, (*list)->items, flags, limit);
    else if (const auto* map = value.as<MapPtr>(); map && letter != 'v')
        out = formattedEntries(verb, **map, flags, limit);
    else if (letter == 'v')
        out = padded(value.isNothing() ? "<nil>" : printed(value, limit), flags, false);
    return out ? *out : badVerb(verb, value, flags, limit);
}

} // namespace slipway::rules::templates
