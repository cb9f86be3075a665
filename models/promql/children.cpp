// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/children.h"

#include <algorithm>
#include <limits>

namespace slipway::promql {
namespace {

struct Children {
    const std::function<void(const Expression&)>& visitor;
    void child(const ExpressionPtr& expression) const
    {
        if (expression)
            visitor(*expression);
    }
    void operator()(const NumberLiteral&) const { }
    void operator()(const StringLiteral&) const { }
    void operator()(const VectorSelector&) const { }
    void operator()(const MatrixSelector&) const { }
    void operator()(const Subquery& node) const { child(node.inner); }
    void operator()(const Parenthesis& node) const { child(node.inner); }
    void operator()(const Unary& node) const { child(node.inner); }
    void operator()(const Binary& node) const
    {
        child(node.left);
        child(node.right);
    }
    void operator()(const Aggregation& node) const
    {
        child(node.parameter);
        child(node.inner);
    }
    void operator()(const Call& node) const
    {
        for (const auto& argument : node.arguments)
            child(argument);
    }
};

constexpr qint64 farthest = std::numeric_limits<qint64>::max() / 4;

/// A length that is computed counts as endless.
qint64 lengthOf(const TimeSpan& span)
{
    return span.formula ? farthest : std::clamp<qint64>(span.milliseconds, 0, farthest);
}

} // namespace

void eachChild(const Expression& expression, const std::function<void(const Expression&)>& visitor)
{
    std::visit(Children{visitor}, expression.node);
}

qint64 reachOf(const Expression& expression, qint64 lookback)
{
    if (std::holds_alternative<VectorSelector>(expression.node))
        return lookback;
    if (const auto* matrix = std::get_if<MatrixSelector>(&expression.node))
        return lengthOf(matrix->range);
    qint64 below = 0;
    eachChild(expression,
        [&](const Expression& child) { below = std::max(below, reachOf(child, lookback)); });
    if (const auto* subquery = std::get_if<Subquery>(&expression.node))
        below = std::min(farthest, below + lengthOf(subquery->range));
    return below;
}

} // namespace slipway::promql
