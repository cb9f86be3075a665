// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/binding.h"
#include "promql/parsing.h"
#include "promql/parsingmake.h"
#include "promql/signatures.h"

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::promql {
namespace {

constexpr double maxSeconds = 9'223'372'036; // what Go's time.Duration holds

Result<std::optional<double>> combined(BinaryOperator operation, double left, double right)
{
    const bool isDivision
        = operation == BinaryOperator::Divide || operation == BinaryOperator::Modulo;
    if (isDivision && right == 0)
        return failure({}, u"division by zero"_s);
    switch (operation) {
    case BinaryOperator::Add: return left + right;
    case BinaryOperator::Subtract: return left - right;
    case BinaryOperator::Multiply: return left * right;
    case BinaryOperator::Divide: return left / right;
    case BinaryOperator::Modulo: return std::fmod(left, right);
    case BinaryOperator::Power: return std::pow(left, right);
    default: return failure({}, u"this operator is not allowed in a duration"_s);
    }
}

bool isArithmetic(BinaryOperator operation)
{
    switch (operation) {
    case BinaryOperator::Add:
    case BinaryOperator::Subtract:
    case BinaryOperator::Multiply:
    case BinaryOperator::Divide:
    case BinaryOperator::Modulo:
    case BinaryOperator::Power: return true;
    default: return false;
    }
}

} // namespace

Result<std::optional<double>> formulaValue(
    const Expression& formula, std::optional<double> step, std::optional<double> range)
{
    const auto valueOf
        = [&](const ExpressionPtr& inner) { return formulaValue(*inner, step, range); };
    if (const auto* number = std::get_if<NumberLiteral>(&formula.node))
        return number->value;
    if (const auto* parenthesis = std::get_if<Parenthesis>(&formula.node))
        return valueOf(parenthesis->inner);
    if (const auto* unary = std::get_if<Unary>(&formula.node)) {
        auto value = valueOf(unary->inner);
        if (value && *value && unary->isMinus)
            **value = -**value;
        return value;
    }
    if (const auto* binary = std::get_if<Binary>(&formula.node)) {
        const auto left = valueOf(binary->left);
        const auto right = valueOf(binary->right);
        if (!left || !right)
            return left ? right : left;
        if (!*left || !*right) {
            const bool isByZero = *right && **right == 0;
            return isByZero ? combined(binary->operation, 0, 0) : std::optional<double>();
        }
        return combined(binary->operation, **left, **right);
    }
    const auto& call = std::get<Call>(formula.node);
    if (call.arguments.empty())
        return call.function->name == "step" ? step : range;
    const auto left = valueOf(call.arguments[0]);
    const auto right = valueOf(call.arguments[1]);
    if (!left || !right || !*left || !*right)
        return left && *left ? right : left;
    return call.function->name == "min_of" ? std::min(**left, **right) : std::max(**left, **right);
}

Result<TimeSpan> Parsing::toTimeSpan(ExpressionPtr formula, bool mustBePositive)
{
    const auto at = formula->span;
    const auto value = formulaValue(*formula, std::nullopt, std::nullopt);
    if (!value)
        return m_stream.wrong(at, value.error().what, value.error().fix);
    TimeSpan out;
    if (*value) {
        if (!(std::abs(**value) <= maxSeconds))
            return m_stream.wrong(at, u"duration out of range"_s);
        out.milliseconds = static_cast<qint64>(std::round(**value * 1000));
        const bool isLiteral = std::holds_alternative<NumberLiteral>(formula->node);
        if (mustBePositive && isLiteral && out.milliseconds <= 0)
            return m_stream.wrong(at, u"duration must be greater than 0"_s);
    }
    if (!std::holds_alternative<NumberLiteral>(formula->node))
        out.formula = std::move(formula);
    return out;
}

Result<TimeSpan> Parsing::timeSpan(bool mustBePositive)
{
    auto read = formula(0);
    return read ? toTimeSpan(std::move(*read), mustBePositive) : failure(read.error());
}

/// Behind `offset` a formula needs parentheses: `x offset 5m + y` is a sum, `x offset -1^2` a
/// power.
Result<TimeSpan> Parsing::offsetSpan()
{
    const auto begin = m_stream.begin();
    const bool isMinus = m_stream.is(TokenKind::Minus);
    const bool isSigned = isMinus || m_stream.is(TokenKind::Plus);
    if (isSigned)
        m_stream.take();
    auto read = formulaOperand();
    if (!read)
        return failure(read.error());
    if (auto* number = std::get_if<NumberLiteral>(&(*read)->node))
        number->value = isMinus ? -number->value : number->value;
    else if (isMinus)
        read = make(Unary{true, std::move(*read)}, begin);
    return read ? toTimeSpan(std::move(*read), false) : failure(read.error());
}

Result<ExpressionPtr> Parsing::formula(int weakest)
{
    auto left = formulaOperand();
    while (left) {
        const auto binding = bindingOf(m_stream.peek());
        if (!binding || binding->strength < weakest || !isArithmetic(binding->operation))
            break;
        const auto begin = (*left)->span.begin;
        m_stream.take();
        auto right = formula(binding->isRightward ? binding->strength : binding->strength + 1);
        if (!right)
            return right;
        Binary binary;
        binary.operation = binding->operation;
        binary.left = std::move(*left);
        binary.right = std::move(*right);
        left = make(std::move(binary), begin);
    }
    return left;
}

Result<ExpressionPtr> Parsing::formulaOperand()
{
    const auto begin = m_stream.begin();
    if (m_depth > 200)
        return m_stream.wrong(m_stream.peek().span, u"the duration is nested too deeply"_s);
    ++m_depth;
    struct Leave {
        int& depth;
        ~Leave() { --depth; }
    } leave{m_depth};
    const auto expected = u"number, duration, step() or range()"_s;
    if (m_stream.is(TokenKind::Number) || m_stream.is(TokenKind::Duration)) {
        const auto& token = m_stream.take();
        return make(NumberLiteral{token.number, token.kind == TokenKind::Duration}, begin);
    }
    if (m_stream.is(TokenKind::Plus) || m_stream.is(TokenKind::Minus)) {
        const bool isMinus = m_stream.take().kind == TokenKind::Minus;
        auto inner = formula(powerStrength);
        if (!inner)
            return inner;
        if (auto* number = std::get_if<NumberLiteral>(&(*inner)->node)) {
            number->value = isMinus ? -number->value : number->value;
            return inner;
        }
        return make(Unary{isMinus, std::move(*inner)}, begin);
    }
    if (m_stream.accept(TokenKind::LeftParenthesis)) {
        auto inner = formula(0);
        if (inner && !m_stream.accept(TokenKind::RightParenthesis))
            return m_stream.unexpected(u"duration"_s, u"\")\""_s);
        return inner ? make(Parenthesis{std::move(*inner)}, begin) : std::move(inner);
    }
    const auto keyword = m_stream.peek().keyword;
    const bool isCall = keyword == Keyword::Step || keyword == Keyword::Range
        || keyword == Keyword::MinOf || keyword == Keyword::MaxOf;
    if (!isCall)
        return m_stream.unexpected(u"duration"_s, expected);
    Call call;
    const auto word = QString::fromStdString(m_stream.take().text).toLower();
    call.function = findFunction(word.toStdString());
    if (!m_stream.accept(TokenKind::LeftParenthesis))
        return m_stream.unexpected(u"duration"_s, u"\"(\""_s);
    for (size_t i = 0; i < call.function->arguments.size(); ++i) {
        if (i > 0 && !m_stream.accept(TokenKind::Comma))
            return m_stream.unexpected(u"duration"_s, u"\",\""_s);
        auto argument = formula(0);
        if (!argument)
            return argument;
        call.arguments.push_back(std::move(*argument));
    }
    if (!m_stream.accept(TokenKind::RightParenthesis))
        return m_stream.unexpected(u"duration"_s, u"\")\""_s);
    return make(std::move(call), begin);
}

} // namespace slipway::promql
