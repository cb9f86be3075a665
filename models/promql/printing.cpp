// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/printing.h"

#include "promql/numbers.h"
#include "promql/printer.h"
#include "promql/signatures.h"

#include <QString>

#include <algorithm>
#include <array>
#include <cmath>

namespace slipway::promql {
namespace {

using timeseries::Matcher;

bool isPlainLabel(std::string_view name)
{
    const auto isLetter
        = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    return !name.empty() && !isDigit(name.front())
        && std::ranges::all_of(name, [&](char c) { return isLetter(c) || isDigit(c); });
}

std::string_view matcherOperator(Matcher::Kind kind)
{
    switch (kind) {
    case Matcher::Kind::Equal: return "=";
    case Matcher::Kind::NotEqual: return "!=";
    case Matcher::Kind::Regex: return "=~";
    case Matcher::Kind::NotRegex: return "!~";
    }
    return {};
}

/// Within a formula a plus sign says nothing, and is left out.
std::string formulaText(const Expression& formula)
{
    const auto* inner = &formula;
    if (const auto* parenthesis = std::get_if<Parenthesis>(&inner->node))
        return '(' + formulaText(*parenthesis->inner) + ')';
    if (const auto* unary = std::get_if<Unary>(&inner->node))
        return (unary->isMinus ? "-" : "") + formulaText(*unary->inner);
    if (const auto* binary = std::get_if<Binary>(&inner->node)) {
        return formulaText(*binary->left) + ' ' + std::string(operatorText(binary->operation)) + ' '
            + formulaText(*binary->right);
    }
    const auto* call = std::get_if<Call>(&inner->node);
    if (!call || call->arguments.size() != 2)
        return canonicalText(formula);
    return std::string(call->function->name) + '(' + formulaText(*call->arguments[0]) + ", "
        + formulaText(*call->arguments[1]) + ')';
}

void addEscape(std::string& out, char kind, int digits, char32_t value)
{
    constexpr std::string_view hex = "0123456789abcdef";
    out += '\\';
    out += kind;
    for (int i = digits - 1; i >= 0; --i)
        out += hex[(value >> (4U * static_cast<unsigned>(i))) & 0xFU];
}

void addQuoted(std::string& out, char32_t c)
{
    constexpr std::string_view special = "\a\b\f\n\r\t\v\\\"";
    constexpr std::string_view letters = "abfnrtv\\\"";
    const auto at = c < 0x80 ? special.find(static_cast<char>(c)) : std::string_view::npos;
    if (at != std::string_view::npos) {
        out += '\\';
        out += letters[at];
    } else if (c == U' ' || (QChar::isPrint(c) && !QChar::isSpace(c))) {
        out += QString::fromUcs4(&c, 1).toStdString();
    } else if (c < 0x80) {
        addEscape(out, 'x', 2, c);
    } else {
        c < 0x10000 ? addEscape(out, 'u', 4, c) : addEscape(out, 'U', 8, c);
    }
}

/// How many bytes from here are one valid character of UTF-8; 0 if none is.
size_t characterAt(std::string_view text)
{
    for (size_t size = 1; size <= std::min<size_t>(4, text.size()); ++size) {
        if (QUtf8StringView(text.data(), static_cast<qsizetype>(size)).isValidUtf8())
            return size;
    }
    return 0;
}

} // namespace

std::string quotedText(std::string_view text)
{
    std::string out = "\"";
    while (!text.empty()) {
        const auto size = characterAt(text);
        if (size == 0) {
            addEscape(out, 'x', 2, static_cast<unsigned char>(text.front()));
            text.remove_prefix(1);
            continue;
        }
        const auto character
            = QString::fromUtf8(text.data(), static_cast<qsizetype>(size)).toUcs4();
        addQuoted(out, character.isEmpty() ? U' ' : character.front());
        text.remove_prefix(size);
    }
    return out + '"';
}

std::string labelText(const std::string& name)
{
    return isPlainLabel(name) ? name : quotedText(name);
}

std::string durationText(double milliseconds)
{
    struct Unit {
        std::string_view name;
        qint64 size;
        bool mustDivide; ///< years and weeks only where nothing is left over
    };
    constexpr std::array units{Unit{"y", 31'536'000'000, true},
        Unit{"w", 604'800'000, true},
        Unit{"d", 86'400'000, false},
        Unit{"h", 3'600'000, false},
        Unit{"m", 60'000, false},
        Unit{"s", 1000, false},
        Unit{"ms", 1, false}};
    constexpr double bound = 9e18;
    auto rest = static_cast<qint64>(std::min(std::abs(milliseconds), bound));
    std::string out = std::signbit(milliseconds) ? "-" : "";
    if (rest == 0)
        return out + "0s";
    for (const auto& unit : units) {
        const auto count = rest / unit.size;
        if (count == 0 || (unit.mustDivide && rest % unit.size != 0))
            continue;
        out += std::to_string(count);
        out += unit.name;
        rest -= count * unit.size;
    }
    return out;
}

std::string spanText(const TimeSpan& span)
{
    return span.formula ? formulaText(*span.formula)
                        : durationText(static_cast<double>(span.milliseconds));
}

std::string selectorText(const VectorSelector& selector)
{
    std::vector<std::string> parts;
    for (const auto& matcher : selector.matchers) {
        const bool isInFront = selector.isNameInFront && matcher.name() == timeseries::metricName
            && matcher.kind() == Matcher::Kind::Equal && matcher.value() == selector.name;
        if (isInFront)
            continue;
        parts.push_back(labelText(matcher.name()) + std::string(matcherOperator(matcher.kind()))
            + quotedText(matcher.value()));
    }
    std::ranges::sort(parts);
    std::string out = selector.isNameInFront ? selector.name : std::string();
    if (parts.empty())
        return out.empty() ? "{}" : out;
    for (size_t i = 0; i < parts.size(); ++i)
        out += (i == 0 ? '{' : ',') + parts[i];
    return out + '}';
}

std::string atText(const Placement& placement)
{
    switch (placement.at) {
    case Placement::At::None: return {};
    case Placement::At::Start: return " @ start()";
    case Placement::At::End: return " @ end()";
    case Placement::At::Time: break;
    }
    const bool isNegative = placement.atTime < 0;
    const auto size = std::to_string(std::abs(placement.atTime) % 1000);
    return std::string(" @ ") + (isNegative ? "-" : "")
        + std::to_string(std::abs(placement.atTime) / 1000) + '.'
        + std::string(3 - size.size(), '0') + size;
}

std::string offsetText(const Placement& placement)
{
    if (!placement.offset || (!placement.offset->formula && placement.offset->milliseconds == 0))
        return {};
    return " offset " + spanText(*placement.offset);
}

std::string extensionText(const VectorSelector& selector)
{
    if (selector.extension == Keyword::None)
        return {};
    return selector.extension == Keyword::Anchored ? " anchored" : " smoothed";
}

std::string subqueryText(const Subquery& subquery)
{
    return '[' + spanText(subquery.range) + ':' + (subquery.step ? spanText(*subquery.step) : "")
        + ']' + atText(subquery.placement) + offsetText(subquery.placement);
}

} // namespace slipway::promql
