// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/lexer.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::promql {
namespace {

int digitOf(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return 99;
}

void addUtf8(std::string& out, char32_t c)
{
    out += QString::fromUcs4(&c, 1).toStdString();
}

/// Reads the escapes of Go: https://go.dev/ref/spec#Rune_literals.
class Escapes {
public:
    Escapes(std::string_view text, char quote) : m_text(text), m_quote(quote) { }

    Result<std::string> read()
    {
        while (m_at < m_text.size()) {
            const char c = m_text[m_at++];
            if (c == '\n')
                return failure({}, u"a quoted string may not hold a line break"_s, u"write \\n"_s);
            if (c != '\\')
                m_out += c;
            else if (const QString wrong = escape(); !wrong.isEmpty())
                return failure({}, wrong);
        }
        return std::move(m_out);
    }

private:
    QString escape()
    {
        static constexpr std::string_view letters = "abfnrtv\\";
        static constexpr std::string_view meanings = "\a\b\f\n\r\t\v\\";
        const char c = m_at < m_text.size() ? m_text[m_at++] : '\0';
        if (const auto at = letters.find(c); at != std::string_view::npos && c != '\0') {
            m_out += meanings[at];
            return {};
        }
        if (c == m_quote) {
            m_out += c;
            return {};
        }
        if (c == 'x')
            return number(2, 16, true);
        if (c == 'u')
            return number(4, 16, false);
        if (c == 'U')
            return number(8, 16, false);
        if (c >= '0' && c <= '7') {
            --m_at;
            return number(3, 8, true);
        }
        return u"unknown escape sequence \\%1"_s.arg(QChar::fromLatin1(c));
    }

    QString number(int digits, int base, bool isByte)
    {
        char32_t value = 0;
        for (int i = 0; i < digits; ++i) {
            const int digit = m_at < m_text.size() ? digitOf(m_text[m_at++]) : 99;
            if (digit >= base)
                return u"an escape sequence wants %1 digits"_s.arg(digits);
            value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit);
        }
        if (isByte && value > 0xFF)
            return u"an octal escape goes up to \\377"_s;
        if (isByte) {
            m_out += static_cast<char>(value);
            return {};
        }
        if (value > 0x10FFFF || (value >= 0xD800 && value < 0xE000))
            return u"an escape sequence is no Unicode character"_s;
        addUtf8(m_out, value);
        return {};
    }

    std::string_view m_text;
    char m_quote;
    size_t m_at = 0;
    std::string m_out;
};

} // namespace

Result<std::string> unquoted(std::string_view quoted)
{
    const bool isQuoted = quoted.size() >= 2 && quoted.front() == quoted.back()
        && (quoted.front() == '"' || quoted.front() == '\'' || quoted.front() == '`');
    if (!isQuoted)
        return failure({}, u"not a quoted string"_s);
    const auto inside = quoted.substr(1, quoted.size() - 2);
    if (quoted.front() != '`')
        return Escapes(inside, quoted.front()).read();
    std::string raw(inside);
    std::erase(raw, '\r');
    return raw;
}

QString positionIn(std::string_view text, size_t offset)
{
    const auto before = text.substr(0, std::min(offset, text.size()));
    const auto line = std::ranges::count(before, '\n') + 1;
    const auto lineStart
        = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    // Columns count characters: bytes that continue one do not count.
    const auto column = std::ranges::count_if(before.substr(lineStart),
        [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
    return u"%1:%2"_s.arg(line).arg(column + 1);
}

} // namespace slipway::promql
