// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/printing.h"

#include <QString>

#include <algorithm>
#include <cmath>
#include <optional>

namespace slipway::rules::templates {
namespace {

/// The flags, width and precision in front of a verb.
struct Flags {
    bool minus = false, plus = false, sharp = false, space = false, zero = false;
    std::optional<int> width, precision;
};

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
    if (digits.size() < precision)
        digits.insert(0, precision - digits.size(), '0');
    if (verb == 'O')
        digits.insert(0, "0o");
    if (flags.sharp && base != 10)
        digits.insert(0, verb == 'x' ? "0x" : verb == 'X' ? "0X" : base == 2 ? "0b" : "0");
    if (number < 0)
        return '-' + digits;
    return signedText(std::move(digits), flags);
}

std::optional<std::string> integerBy(char verb, qint64 number, const Flags& flags)
{
    switch (verb) {
    case 'v':
    case 'd': return padded(integerText(number, 10, flags, verb), flags, true);
    case 'b': return padded(integerText(number, 2, flags, verb), flags, true);
    case 'o':
    case 'O': return padded(integerText(number, 8, flags, verb), flags, true);
    case 'x':
    case 'X': return padded(integerText(number, 16, flags, verb), flags, true);
    case 'c': return padded(character(number), flags, false);
    case 'q': return padded('\'' + character(number) + '\'', flags, false);
    case 'U':
        return padded(
            "U+" + QString::number(number, 16).toUpper().rightJustified(4, u'0').toStdString(),
            flags,
            false);
    default: return std::nullopt;
    }
}

std::optional<std::string> floatBy(char verb, double number, Flags flags)
{
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

std::string badVerb(const std::string& verb, const Value& value, size_t limit)
{
    if (value.isNothing())
        return "%!" + verb + "(<nil>)";
    return "%!" + verb + '(' + typeOf(value) + '=' + printed(value, limit) + ')';
}

std::string formattedOne(const std::string& verb, const Value& value, Flags flags, size_t limit);

/// Each part by the verb, within the brackets of %v.
std::string formattedParts(
    const std::string& verb, const std::vector<Value>& items, const Flags& flags, size_t limit)
{
    std::string out = "[";
    for (size_t i = 0; i < items.size() && out.size() <= limit; ++i)
        out += (i > 0 ? " " : "") + formattedOne(verb, items[i], flags, limit);
    return out + ']';
}

std::string formattedOne(const std::string& verb, const Value& value, Flags flags, size_t limit)
{
    const char letter = verb.size() == 1 ? verb[0] : '\0';
    std::optional<std::string> out;
    if (letter == 'T')
        return padded(typeOf(value), flags, false);
    if (letter == 't' && value.as<bool>())
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
    else if (letter == 'v' || (letter == 's' && value.as<MapPtr>()))
        out = padded(value.isNothing() ? "<nil>" : printed(value, limit), flags, false);
    return out ? *out : badVerb(verb, value, limit);
}

/// Goes through a format.
class Formatter {
public:
    Formatter(std::string_view format, std::span<const Value> values, size_t limit)
        : m_format(format)
        , m_values(values)
        , m_limit(limit)
    {
    }

    std::string run()
    {
        while (m_at < m_format.size() && m_out.size() <= m_limit) {
            const auto percent = std::min(m_format.find('%', m_at), m_format.size());
            m_out += m_format.substr(m_at, percent - m_at);
            m_at = percent + 1;
            if (percent < m_format.size())
                verb();
        }
        if (!m_isReordered && m_next < m_values.size())
            extra();
        return std::move(m_out);
    }

private:
    void extra()
    {
        m_out += "%!(EXTRA ";
        for (auto i = m_next; i < m_values.size() && m_out.size() <= m_limit; ++i) {
            m_out += i > m_next ? ", " : "";
            m_out += m_values[i].isNothing()
                ? "<nil>"
                : typeOf(m_values[i]) + '=' + printed(m_values[i], m_limit);
        }
        m_out += ')';
    }

    char peek() const { return m_at < m_format.size() ? m_format[m_at] : '\0'; }

    std::optional<int> number()
    {
        std::optional<int> out;
        for (; peek() >= '0' && peek() <= '9'; ++m_at)
            out = std::min(out.value_or(0) * 10 + (peek() - '0'), 1'000'000);
        return out;
    }

    /// `[n]`: the argument that comes next.
    void index()
    {
        if (peek() != '[')
            return;
        m_isReordered = true;
        const auto close = m_format.find(']', m_at);
        ++m_at;
        const auto wanted = number();
        m_isBadIndex = close != m_at || !wanted || *wanted < 1
            || static_cast<size_t>(*wanted) > m_values.size();
        if (!m_isBadIndex)
            m_next = static_cast<size_t>(*wanted) - 1;
        if (close != std::string_view::npos)
            m_at = close + 1;
    }

    /// A width or precision: digits, or `*` for the next argument.
    std::optional<int> measure(const char* complaint)
    {
        index();
        if (peek() != '*')
            return number();
        ++m_at;
        const auto* value = m_next < m_values.size() ? m_values[m_next++].as<qint64>() : nullptr;
        if (value && *value >= -1'000'000 && *value <= 1'000'000)
            return static_cast<int>(*value);
        m_out += complaint;
        return std::nullopt;
    }

    Flags flags()
    {
        Flags out;
        for (;; ++m_at) {
            switch (peek()) {
            case '-': out.minus = true; continue;
            case '+': out.plus = true; continue;
            case '#': out.sharp = true; continue;
            case ' ': out.space = true; continue;
            case '0': out.zero = true; continue;
            default: break;
            }
            break;
        }
        out.width = measure("%!(BADWIDTH)");
        if (out.width && *out.width < 0) {
            out.minus = true;
            out.width = -*out.width;
        }
        if (peek() == '.') {
            ++m_at;
            out.precision = measure("%!(BADPREC)");
            if (!out.precision)
                out.precision = 0;
            if (*out.precision < 0)
                out.precision.reset();
        }
        index();
        return out;
    }

    void verb()
    {
        m_isBadIndex = false;
        const auto flags = this->flags();
        if (m_at >= m_format.size()) {
            m_out += "%!(NOVERB)";
            return;
        }
        size_t width = 1;
        while (m_at + width < m_format.size()
            && (static_cast<unsigned char>(m_format[m_at + width]) & 0xC0U) == 0x80U)
            ++width;
        const std::string name(m_format.substr(m_at, width));
        m_at += width;
        if (name == "%")
            m_out += '%';
        else if (m_isBadIndex)
            m_out += "%!" + name + "(BADINDEX)";
        else if (m_next >= m_values.size())
            m_out += "%!" + name + "(MISSING)";
        else
            m_out += formattedOne(name, m_values[m_next++], flags, m_limit);
    }

    std::string_view m_format;
    std::span<const Value> m_values;
    size_t m_limit;
    size_t m_at = 0;
    size_t m_next = 0;
    bool m_isReordered = false;
    bool m_isBadIndex = false;
    std::string m_out;
};

} // namespace

std::string formatted(std::string_view format, std::span<const Value> values, size_t limit)
{
    return Formatter(format, values, limit).run();
}

} // namespace slipway::rules::templates
