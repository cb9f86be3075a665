// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/plainseries.h"

#include "scrape/number.h"
#include "timeseries/labels.h"

#include <algorithm>
#include <cstdint>

namespace slipway::scrape {
namespace {

enum Kind : std::uint8_t {
    NameStart = 1, ///< of a metric; a label's has no colon
    NameByte = 2,
    Special = 4, ///< ends a plain stretch of a value: quote, backslash, newline
    High = 8, ///< not ASCII
};

constexpr std::array<std::uint8_t, 256> makeKinds()
{
    std::array<std::uint8_t, 256> kinds{};
    for (size_t c = 0; c < 256; ++c) {
        const bool isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
        const bool isDigit = c >= '0' && c <= '9';
        kinds[c] = static_cast<std::uint8_t>((isLetter || c == ':' ? NameStart : 0)
            | (isLetter || isDigit || c == ':' ? NameByte : 0)
            | (c == '"' || c == '\\' || c == '\n' ? Special : 0) | (c >= 0x80 ? High : 0));
    }
    return kinds;
}

constexpr auto kinds = makeKinds();

std::uint8_t kindOf(char c)
{
    return kinds[static_cast<unsigned char>(c)];
}

} // namespace

bool PlainSeries::cut(std::string_view text)
{
    m_count = 0;
    if (text.empty() || !(kindOf(text[0]) & NameStart))
        return false;
    size_t at = 1;
    while (at < text.size() && (kindOf(text[at]) & NameByte))
        ++at;
    m_name = text.substr(0, at);
    if (at == text.size())
        return true;
    if (text[at] != '{')
        return false;
    ++at;
    while (at < text.size() && text[at] != '}') {
        if (!label(text, at))
            return false;
        const bool hasComma = at < text.size() && text[at] == ',';
        if (!hasComma)
            break;
        ++at;
        if (at < text.size() && text[at] == '}')
            return false; // legal, but not everywhere
    }
    return at + 1 == text.size() && text[at] == '}';
}

bool PlainSeries::label(std::string_view text, size_t& at)
{
    const size_t start = at;
    if (m_count == mostLabels || !(kindOf(text[at]) & NameStart))
        return false;
    while (at < text.size() && (kindOf(text[at]) & NameByte) && text[at] != ':')
        ++at;
    Part part{.name = text.substr(start, at - start), .value = {}};
    if (at + 1 >= text.size() || text[at] != '=' || text[at + 1] != '"')
        return false;
    at += 2;
    const size_t begin = at;
    std::uint8_t seen = 0;
    while (at < text.size() && text[at] != '"') {
        const auto kind = kindOf(text[at]);
        seen |= kind;
        if (kind & Special) {
            const char next = text[at] == '\\' && at + 1 < text.size() ? text[at + 1] : '\0';
            if (next != '\\' && next != '"' && next != 'n')
                return false;
            part.hasEscapes = true;
            ++at;
        }
        ++at;
    }
    if (at >= text.size())
        return false;
    part.value = text.substr(begin, at - begin);
    ++at;
    if ((seen & High) && !isUtf8(part.value))
        return false;
    if (isRepeated(part.name) || part.name == timeseries::metricName)
        return false;
    m_parts[m_count++] = part;
    return true;
}

bool PlainSeries::isRepeated(std::string_view name) const
{
    return std::ranges::find(labels(), name, &Part::name) != labels().end();
}

std::string withoutEscapes(std::string_view value)
{
    std::string out;
    out.reserve(value.size());
    for (size_t i = 0; i < value.size(); ++i) {
        if (value[i] == '\\' && i + 1 < value.size()) {
            ++i;
            out += value[i] == 'n' ? '\n' : value[i];
        } else {
            out += value[i];
        }
    }
    return out;
}

} // namespace slipway::scrape
