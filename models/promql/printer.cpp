// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/printer.h"

#include "promql/numbers.h"
#include "promql/printing.h"
#include "promql/signatures.h"

#include <algorithm>
#include <cmath>

namespace slipway::promql {
namespace {

constexpr size_t maxLine = 100;

std::string indent(int level)
{
    return std::string(static_cast<size_t>(level) * 2, ' ');
}

std::string joined(const std::vector<std::string>& parts, std::string_view between)
{
    std::string out;
    for (size_t i = 0; i < parts.size(); ++i) {
        if (i > 0)
            out += between;
        out += parts[i];
    }
    return out;
}

std::string labelsText(const std::vector<std::string>& labels)
{
    std::vector<std::string> parts;
    for (const auto& label : labels)
        parts.push_back(labelText(label));
    return '(' + joined(parts, ", ") + ')';
}

std::string matchingText(const Matching& matching)
{
    using Cardinality = Matching::Cardinality;
    const bool isGrouped = matching.cardinality == Cardinality::ManyToOne
        || matching.cardinality == Cardinality::OneToMany;
    std::string out;
    if (!matching.labels.empty() || matching.on || isGrouped)
        out += (matching.on ? " on " : " ignoring ") + labelsText(matching.labels);
    if (isGrouped) {
        out += matching.cardinality == Cardinality::ManyToOne ? " group_left " : " group_right ";
        out += labelsText(matching.include);
    }
    const auto& left = matching.fillLeft;
    const auto& right = matching.fillRight;
    if (left && left == right)
        return out + " fill (" + numberText(*left) + ')';
    if (left)
        out += " fill_left (" + numberText(*left) + ')';
    if (right)
        out += " fill_right (" + numberText(*right) + ')';
    return out;
}

/// Whether the left operand goes without its sign, which binds looser than `^`: "+Inf ^ 4" is +(Inf ^ 4).
bool isBareInfinity(const Binary& node)
{
    const auto* number = std::get_if<NumberLiteral>(&node.left->node);
    return node.operation == BinaryOperator::Power && number && std::isinf(number->value);
}

/// The operator with what belongs to it, without blanks around.
std::string operationText(const Binary& node)
{
    return std::string(operatorText(node.operation)) + (node.returnBool ? " bool" : "")
        + matchingText(node.matching);
}

std::string aggregationText(const Aggregation& node)
{
    std::string out(keywordText(node.operation));
    if (node.without)
        out += " without " + labelsText(node.labels) + ' ';
    else if (!node.labels.empty())
        out += " by " + labelsText(node.labels) + ' ';
    return out;
}

struct Line {
    std::string of(const ExpressionPtr& expression) const { return canonicalText(*expression); }

    std::string operator()(const NumberLiteral& node) const
    {
        return node.isDuration ? durationText(node.value * 1000) : valueText(node.value);
    }
    std::string operator()(const StringLiteral& node) const { return quotedText(node.value); }
    std::string operator()(const VectorSelector& node) const
    {
        return selectorText(node) + atText(node.placement) + extensionText(node)
            + offsetText(node.placement);
    }
    std::string operator()(const MatrixSelector& node) const
    {
        const auto& selector = node.selector;
        return selectorText(selector) + '[' + spanText(node.range) + ']' + extensionText(selector)
            + atText(selector.placement) + offsetText(selector.placement);
    }
    std::string operator()(const Subquery& node) const
    {
        return of(node.inner) + subqueryText(node);
    }
    std::string operator()(const Parenthesis& node) const { return '(' + of(node.inner) + ')'; }
    std::string operator()(const Unary& node) const
    {
        return (node.isMinus ? '-' : '+') + of(node.inner);
    }
    std::string operator()(const Binary& node) const
    {
        const auto left = isBareInfinity(node) ? std::string("Inf") : of(node.left);
        return left + ' ' + operationText(node) + ' ' + of(node.right);
    }
    std::string operator()(const Aggregation& node) const
    {
        const auto parameter = node.parameter ? of(node.parameter) + ", " : std::string();
        return aggregationText(node) + '(' + parameter + of(node.inner) + ')';
    }
    std::string operator()(const Call& node) const
    {
        std::vector<std::string> arguments;
        for (const auto& argument : node.arguments)
            arguments.push_back(of(argument));
        return std::string(node.function->name) + '(' + joined(arguments, ", ") + ')';
    }
};

std::string pretty(const Expression& expression, int level);

/// Lays out what is too long for one line.
struct Lines {
    const Expression& expression;
    int level = 0;

    std::string deeper(const ExpressionPtr& inner) const { return pretty(*inner, level + 1); }
    template<typename Leaf>
    std::string operator()(const Leaf&) const
    {
        return indent(level) + canonicalText(expression);
    }
    std::string operator()(const Subquery& node) const
    {
        return pretty(*node.inner, level) + subqueryText(node);
    }
    std::string operator()(const Parenthesis& node) const
    {
        return indent(level) + "(\n" + deeper(node.inner) + '\n' + indent(level) + ')';
    }
    std::string operator()(const Unary& node) const
    {
        return indent(level) + (node.isMinus ? '-' : '+')
            + pretty(*node.inner, level).substr(indent(level).size());
    }
    std::string operator()(const Binary& node) const
    {
        const auto left = isBareInfinity(node) ? indent(level + 1) + "Inf" : deeper(node.left);
        return left + '\n' + indent(level) + operationText(node) + '\n' + deeper(node.right);
    }
    std::string operator()(const Aggregation& node) const
    {
        const auto parameter = node.parameter ? deeper(node.parameter) + ",\n" : std::string();
        return indent(level) + aggregationText(node) + "(\n" + parameter + deeper(node.inner) + '\n'
            + indent(level) + ')';
    }
    std::string operator()(const Call& node) const
    {
        std::vector<std::string> arguments;
        for (const auto& argument : node.arguments)
            arguments.push_back(deeper(argument));
        return indent(level) + std::string(node.function->name) + "(\n" + joined(arguments, ",\n")
            + '\n' + indent(level) + ')';
    }
};

std::string pretty(const Expression& expression, int level)
{
    std::string line = canonicalText(expression);
    if (line.size() <= maxLine)
        return indent(level) + line;
    return std::visit(Lines{expression, level}, expression.node);
}

} // namespace

std::string canonicalText(const Expression& expression)
{
    return std::visit(Line{}, expression.node);
}

std::string prettyText(const Expression& expression)
{
    return pretty(expression, 0);
}

} // namespace slipway::promql
