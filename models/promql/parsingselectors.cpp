// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/parsing.h"
#include "promql/parsingmake.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using slipway::timeseries::Matcher;

namespace slipway::promql {
namespace {

Placement* placementOf(Expression& expression)
{
    if (auto* vector = std::get_if<VectorSelector>(&expression.node))
        return &vector->placement;
    if (auto* matrix = std::get_if<MatrixSelector>(&expression.node))
        return &matrix->selector.placement;
    if (auto* subquery = std::get_if<Subquery>(&expression.node))
        return &subquery->placement;
    return nullptr;
}

std::optional<Matcher::Kind> matcherKind(TokenKind kind)
{
    switch (kind) {
    case TokenKind::Assign: return Matcher::Kind::Equal;
    case TokenKind::NotEqual: return Matcher::Kind::NotEqual;
    case TokenKind::RegexEqual: return Matcher::Kind::Regex;
    case TokenKind::RegexNotEqual: return Matcher::Kind::NotRegex;
    default: return std::nullopt;
    }
}

} // namespace

Result<VectorSelector> Parsing::selector()
{
    const auto begin = m_stream.begin();
    const auto place = u"label matching"_s;
    VectorSelector out;
    out.isNameInFront = m_stream.is(TokenKind::Identifier);
    out.mayMatchAnything = m_mayMatchAnything;
    if (out.isNameInFront) {
        out.name = m_stream.take().text;
        out.matchers.push_back(Matcher::equal(std::string(timeseries::metricName), out.name));
    }
    if (m_stream.accept(TokenKind::LeftBrace)) {
        while (!m_stream.is(TokenKind::RightBrace)) {
            if (auto read = matcher(out); !read)
                return failure(read.error());
            if (!m_stream.accept(TokenKind::Comma) && !m_stream.is(TokenKind::RightBrace))
                return m_stream.unexpected(place, u"\",\" or \"}\""_s);
        }
        m_stream.take();
    } else if (out.name.empty()) {
        return m_stream.unexpected(u"selector"_s, u"metric name or \"{\""_s);
    }
    out.span = m_stream.from(begin);
    if (auto done = finishSelector(out); !done)
        return failure(done.error());
    return out;
}

Result<void> Parsing::matcher(VectorSelector& out)
{
    const auto place = u"label matching"_s;
    const auto at = m_stream.peek().span;
    const bool isQuoted = m_stream.is(TokenKind::String);
    if (!isQuoted && !m_stream.is(TokenKind::Identifier))
        return m_stream.unexpected(place, u"identifier or \"}\""_s);
    const std::string name = m_stream.take().text;
    const bool isAlone = m_stream.is(TokenKind::Comma) || m_stream.is(TokenKind::RightBrace);
    if (isQuoted && isAlone) {
        // In front of the braces it is told at the end.
        if (!out.name.empty() && !out.isNameInFront) {
            return m_stream.wrong(at,
                u"metric name must not be set twice: \"%1\" or \"%2\""_s.arg(
                    QString::fromStdString(out.name), QString::fromStdString(name)));
        }
        if (out.name.empty())
            out.name = name;
        out.matchers.push_back(Matcher::equal(std::string(timeseries::metricName), name));
        return {};
    }
    const auto kind = matcherKind(m_stream.peek().kind);
    if (!kind)
        return m_stream.unexpected(place, u"label matching operator"_s);
    m_stream.take();
    auto value = m_stream.expect(TokenKind::String, place, u"string"_s);
    if (!value)
        return failure(value.error());
    auto made = Matcher::make(*kind, name, value->text);
    if (!made)
        return m_stream.wrong(value->span, made.error().what, made.error().fix);
    out.matchers.push_back(std::move(*made));
    return {};
}

Result<void> Parsing::finishSelector(const VectorSelector& selector)
{
    // `foo{__name__="bar"}` is refused; with the name quoted inside the braces both conditions
    // hold.
    const auto isNamed
        = [](const Matcher& matcher) { return matcher.name() == timeseries::metricName; };
    const auto other
        = std::ranges::find_if(selector.matchers.begin() + (selector.isNameInFront ? 1 : 0),
            selector.matchers.end(),
            isNamed);
    if (selector.isNameInFront && other != selector.matchers.end()) {
        return m_stream.wrong(selector.span,
            u"metric name must not be set twice: \"%1\" or \"%2\""_s.arg(
                QString::fromStdString(selector.name), QString::fromStdString(other->value())));
    }
    const bool isSelective = std::ranges::any_of(
        selector.matchers, [](const Matcher& matcher) { return !matcher.matches({}); });
    if (!isSelective && !m_mayMatchAnything) {
        return m_stream.wrong(selector.span,
            u"vector selector must contain at least one non-empty matcher"_s,
            u"name a metric or a label value"_s);
    }
    return {};
}

Result<ExpressionPtr> Parsing::postfix(ExpressionPtr inner)
{
    Result<ExpressionPtr> out = std::move(inner);
    while (out) {
        if (m_stream.is(TokenKind::LeftBracket))
            out = brackets(std::move(*out));
        else if (m_stream.is(Keyword::Offset))
            out = offset(std::move(*out));
        else if (m_stream.is(TokenKind::At))
            out = at(std::move(*out));
        else if (m_stream.is(Keyword::Anchored) || m_stream.is(Keyword::Smoothed))
            out = extension(std::move(*out));
        else
            break;
    }
    return out;
}

Result<ExpressionPtr> Parsing::brackets(ExpressionPtr inner)
{
    const auto begin = inner->span.begin;
    const auto bracket = m_stream.begin();
    m_stream.take();
    auto range = timeSpan(true);
    if (!range)
        return failure(range.error());
    if (m_stream.accept(TokenKind::Colon)) {
        Subquery subquery{std::move(inner), std::move(*range), std::nullopt, {}};
        if (!m_stream.is(TokenKind::RightBracket)) {
            auto step = timeSpan(true);
            if (!step)
                return failure(step.error());
            subquery.step = std::move(*step);
        }
        if (!m_stream.accept(TokenKind::RightBracket))
            return m_stream.unexpected(u"subquery selector"_s, u"\"]\""_s);
        return make(std::move(subquery), begin);
    }
    if (!m_stream.accept(TokenKind::RightBracket))
        return m_stream.unexpected(u"range or subquery selector"_s, u"\":\" or \"]\""_s);
    auto* selector = std::get_if<VectorSelector>(&inner->node);
    if (!selector)
        return m_stream.wrong(m_stream.from(bracket),
            u"ranges only allowed for vector selectors"_s,
            u"write [5m:] for a subquery"_s);
    if (selector->placement.offset)
        return m_stream.wrong(
            m_stream.from(bracket), u"no offset modifiers allowed before range"_s);
    if (selector->placement.at != Placement::At::None)
        return m_stream.wrong(m_stream.from(bracket), u"no @ modifiers allowed before range"_s);
    return make(MatrixSelector{std::move(*selector), std::move(*range)}, begin);
}

Result<ExpressionPtr> Parsing::offset(ExpressionPtr inner)
{
    const auto begin = m_stream.begin();
    m_stream.take();
    auto* placement = placementOf(*inner);
    auto span = offsetSpan();
    if (!span)
        return failure(span.error());
    if (!placement)
        return m_stream.wrong(inner->span,
            u"offset modifier must be preceded by an instant vector selector or range vector selector or a subquery"_s);
    if (placement->offset)
        return m_stream.wrong(m_stream.from(begin), u"offset may not be set multiple times"_s);
    placement->offset = std::move(*span);
    inner->span.end = m_stream.end();
    return inner;
}

Result<ExpressionPtr> Parsing::at(ExpressionPtr inner)
{
    const auto begin = m_stream.begin();
    m_stream.take();
    auto* placement = placementOf(*inner);
    if (!placement)
        return m_stream.wrong(inner->span,
            u"@ modifier must be preceded by an instant vector selector or range vector selector or a subquery"_s);
    if (placement->at != Placement::At::None)
        return m_stream.wrong(
            m_stream.from(begin), u"@ <timestamp> may not be set multiple times"_s);
    if (m_stream.is(Keyword::Start) || m_stream.is(Keyword::Finish)) {
        placement->at
            = m_stream.take().keyword == Keyword::Start ? Placement::At::Start : Placement::At::End;
        if (!m_stream.accept(TokenKind::LeftParenthesis)
            || !m_stream.accept(TokenKind::RightParenthesis))
            return m_stream.unexpected(u"@"_s, u"start() or end()"_s);
    } else {
        const bool isMinus = m_stream.is(TokenKind::Minus);
        if (isMinus || m_stream.is(TokenKind::Plus))
            m_stream.take();
        if (!m_stream.is(TokenKind::Number) && !m_stream.is(TokenKind::Duration))
            return m_stream.unexpected(u"@"_s, u"timestamp, start() or end()"_s);
        const double seconds = m_stream.take().number * (isMinus ? -1 : 1);
        constexpr double bound = 9e15;
        if (!std::isfinite(seconds) || std::abs(seconds) * 1000 > bound)
            return m_stream.wrong(
                m_stream.from(begin), u"timestamp out of bounds for @ modifier"_s);
        placement->at = Placement::At::Time;
        placement->atTime = static_cast<qint64>(std::round(seconds * 1000));
    }
    inner->span.end = m_stream.end();
    return inner;
}

Result<ExpressionPtr> Parsing::extension(ExpressionPtr inner)
{
    const auto begin = m_stream.begin();
    const auto keyword = m_stream.take().keyword;
    auto* vector = std::get_if<VectorSelector>(&inner->node);
    auto* matrix = std::get_if<MatrixSelector>(&inner->node);
    if (!vector && !matrix)
        return m_stream.wrong(
            m_stream.from(begin), u"anchored and smoothed are only allowed behind a selector"_s);
    auto& selector = vector ? *vector : matrix->selector;
    if (selector.extension != Keyword::None)
        return m_stream.wrong(
            m_stream.from(begin), u"anchored or smoothed may not be set multiple times"_s);
    selector.extension = keyword;
    inner->span.end = m_stream.end();
    return inner;
}

} // namespace slipway::promql
