// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/gopattern.h"

#include <QString>

#include <algorithm>
#include <re2/re2.h>

using namespace Qt::StringLiterals;

namespace slipway::timeseries {
namespace {

/// Go takes `(?<name>` since 1.22; RE2's older releases only `(?P<name>`.
std::string withOldGroups(std::string_view pattern)
{
    std::string out;
    bool isInClass = false;
    for (size_t at = 0; at < pattern.size(); ++at) {
        const char c = pattern[at];
        out += c;
        if (c == '\\' && at + 1 < pattern.size()) {
            const bool isQuote = !isInClass && pattern[at + 1] == 'Q';
            const auto end = isQuote ? pattern.find("\\E", at) : at + 1;
            const auto last = std::min(end, pattern.size() - 1);
            out += pattern.substr(at + 1, last - at);
            at = last;
            continue;
        }
        if (c == ']')
            isInClass = false;
        if (c == '[' && !isInClass) {
            isInClass = true;
            for (const char first : {'^', ']'}) { // a bracket that comes first is a character
                if (at + 1 < pattern.size() && pattern[at + 1] == first)
                    out += pattern[++at];
            }
        } else if (c == '[' && pattern.substr(at).starts_with("[:")) {
            const auto end = pattern.find(":]", at);
            if (end == std::string_view::npos)
                continue;
            out += pattern.substr(at + 1, end + 1 - at);
            at = end + 1;
        }
        if (c == '(' && !isInClass && pattern.substr(at).starts_with("(?<")) {
            out += "?P<";
            at += 2;
        }
    }
    return out;
}

/// Bytes of the UTF-8 character at `at`; 1 for what is none.
size_t widthAt(std::string_view text, size_t at)
{
    size_t end = at + 1;
    while (end < text.size() && end < at + 4
        && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        ++end;
    return end - at;
}

bool isNamePart(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/// The name at `at`, just behind a `$`, which moves behind it; empty where there is none.
std::string_view takeName(std::string_view text, size_t& at)
{
    const bool isBraced = at < text.size() && text[at] == '{';
    const auto begin = at + (isBraced ? 1 : 0);
    auto end = begin;
    while (end < text.size() && isNamePart(text[end]))
        ++end;
    if (end == begin || (isBraced && (end == text.size() || text[end] != '}')))
        return {};
    at = end + (isBraced ? 1 : 0);
    return text.substr(begin, end - begin);
}

/// The group that a name means; a number beyond all groups for none.
size_t groupOf(const re2::RE2& regex, std::string_view name)
{
    constexpr size_t none = 100'000'000;
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    if (std::ranges::all_of(name, isDigit) && (name.size() == 1 || name.front() != '0')) {
        size_t number = 0;
        for (const char c : name)
            number = std::min(none, number * 10 + static_cast<size_t>(c - '0'));
        return number;
    }
    const auto& names = regex.NamedCapturingGroups();
    const auto found = names.find(std::string(name));
    return found == names.end() ? none : static_cast<size_t>(found->second);
}

} // namespace

Result<GoPattern> GoPattern::compile(std::string_view pattern, Anchor anchor)
{
    re2::RE2::Options options;
    options.set_log_errors(false);
    auto text = withOldGroups(pattern);
    if (anchor == Anchor::Both)
        text = "^(?s:" + text + ")$";
    GoPattern out;
    out.m_anchor = anchor;
    out.m_regex = std::make_shared<const re2::RE2>(text, options);
    if (!out.m_regex->ok()) {
        return failure({},
            u"regular expression \"%1\" is not valid: %2"_s.arg(
                QString::fromUtf8(pattern.data(), static_cast<qsizetype>(pattern.size())),
                QString::fromStdString(out.m_regex->error())));
    }
    return out;
}

bool GoPattern::matches(std::string_view text) const
{
    const auto anchor = m_anchor == Anchor::Both ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED;
    return m_regex->Match({text.data(), text.size()}, 0, text.size(), anchor, nullptr, 0);
}

std::optional<GoPattern::Groups> GoPattern::matchFrom(std::string_view text, size_t from) const
{
    const auto anchor = m_anchor == Anchor::Both ? re2::RE2::ANCHOR_BOTH : re2::RE2::UNANCHORED;
    std::vector<re2::StringPiece> pieces(
        static_cast<size_t>(m_regex->NumberOfCapturingGroups()) + 1);
    const bool isMatch = m_regex->Match({text.data(), text.size()},
        from,
        text.size(),
        anchor,
        pieces.data(),
        static_cast<int>(pieces.size()));
    if (!isMatch)
        return std::nullopt;
    Groups out;
    out.reserve(pieces.size());
    for (const auto& piece : pieces) {
        if (piece.data() == nullptr)
            out.emplace_back();
        else
            out.emplace_back(std::string_view(piece.data(), piece.size()));
    }
    return out;
}

std::optional<GoPattern::Groups> GoPattern::match(std::string_view text) const
{
    // RE2 says "no part" by a null pointer, so an empty text must not have one itself.
    return matchFrom(text.data() == nullptr ? std::string_view("") : text, 0);
}

std::string GoPattern::expand(std::string_view replacement, const Groups& groups) const
{
    std::string out;
    for (size_t at = 0; at < replacement.size();) {
        const char c = replacement[at++];
        if (c != '$') {
            out += c;
            continue;
        }
        if (at < replacement.size() && replacement[at] == '$') {
            out += replacement[at++];
            continue;
        }
        const auto name = takeName(replacement, at);
        if (name.empty()) {
            out += '$';
            continue;
        }
        const auto group = groupOf(*m_regex, name);
        if (group < groups.size() && groups[group])
            out += *groups[group];
    }
    return out;
}

std::string GoPattern::replaceAll(
    std::string_view text, std::string_view replacement, size_t limit) const
{
    if (text.data() == nullptr)
        text = "";
    std::string out;
    size_t lastEnd = 0;
    for (size_t from = 0; from <= text.size() && out.size() <= limit;) {
        const auto groups = matchFrom(text, from);
        if (!groups)
            break;
        const auto whole = (*groups)[0].value_or(std::string_view());
        const auto begin = static_cast<size_t>(whole.data() - text.data());
        const auto end = begin + whole.size();
        out += text.substr(lastEnd, begin - lastEnd);
        // An empty match right behind another match counts for nothing.
        if (end > lastEnd || begin == 0)
            out += expand(replacement, *groups);
        lastEnd = end;
        from = std::max(end, from + (from < text.size() ? widthAt(text, from) : 1));
    }
    return out += text.substr(lastEnd);
}

} // namespace slipway::timeseries
