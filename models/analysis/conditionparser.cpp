// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/conditionparser.h"

#include "base/text.h"

#include <QMap>

#include <array>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::analysis {
namespace {

using Kind = ConditionToken::Kind;

constexpr int deepest = 50;

struct Function {
    Operation operation = Operation::Length;
    qsizetype fewest = 1;
    qsizetype most = 1;
    bool givesTruth = false;
};

const QMap<QString, Function>& functions()
{
    constexpr qsizetype any = std::numeric_limits<qsizetype>::max();
    static const QMap<QString, Function> all{
        {u"len"_s, {Operation::Length, 1, 1, false}},
        {u"isNaN"_s, {Operation::IsNaN, 1, 1, true}},
        {u"isInf"_s, {Operation::IsInf, 1, 1, true}},
        {u"default"_s, {Operation::Default, 2, 2, false}},
        {u"abs"_s, {Operation::Absolute, 1, 1, false}},
        {u"min"_s, {Operation::Minimum, 1, any, false}},
        {u"max"_s, {Operation::Maximum, 1, any, false}},
    };
    return all;
}

QString kindText(bool truth)
{
    return truth ? u"true or false"_s : u"a number"_s;
}

} // namespace

ConditionParser::ConditionParser(const QString& text, std::vector<ConditionToken> tokens)
    : m_tokens(std::move(tokens))
{
    m_out.m_text = text;
}

Result<Condition> ConditionParser::whole()
{
    const Index root = disjunction();
    if (!root)
        return failure(root.error());
    if (peek().kind != Kind::End)
        return wrong(peek(),
            u"'%1' is left over"_s.arg(visible(peek().text, 40)),
            u"join conditions with && or ||"_s);
    if (!isTruth(*root))
        return wrong(m_tokens.front(),
            u"the condition gives a number, not true or false"_s,
            u"compare it, as result < 0.01"_s);
    if (m_lastOperator >= 0 && m_lastComparison == *root) {
        m_out.m_operatorStart = m_lastOperator;
        m_out.m_operatorLength = m_lastLength;
    }
    return std::move(m_out);
}

ConditionParser::Index ConditionParser::disjunction()
{
    static constexpr std::array operators{Binary{u"||", Operation::Or}};
    return chain(&ConditionParser::conjunction, operators, true);
}

ConditionParser::Index ConditionParser::conjunction()
{
    static constexpr std::array operators{Binary{u"&&", Operation::And}};
    return chain(&ConditionParser::comparison, operators, true);
}

ConditionParser::Index ConditionParser::comparison()
{
    static constexpr std::array operators{Binary{u"<=", Operation::LessOrEqual},
        Binary{u"<", Operation::Less},
        Binary{u">=", Operation::GreaterOrEqual},
        Binary{u">", Operation::Greater},
        Binary{u"==", Operation::Equal},
        Binary{u"!=", Operation::NotEqual}};
    const auto next = [this]() -> const Binary* {
        for (const auto& one : operators) {
            if (isNext(one.symbol))
                return &one;
        }
        return nullptr;
    };
    const Index left = sum();
    const Binary* operation = left ? next() : nullptr;
    if (!operation)
        return left;
    const ConditionToken symbol = m_tokens[m_at++];
    const Index right = sum();
    if (!right)
        return right;
    if (next())
        return wrong(peek(), u"comparisons do not chain"_s, u"write a < b && b < c"_s);
    return compared(*left, symbol, operation->operation, *right);
}

ConditionParser::Index ConditionParser::compared(
    size_t left, const ConditionToken& symbol, Operation operation, size_t right)
{
    const bool isEquality = operation == Operation::Equal || operation == Operation::NotEqual;
    const bool onTruths = isEquality && isTruth(left);
    for (const size_t side : {left, right}) {
        if (const auto good = wants(side, onTruths, symbol); !good)
            return failure(good.error());
    }
    m_lastOperator = symbol.start;
    m_lastLength = symbol.text.size();
    m_lastComparison = add(operation, true, {left, right});
    return m_lastComparison;
}

ConditionParser::Index ConditionParser::sum()
{
    static constexpr std::array operators{
        Binary{u"+", Operation::Add}, Binary{u"-", Operation::Subtract}};
    return chain(&ConditionParser::product, operators, false);
}

ConditionParser::Index ConditionParser::product()
{
    static constexpr std::array operators{
        Binary{u"*", Operation::Multiply}, Binary{u"/", Operation::Divide}};
    return chain(&ConditionParser::unary, operators, false);
}

/// part (operator part)*, from the left.
ConditionParser::Index ConditionParser::chain(
    Rule part, std::span<const Binary> operators, bool wantsTruth)
{
    Index left = (this->*part)();
    while (left) {
        const Binary* operation = nullptr;
        for (const auto& one : operators) {
            if (isNext(one.symbol))
                operation = &one;
        }
        if (!operation)
            return left;
        const ConditionToken symbol = m_tokens[m_at++];
        const Index right = (this->*part)();
        if (!right)
            return right;
        for (const size_t side : {*left, *right}) {
            if (const auto good = wants(side, wantsTruth, symbol); !good)
                return failure(good.error());
        }
        left = add(operation->operation, wantsTruth, {*left, *right});
    }
    return left;
}

ConditionParser::Index ConditionParser::unary()
{
    const bool isNot = isNext(u"!");
    if (!isNot && !isNext(u"-"))
        return primary();
    const ConditionToken symbol = m_tokens[m_at++];
    const Index inner = nested(&ConditionParser::unary);
    if (!inner)
        return inner;
    if (const auto good = wants(*inner, isNot, symbol); !good)
        return failure(good.error());
    return add(isNot ? Operation::Not : Operation::Negate, isNot, {*inner});
}

ConditionParser::Index ConditionParser::nested(Rule rule)
{
    if (m_depth == deepest)
        return wrong(peek(), u"the condition is nested more than 50 levels deep"_s);
    ++m_depth;
    Index inner = (this->*rule)();
    --m_depth;
    return inner;
}

ConditionParser::Index ConditionParser::primary()
{
    const ConditionToken token = peek();
    if (token.kind == Kind::Number) {
        ++m_at;
        m_out.m_literals.push_back(token.number);
        return add(Operation::Constant, false, {}, token.number);
    }
    if (token.kind == Kind::Name) {
        ++m_at;
        return named(token);
    }
    if (take(u"(")) {
        const Index inner = nested(&ConditionParser::disjunction);
        if (!inner)
            return inner;
        const auto closed = expect(u")");
        return closed ? inner : failure(closed.error());
    }
    if (token.kind == Kind::End)
        return wrong(token, u"something is missing here"_s, u"as result < 0.01"_s);
    return wrong(token, u"'%1' is not expected here"_s.arg(token.text));
}

ConditionParser::Index ConditionParser::named(const ConditionToken& name)
{
    if (name.text == u"true" || name.text == u"false")
        return add(Operation::Constant, true, {}, name.text == u"true" ? 1 : 0);
    if (name.text == u"stable") {
        m_out.m_mentions.push_back({name.start, name.text.size(), Operation::Stable, 0});
        return add(Operation::Stable, false, {});
    }
    if (name.text == u"result")
        return answer(name);
    if (functions().contains(name.text))
        return call(name);
    QStringList known = functions().keys();
    known << u"result"_s << u"stable"_s << u"true"_s << u"false"_s;
    const QString near = closest(name.text, known);
    return wrong(name,
        u"unknown name '%1'"_s.arg(visible(name.text, 40)),
        near.isEmpty() ? u"there is: result, stable, "_s + functions().keys().join(u", "_s)
                       : u"did you mean '%1'?"_s.arg(near));
}

/// `result` or `result[n]`.
ConditionParser::Index ConditionParser::answer(const ConditionToken& name)
{
    constexpr double highestIndex = 49'999;
    if (!take(u"[")) {
        m_out.m_mentions.push_back({name.start, name.text.size(), Operation::Answer, 0});
        return add(Operation::Answer, false, {});
    }
    const ConditionToken index = peek();
    const bool isIndex = index.kind == Kind::Number && std::floor(index.number) == index.number
        && index.number <= highestIndex;
    if (!isIndex)
        return wrong(index, u"an index is a whole number from 0"_s, u"write result[0]"_s);
    ++m_at;
    const qsizetype end = peek().start + 1;
    if (const auto closed = expect(u"]"); !closed)
        return failure(closed.error());
    m_out.m_mentions.push_back(
        {name.start, end - name.start, Operation::Element, static_cast<size_t>(index.number)});
    return add(Operation::Element, false, {}, index.number);
}

ConditionParser::Index ConditionParser::call(const ConditionToken& name)
{
    const Function function = functions().value(name.text);
    if (const auto opened = expect(u"("); !opened)
        return failure(opened.error());
    const bool onAnswer = peek().text == u"result" && m_tokens[m_at + 1].text == u")";
    const bool mayTakeAnswer = function.operation == Operation::Length
        || function.operation == Operation::Minimum || function.operation == Operation::Maximum;
    if (onAnswer && mayTakeAnswer)
        return overAnswer(name, function.operation);
    if (function.operation == Operation::Length)
        return wrong(peek(), u"len is of result only"_s, u"write len(result)"_s);
    std::vector<size_t> arguments;
    do {
        const Index argument = nested(&ConditionParser::disjunction);
        if (!argument)
            return argument;
        if (const auto good = wants(*argument, false, name); !good)
            return failure(good.error());
        arguments.push_back(*argument);
    } while (take(u","));
    if (const auto closed = expect(u")"); !closed)
        return failure(closed.error());
    const auto count = static_cast<qsizetype>(arguments.size());
    const bool wantsTwo = count == 1 && mayTakeAnswer;
    if (count < function.fewest || count > function.most || wantsTwo)
        return wrong(name,
            u"%1 takes %2"_s.arg(name.text,
                wantsTwo                   ? u"two numbers or more, or result"_s
                    : function.fewest == 1 ? u"one number"_s
                                           : u"two numbers"_s));
    return add(function.operation, function.givesTruth, std::move(arguments));
}

/// `len(result)`, `min(result)`, `max(result)`: of all elements.
ConditionParser::Index ConditionParser::overAnswer(const ConditionToken&, Operation operation)
{
    m_at += 2;
    return add(operation, false, {});
}

bool ConditionParser::isNext(QStringView symbol) const
{
    return peek().kind == Kind::Symbol && peek().text == symbol;
}

bool ConditionParser::take(QStringView symbol)
{
    if (!isNext(symbol))
        return false;
    ++m_at;
    return true;
}

Result<void> ConditionParser::expect(QStringView symbol)
{
    if (take(symbol))
        return {};
    return wrong(peek(), u"'%1' is missing here"_s.arg(symbol));
}

Result<void> ConditionParser::wants(size_t node, bool truth, const ConditionToken& by) const
{
    if (isTruth(node) == truth)
        return {};
    return wrong(by,
        u"'%1' wants %2, this is %3"_s.arg(by.text, kindText(truth), kindText(!truth)),
        truth ? u"compare it first, as result < 0.01"_s : QString());
}

size_t ConditionParser::add(
    Operation operation, bool truth, std::vector<size_t> children, double constant)
{
    m_out.m_nodes.push_back({operation, truth, constant, std::move(children)});
    return m_out.m_nodes.size() - 1;
}

tl::unexpected<Error> ConditionParser::wrong(
    const ConditionToken& token, const QString& what, const QString& fix) const
{
    return failure(QString::number(token.start + 1), what, fix);
}

Result<Condition> Condition::parse(const QString& text)
{
    constexpr qsizetype longest = 1000;
    if (text.size() > longest)
        return failure(u"1"_s, u"the condition is longer than 1,000 characters"_s);
    auto tokens = conditionTokens(text);
    if (!tokens)
        return failure(tokens.error());
    return ConditionParser(text, std::move(*tokens)).whole();
}

} // namespace slipway::analysis
