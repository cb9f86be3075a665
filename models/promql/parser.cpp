// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/parser.h"

#include "base/text.h"
#include "promql/binding.h"
#include "promql/parsing.h"
#include "promql/parsingmake.h"
#include "promql/signatures.h"

using namespace Qt::StringLiterals;

namespace slipway::promql {
namespace {

constexpr size_t maxLength = 256 * 1024;
constexpr int maxNesting = 250;

/// Keywords that may not be the name of a metric.
bool isReserved(Keyword keyword)
{
    switch (keyword) {
    case Keyword::On:
    case Keyword::Ignoring:
    case Keyword::GroupLeft:
    case Keyword::GroupRight:
    case Keyword::Bool:
    case Keyword::Atan2: return true;
    default: return false;
    }
}

bool mayBeCalled(Keyword keyword)
{
    return keyword == Keyword::None || (keyword >= Keyword::Start && keyword <= Keyword::MaxOf);
}

bool hasParameter(Keyword operation)
{
    return operation >= Keyword::Topk && operation <= Keyword::LimitRatio;
}

/// The byte where text stops being UTF-8.
size_t firstInvalid(std::string_view text)
{
    size_t at = 0;
    while (at < text.size()) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        const auto character = text.substr(at, length);
        const auto size = static_cast<qsizetype>(character.size());
        if (!QUtf8StringView(character.data(), size).isValidUtf8())
            break;
        at += length;
    }
    return at;
}

Result<TokenStream> streamOf(std::string_view text, Span& wrongAt)
{
    wrongAt = {0, static_cast<std::uint32_t>(std::min(text.size(), maxLength))};
    if (text.size() > maxLength)
        return failure({}, u"the expression is longer than %1 bytes"_s.arg(maxLength));
    const auto size = static_cast<qsizetype>(text.size());
    if (!QUtf8StringView(text.data(), size).isValidUtf8()) {
        wrongAt.begin = static_cast<std::uint32_t>(firstInvalid(text));
        return failure(positionIn(text, wrongAt.begin), u"the expression is not valid UTF-8"_s);
    }
    return TokenStream(text, tokenize(text));
}

} // namespace

Result<ExpressionPtr> parse(std::string_view text, Span* wrongAt)
{
    Span at;
    auto stream = streamOf(text, at);
    if (!stream) {
        if (wrongAt)
            *wrongAt = at;
        return failure(stream.error());
    }
    Parsing parsing(std::move(*stream));
    auto out = parsing.whole();
    if (!out && wrongAt)
        *wrongAt = parsing.wrongAt();
    return out;
}

Result<VectorSelector> parseSelector(std::string_view text)
{
    Span at;
    auto stream = streamOf(text, at);
    if (!stream)
        return failure(stream.error());
    return Parsing(std::move(*stream)).wholeSelector();
}

Result<ExpressionPtr> Parsing::whole()
{
    if (m_stream.isEmpty())
        return m_stream.wrong({}, u"no expression found in input"_s);
    auto out = expression(0);
    if (out && !m_stream.isDone())
        return m_stream.unexpected({});
    return out;
}

Result<VectorSelector> Parsing::wholeSelector()
{
    auto out = selector();
    if (out && !m_stream.isDone())
        return m_stream.unexpected(u"selector"_s);
    return out;
}

Result<ExpressionPtr> Parsing::expression(int weakest)
{
    if (m_depth > maxNesting) {
        return m_stream.wrong(m_stream.peek().span,
            u"the expression is nested deeper than %1 levels"_s.arg(maxNesting));
    }
    ++m_depth;
    auto left = operand();
    while (left) {
        const auto binding = bindingOf(m_stream.peek());
        if (!binding || binding->strength < weakest)
            break;
        const auto begin = (*left)->span.begin;
        auto binary = operation();
        if (!binary)
            return failure(binary.error());
        // Equal strength to the right again only for `^`.
        auto right = expression(binding->isRightward ? binding->strength : binding->strength + 1);
        if (!right)
            return right;
        binary->left = std::move(*left);
        binary->right = std::move(*right);
        left = make(std::move(*binary), begin);
    }
    --m_depth;
    return left;
}

Result<ExpressionPtr> Parsing::operand()
{
    if (m_stream.is(TokenKind::Plus) || m_stream.is(TokenKind::Minus))
        return signedOperand();
    auto inner = primary();
    return inner ? postfix(std::move(*inner)) : std::move(inner);
}

Result<ExpressionPtr> Parsing::signedOperand()
{
    const auto begin = m_stream.begin();
    const bool isMinus = m_stream.take().kind == TokenKind::Minus;
    // A sign binds as `*` does, so only `^` binds closer.
    auto inner = expression(powerStrength);
    if (!inner)
        return inner;
    if (auto* number = std::get_if<NumberLiteral>(&(*inner)->node)) {
        number->value = isMinus ? -number->value : number->value;
        (*inner)->span.begin = begin;
        return inner;
    }
    return make(Unary{isMinus, std::move(*inner)}, begin);
}

Result<ExpressionPtr> Parsing::primary()
{
    const auto begin = m_stream.begin();
    switch (m_stream.peek().kind) {
    case TokenKind::Number: return make(NumberLiteral{m_stream.take().number, false}, begin);
    case TokenKind::Duration: return make(NumberLiteral{m_stream.take().number, true}, begin);
    case TokenKind::String: return make(StringLiteral{m_stream.take().text}, begin);
    case TokenKind::LeftParenthesis: return parenthesis();
    case TokenKind::Identifier: return named();
    case TokenKind::LeftBrace: break;
    default: return m_stream.unexpected({});
    }
    auto found = selector();
    return found ? make(std::move(*found), begin) : failure(found.error());
}

Result<ExpressionPtr> Parsing::named()
{
    const auto& token = m_stream.peek();
    const auto& after = m_stream.peek(1);
    const bool isOpened = after.kind == TokenKind::LeftParenthesis;
    const bool isGrouped = after.keyword == Keyword::By || after.keyword == Keyword::Without;
    if (isAggregation(token.keyword) && (isOpened || isGrouped))
        return aggregation();
    if (isOpened && mayBeCalled(token.keyword))
        return call();
    if (isReserved(token.keyword))
        return m_stream.unexpected({});
    const auto begin = m_stream.begin();
    auto found = selector();
    return found ? make(std::move(*found), begin) : failure(found.error());
}

Result<ExpressionPtr> Parsing::parenthesis()
{
    const auto begin = m_stream.begin();
    m_stream.take();
    auto inner = expression(0);
    if (!inner)
        return inner;
    if (!m_stream.accept(TokenKind::RightParenthesis))
        return m_stream.unexpected(u"parentheses"_s, u"\")\""_s);
    return make(Parenthesis{std::move(*inner)}, begin);
}

Result<std::vector<ExpressionPtr>> Parsing::arguments(const QString& place)
{
    std::vector<ExpressionPtr> out;
    if (auto open = m_stream.expect(TokenKind::LeftParenthesis, place, u"\"(\""_s); !open)
        return failure(open.error());
    if (m_stream.accept(TokenKind::RightParenthesis))
        return out;
    while (true) {
        auto argument = expression(0);
        if (!argument)
            return failure(argument.error());
        out.push_back(std::move(*argument));
        if (m_stream.accept(TokenKind::RightParenthesis))
            return out;
        if (!m_stream.accept(TokenKind::Comma))
            return m_stream.unexpected(place, u"\",\" or \")\""_s);
    }
}

Result<ExpressionPtr> Parsing::aggregation()
{
    const auto begin = m_stream.begin();
    Aggregation out;
    out.operation = m_stream.take().keyword;
    const auto grouping = [&]() -> Result<void> {
        if (out.isGrouped || !(m_stream.is(Keyword::By) || m_stream.is(Keyword::Without)))
            return {};
        out.isGrouped = true;
        out.without = m_stream.take().keyword == Keyword::Without;
        auto labels = labelList();
        if (!labels)
            return failure(labels.error());
        out.labels = std::move(*labels);
        return {};
    };
    if (auto before = grouping(); !before)
        return failure(before.error());
    auto given = arguments(u"aggregation"_s);
    if (!given)
        return failure(given.error());
    if (auto behind = grouping(); !behind)
        return failure(behind.error());
    const size_t wanted = hasParameter(out.operation) ? 2 : 1;
    if (given->empty())
        return m_stream.wrong(
            m_stream.from(begin), u"no arguments for aggregate expression provided"_s);
    if (given->size() != wanted) {
        return m_stream.wrong(m_stream.from(begin),
            u"wrong number of arguments for aggregate expression provided, expected %1, got %2"_s
                .arg(wanted)
                .arg(given->size()));
    }
    out.inner = std::move(given->back());
    if (wanted == 2)
        out.parameter = std::move(given->front());
    return make(std::move(out), begin);
}

Result<ExpressionPtr> Parsing::call()
{
    const auto begin = m_stream.begin();
    const std::string name = m_stream.take().text;
    Call out;
    out.function = findFunction(name);
    if (!out.function) {
        const auto shown = QString::fromStdString(name);
        const auto near = closest(shown, functionNames());
        return m_stream.wrong(m_stream.from(begin),
            u"unknown function with name \"%1\""_s.arg(shown),
            near.isEmpty() ? QString() : u"did you mean %1()?"_s.arg(near));
    }
    m_mayMatchAnything = out.function->name == "info";
    auto given = arguments(u"call to \"%1\""_s.arg(QString::fromStdString(name)));
    if (!given)
        return failure(given.error());
    m_mayMatchAnything = false;
    out.arguments = std::move(*given);
    return make(std::move(out), begin);
}

} // namespace slipway::promql
