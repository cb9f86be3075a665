// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/condition.h"

#include "base/text.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::analysis {
namespace {

/// Why there is no number.
struct Trouble {
    enum class Kind {
        Error,
        NoData,
        Missing, ///< an element that is not there: an error, unless default() stands in
    };
    Kind kind = Kind::Error;
    QString what;
};

/// Truth is 1 or 0.
using Value = tl::expected<double, Trouble>;

tl::unexpected<Trouble> trouble(Trouble::Kind kind, const QString& what)
{
    return tl::unexpected<Trouble>({kind, what});
}

bool compare(Operation operation, double left, double right)
{
    switch (operation) {
    case Operation::Less: return left < right;
    case Operation::LessOrEqual: return left <= right;
    case Operation::Greater: return left > right;
    case Operation::GreaterOrEqual: return left >= right;
    case Operation::Equal: return left == right;
    default: return left != right;
    }
}

double calculate(Operation operation, double left, double right)
{
    switch (operation) {
    case Operation::Add: return left + right;
    case Operation::Subtract: return left - right;
    case Operation::Multiply: return left * right;
    default: return left / right;
    }
}

/// NaN if one of them is: what is not known is not the largest, and not the smallest.
double extreme(Operation operation, const std::vector<double>& numbers)
{
    if (std::ranges::any_of(numbers, [](double number) { return std::isnan(number); }))
        return std::numeric_limits<double>::quiet_NaN();
    return operation == Operation::Minimum ? *std::ranges::min_element(numbers)
                                           : *std::ranges::max_element(numbers);
}

QString negated(const QString& symbol)
{
    if (symbol == u"<")
        return u">="_s;
    if (symbol == u"<=")
        return u">"_s;
    if (symbol == u">")
        return u"<="_s;
    if (symbol == u">=")
        return u"<"_s;
    return symbol == u"==" ? u"!="_s : u"=="_s;
}

/// Short, but never the same text as another number that it is compared with.
QString numberText(double number, const std::vector<double>& others)
{
    constexpr int digits = 6;
    const QString text = QString::number(number, 'g', digits);
    const bool isAmbiguous = std::ranges::any_of(others, [&](double other) {
        return other != number && QString::number(other, 'g', digits) == text;
    });
    return isAmbiguous ? QString::number(number, 'g', QLocale::FloatingPointShortest) : text;
}

} // namespace

/// One evaluation, from the root downward; `&&` and `||` stop as soon as they are decided.
class ConditionEvaluation {
public:
    ConditionEvaluation(const Condition& condition, const Condition::Question& question)
        : m_condition(condition)
        , m_question(question)
    {
    }
    Value root() const { return value(m_condition.m_nodes.size() - 1); }

private:
    using Node = Condition::Node;

    Value value(size_t index) const;
    Value leaf(const Node& node) const;
    Value unary(const Node& node) const;
    Value binary(const Node& node) const;
    Value logic(const Node& node) const;
    Value orDefault(const Node& node) const;
    Value extremeOf(const Node& node) const;

    const Condition& m_condition;
    const Condition::Question& m_question;
};

Value ConditionEvaluation::value(size_t index) const
{
    const Node& node = m_condition.m_nodes[index];
    switch (node.operation) {
    case Operation::Constant:
    case Operation::Answer:
    case Operation::Element:
    case Operation::Stable:
    case Operation::Length: return leaf(node);
    case Operation::IsNaN:
    case Operation::IsInf:
    case Operation::Absolute:
    case Operation::Negate:
    case Operation::Not: return unary(node);
    case Operation::Default: return orDefault(node);
    case Operation::Minimum:
    case Operation::Maximum: return extremeOf(node);
    case Operation::And:
    case Operation::Or: return logic(node);
    default: return binary(node);
    }
}

Value ConditionEvaluation::leaf(const Node& node) const
{
    const auto& result = m_question.result;
    switch (node.operation) {
    case Operation::Answer:
        if (result.size() == 1)
            return result.front();
        return trouble(Trouble::Kind::Error,
            u"the answer has %1 elements: aggregate in the query (as sum or max), or write "
            u"result[0]"_s.arg(result.size()));
    case Operation::Element: {
        const auto index = static_cast<size_t>(node.constant);
        if (index < result.size())
            return result[index];
        return trouble(Trouble::Kind::Missing,
            u"the answer has no element result[%1]: it has %2"_s.arg(index).arg(result.size()));
    }
    case Operation::Stable:
        if (m_question.stable && !std::isnan(*m_question.stable))
            return *m_question.stable;
        return trouble(Trouble::Kind::NoData,
            m_question.whyNoStable.isEmpty() ? u"the old version has no value"_s
                                             : m_question.whyNoStable);
    case Operation::Length: return static_cast<double>(result.size());
    default: return node.constant;
    }
}

Value ConditionEvaluation::unary(const Node& node) const
{
    const Value inner = value(node.children.front());
    if (!inner)
        return inner;
    switch (node.operation) {
    case Operation::IsNaN: return std::isnan(*inner) ? 1 : 0;
    case Operation::IsInf: return std::isinf(*inner) ? 1 : 0;
    case Operation::Absolute: return std::abs(*inner);
    case Operation::Not: return *inner == 0 ? 1 : 0;
    default: return -*inner;
    }
}

Value ConditionEvaluation::orDefault(const Node& node) const
{
    const Value wanted = value(node.children[0]);
    const bool isAbsent
        = wanted ? std::isnan(*wanted) : wanted.error().kind == Trouble::Kind::Missing;
    return isAbsent ? value(node.children[1]) : wanted;
}

Value ConditionEvaluation::extremeOf(const Node& node) const
{
    if (node.children.empty())
        return m_question.result.empty()
            ? Value(trouble(Trouble::Kind::NoData, u"the answer has no elements"_s))
            : Value(extreme(node.operation, m_question.result));
    std::vector<double> numbers;
    for (const size_t child : node.children) {
        const Value number = value(child);
        if (!number)
            return number;
        numbers.push_back(*number);
    }
    return extreme(node.operation, numbers);
}

Value ConditionEvaluation::logic(const Node& node) const
{
    const Value left = value(node.children[0]);
    const double decides = node.operation == Operation::Or ? 1 : 0;
    if (!left || *left == decides)
        return left;
    return value(node.children[1]);
}

Value ConditionEvaluation::binary(const Node& node) const
{
    const Value left = value(node.children[0]);
    if (!left)
        return left;
    const Value right = value(node.children[1]);
    if (!right)
        return right;
    if (!node.isTruth)
        return calculate(node.operation, *left, *right);
    // A comparison with NaN has no answer: false would let a failureCondition pass.
    if (std::isnan(*left) || std::isnan(*right))
        return trouble(Trouble::Kind::NoData, u"a value that is compared is not a number (NaN)"_s);
    return compare(node.operation, *left, *right) ? 1 : 0;
}

Condition::Judgement Condition::judge(const Question& question) const
{
    const Value value = ConditionEvaluation(*this, question).root();
    if (value)
        return {*value != 0 ? Outcome::True : Outcome::False, told(question, *value != 0)};
    const bool isNoData = value.error().kind == Trouble::Kind::NoData;
    return {isNoData ? Outcome::NoData : Outcome::Error, value.error().what};
}

/// The condition with the numbers put in; one that does not hold is turned round.
QString Condition::told(const Question& question, bool holds) const
{
    std::vector<double> others = m_literals;
    others.insert(others.end(), question.result.begin(), question.result.end());
    if (question.stable)
        others.push_back(*question.stable);
    QString out;
    qsizetype at = 0;
    const auto copyUntil = [&](qsizetype end) {
        const bool turns = !holds && m_operatorStart >= at && m_operatorStart < end;
        if (turns) {
            out += m_text.mid(at, m_operatorStart - at)
                + negated(m_text.mid(m_operatorStart, m_operatorLength));
            at = m_operatorStart + m_operatorLength;
        }
        out += m_text.mid(at, end - at);
        at = end;
    };
    for (const auto& mention : m_mentions) {
        copyUntil(mention.start);
        std::optional<double> number = question.stable;
        if (mention.operation != Operation::Stable) {
            const size_t index = mention.operation == Operation::Element ? mention.index : 0;
            number = index < question.result.size() ? std::optional(question.result[index])
                                                    : std::nullopt;
        }
        if (number) {
            out += numberText(*number, others);
            at = mention.start + mention.length;
        }
    }
    copyUntil(m_text.size());
    out = visible(out.simplified());
    const bool isTurned = m_operatorStart >= 0;
    return holds || isTurned ? out : u"not (%1)"_s.arg(out);
}

bool Condition::namesStable() const
{
    return std::ranges::find(m_nodes, Operation::Stable, &Node::operation) != m_nodes.end();
}

bool Condition::isConstant(size_t index) const
{
    const Node& node = m_nodes[index];
    switch (node.operation) {
    case Operation::Answer:
    case Operation::Element:
    case Operation::Stable:
    case Operation::Length: return false;
    case Operation::Minimum:
    case Operation::Maximum:
        if (node.children.empty())
            return false;
        break;
    default: break;
    }
    return std::ranges::all_of(node.children, [this](size_t child) { return isConstant(child); });
}

std::optional<double> Condition::threshold() const
{
    const Node& root = m_nodes.back();
    const bool isOrder = root.operation >= Operation::Less && root.operation <= Operation::NotEqual;
    if (!isOrder)
        return std::nullopt;
    const auto isValue = [this](size_t node) {
        return m_nodes[node].operation == Operation::Answer
            || (m_nodes[node].operation == Operation::Element && m_nodes[node].constant == 0);
    };
    for (const size_t side : {0, 1}) {
        const size_t other = root.children[1 - side];
        if (!isValue(root.children[side]) || !isConstant(other))
            continue;
        Condition constant = *this;
        constant.m_nodes.resize(other + 1); // children stand before their parents
        const Value value = ConditionEvaluation(constant, {}).root();
        return value && std::isfinite(*value) ? std::optional(*value) : std::nullopt;
    }
    return std::nullopt;
}

} // namespace slipway::analysis
