// SPDX-License-Identifier: GPL-3.0-or-later
#include "prometheus/jsoncursor.h"

#include <charconv>
#include <cstring>

namespace slipway::prometheus {
namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

bool isNumberPart(char c)
{
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

void appendUtf8(std::string& out, unsigned code)
{
    if (code < 0x80) {
        out += static_cast<char>(code);
    } else if (code < 0x800) {
        out += static_cast<char>(0xC0 | (code >> 6));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        out += static_cast<char>(0xE0 | (code >> 12));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
        out += static_cast<char>(0xF0 | (code >> 18));
        out += static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        out += static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (code & 0x3F));
    }
}

/// The character of a one-letter escape; 0: there is no such escape.
char escaped(char c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/': return c;
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return 0;
    }
}

} // namespace

void JsonCursor::blanks()
{
    while (m_at < m_text.size() && isBlank(m_text[m_at]))
        ++m_at;
}

JsonCursor::Kind JsonCursor::kind()
{
    blanks();
    if (m_failed || m_at >= m_text.size())
        return Kind::Bad;
    const char c = m_text[m_at];
    switch (c) {
    case '{': return Kind::Object;
    case '[': return Kind::Array;
    case '"': return Kind::Text;
    case 't': return Kind::True;
    case 'f': return Kind::False;
    case 'n': return Kind::Null;
    default: return c == '-' || (c >= '0' && c <= '9') ? Kind::Number : Kind::Bad;
    }
}

bool JsonCursor::enter(char bracket)
{
    blanks();
    if (m_failed || m_at >= m_text.size() || m_text[m_at] != bracket)
        return false;
    if (m_depth <= 0) {
        m_failed = true;
        return false;
    }
    --m_depth;
    ++m_at;
    return true;
}

bool JsonCursor::nextMember(bool isFirst)
{
    if (!nextElement(isFirst, '}'))
        return false;
    std::string_view raw;
    bool isEscaped = false;
    blanks();
    if (m_at >= m_text.size() || m_text[m_at] != '"' || !scanText(raw, isEscaped)) {
        m_failed = true;
        return false;
    }
    m_key.clear();
    if (!isEscaped)
        m_key.assign(raw);
    else if (!unescape(raw, m_key))
        return false;
    blanks();
    if (m_at >= m_text.size() || m_text[m_at] != ':') {
        m_failed = true;
        return false;
    }
    ++m_at;
    blanks();
    return true;
}

bool JsonCursor::nextElement(bool isFirst, char closing)
{
    if (m_failed)
        return false;
    blanks();
    if (m_at >= m_text.size()) {
        m_failed = true;
        return false;
    }
    const char c = m_text[m_at];
    if (c == closing) {
        ++m_at;
        ++m_depth;
        return false;
    }
    if (!isFirst) {
        if (c != ',') {
            m_failed = true;
            return false;
        }
        ++m_at;
        blanks();
    }
    return true;
}

bool JsonCursor::scanText(std::string_view& raw, bool& isEscaped)
{
    const size_t start = m_at + 1;
    size_t at = start;
    for (;;) {
        const void* found = at < m_text.size()
            ? std::memchr(m_text.data() + at, '"', m_text.size() - at)
            : nullptr;
        if (!found) {
            m_at = m_text.size();
            m_failed = true;
            return false;
        }
        const auto quote = static_cast<size_t>(static_cast<const char*>(found) - m_text.data());
        // An odd number of backslashes before it: the quote belongs to the text.
        size_t slashes = 0;
        while (quote - slashes > start && m_text[quote - slashes - 1] == '\\')
            ++slashes;
        at = quote + 1;
        if (slashes % 2 == 0)
            break;
    }
    raw = m_text.substr(start, at - 1 - start);
    isEscaped = std::memchr(raw.data(), '\\', raw.size()) != nullptr;
    m_at = at;
    return true;
}

std::optional<unsigned> JsonCursor::hexQuad(std::string_view raw, size_t at) const
{
    if (at + 4 > raw.size())
        return std::nullopt;
    unsigned code = 0;
    const char* end = raw.data() + at + 4;
    const auto read = std::from_chars(raw.data() + at, end, code, 16);
    return read.ec == std::errc() && read.ptr == end ? std::optional(code) : std::nullopt;
}

bool JsonCursor::unescape(std::string_view raw, std::string& out)
{
    for (size_t i = 0; i < raw.size(); ++i) {
        if (raw[i] != '\\') {
            out += raw[i];
            continue;
        }
        ++i;
        if (i < raw.size() && raw[i] != 'u' && escaped(raw[i])) {
            out += escaped(raw[i]);
            continue;
        }
        const auto code = i < raw.size() && raw[i] == 'u' ? hexQuad(raw, i + 1) : std::nullopt;
        if (!code) {
            m_failed = true;
            return false;
        }
        i += 4;
        const bool isHigh = *code >= 0xD800 && *code < 0xDC00;
        const auto low
            = isHigh && raw.substr(i + 1, 2) == "\\u" ? hexQuad(raw, i + 3) : std::nullopt;
        if (low && *low >= 0xDC00 && *low < 0xE000) {
            i += 6;
            appendUtf8(out, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
        } else {
            appendUtf8(out, *code >= 0xD800 && *code < 0xE000 ? 0xFFFD : *code);
        }
    }
    return true;
}

std::optional<std::string_view> JsonCursor::view()
{
    if (kind() != Kind::Text) {
        skip();
        return std::nullopt;
    }
    std::string_view raw;
    bool isEscaped = false;
    if (!scanText(raw, isEscaped))
        return std::nullopt;
    if (!isEscaped)
        return raw;
    m_buffer.clear();
    return unescape(raw, m_buffer) ? std::optional<std::string_view>(m_buffer) : std::nullopt;
}

std::optional<std::string> JsonCursor::text()
{
    const auto found = view();
    return found ? std::optional(std::string(*found)) : std::nullopt;
}

std::string JsonCursor::loose()
{
    const auto what = kind();
    if (what == Kind::Text)
        return text().value_or(std::string());
    const size_t start = m_at;
    skip();
    const bool isPlain = what == Kind::Number || what == Kind::True || what == Kind::False;
    return isPlain && !m_failed ? std::string(m_text.substr(start, m_at - start)) : std::string();
}

std::optional<double> JsonCursor::number()
{
    if (kind() != Kind::Number) {
        skip();
        return std::nullopt;
    }
    size_t end = m_at;
    while (end < m_text.size() && isNumberPart(m_text[end]))
        ++end;
    double value = 0;
    const auto read = std::from_chars(m_text.data() + m_at, m_text.data() + end, value);
    // Out of range is a number still: as large, or as small, as can be said.
    if ((read.ec != std::errc() && read.ec != std::errc::result_out_of_range)
        || read.ptr != m_text.data() + end) {
        m_failed = true;
        return std::nullopt;
    }
    m_at = end;
    return read.ec == std::errc() ? std::optional(value) : std::nullopt;
}

bool JsonCursor::word(std::string_view expected)
{
    if (m_text.substr(m_at, expected.size()) != expected) {
        m_failed = true;
        return false;
    }
    m_at += expected.size();
    return true;
}

std::optional<bool> JsonCursor::boolean()
{
    switch (kind()) {
    case Kind::True: return word("true") ? std::optional(true) : std::nullopt;
    case Kind::False: return word("false") ? std::optional(false) : std::nullopt;
    default: skip(); return std::nullopt;
    }
}

void JsonCursor::skip()
{
    std::string_view raw;
    bool isEscaped = false;
    switch (kind()) {
    case Kind::Object:
        if (!object([](std::string_view) {}))
            m_failed = true;
        break;
    case Kind::Array:
        if (!array([] {}))
            m_failed = true;
        break;
    case Kind::Text: (void)scanText(raw, isEscaped); break;
    case Kind::Number: (void)number(); break;
    case Kind::True: (void)word("true"); break;
    case Kind::False: (void)word("false"); break;
    case Kind::Null: (void)word("null"); break;
    case Kind::Bad: m_failed = true; break;
    }
}

bool JsonCursor::atEnd()
{
    blanks();
    return !m_failed && m_at == m_text.size();
}

} // namespace slipway::prometheus
