// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/evaluation.h"

#include "promql/arithmetic.h"
#include "promql/functions/functions.h"
#include "promql/functions/streaming.h"
#include "promql/lexer.h"
#include "promql/matching.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::promql {

Evaluation::Evaluation(const timeseries::Snapshot& snapshot,
    std::string_view text,
    Grid grid,
    const QueryLimits& limits,
    Budget& budget,
    bool isRange)
    : m_snapshot(snapshot)
    , m_text(text)
    , m_grid(grid)
    , m_limits(limits)
    , m_budget(budget)
    , m_isRange(isRange)
{
}

tl::unexpected<Error> Evaluation::wrong(Span span, const QString& what, const QString& fix) const
{
    return failure(positionIn(m_text, span.begin), what, fix);
}

tl::unexpected<Error> Evaluation::notYet(Span span, const QString& what) const
{
    return wrong(span, what + u" is not supported yet"_s);
}

Result<void> Evaluation::charge(qint64 samples, Span span)
{
    switch (m_budget.charge(samples)) {
    case Budget::Refusal::None: return {};
    case Budget::Refusal::Cancelled: return wrong(span, u"the query was cancelled"_s);
    case Budget::Refusal::TooManySamples:
        return wrong(span,
            u"the query reads more than %1 samples"_s.arg(m_limits.samples),
            u"select fewer series or a shorter range"_s);
    case Budget::Refusal::TooLong: break;
    }
    return wrong(span,
        u"the query took longer than %1 s"_s.arg(static_cast<double>(m_limits.milliseconds) / 1000),
        u"select fewer series, a shorter range or a longer step"_s);
}

Result<Column> Evaluation::scalar(const Expression& expression, const Grid& grid)
{
    const auto& node = unwrapped(expression);
    if (const auto* number = std::get_if<NumberLiteral>(&node.node))
        return Column(grid.count, number->value);
    if (const auto* binary = std::get_if<Binary>(&node.node))
        return scalarBinary(*binary, grid);
    if (const auto* call = std::get_if<Call>(&node.node))
        return scalarCall(*call, grid, node.span);
    if (const auto* unary = std::get_if<Unary>(&node.node)) {
        auto column = scalar(*unary->inner, grid);
        if (column && unary->isMinus)
            std::ranges::transform(*column, column->begin(), std::negate<>());
        return column;
    }
    return wrong(node.span, u"expected a scalar"_s);
}

Result<Column> Evaluation::scalarBinary(const Binary& node, const Grid& grid)
{
    auto left = scalar(*node.left, grid);
    if (!left)
        return left;
    const auto right = scalar(*node.right, grid);
    if (!right)
        return right;
    const bool isCompared = isComparison(node.operation);
    for (size_t i = 0; i < left->size(); ++i) {
        auto& value = (*left)[i];
        value = isCompared ? (holds(node.operation, value, (*right)[i]) ? 1 : 0)
                           : combined(node.operation, value, (*right)[i]);
    }
    return left;
}

Result<Tracks> Evaluation::vector(const Expression& expression, const Grid& grid)
{
    const auto& node = unwrapped(expression);
    Result<Tracks> out;
    if (const auto* selector = std::get_if<VectorSelector>(&node.node))
        out = select(*selector, grid, node.span, false);
    else if (const auto* binary = std::get_if<Binary>(&node.node))
        out = vectorBinary(*binary, grid, node.span);
    else if (const auto* aggregated = std::get_if<Aggregation>(&node.node))
        out = aggregation(*aggregated, grid, node.span);
    else if (const auto* call = std::get_if<Call>(&node.node))
        out = vectorCall(*call, grid, node.span);
    else if (const auto* signedNode = std::get_if<Unary>(&node.node))
        out = unary(*signedNode, grid);
    else
        return wrong(node.span, u"expected an instant vector"_s);
    if (!out)
        return out;
    // Results are memory too; steps without a value are not worth a difference.
    const auto points = static_cast<qint64>(out->size() * grid.count);
    if (auto charged = charge(points, node.span); !charged)
        return failure(charged.error());
    return out;
}

Result<void> Evaluation::checkLabelName(
    const std::string& name, const QString& where, Span span) const
{
    const auto isLetter
        = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
    const auto isDigit = [](char c) { return c >= '0' && c <= '9'; };
    const bool isPlain = !name.empty() && isLetter(name.front())
        && std::ranges::all_of(name, [&](char c) { return isLetter(c) || isDigit(c); });
    if (isPlain || m_limits.semantics == Semantics::Prometheus3)
        return {};
    return wrong(span, u"invalid %1: \"%2\""_s.arg(where, QString::fromStdString(name)));
}

Result<std::string> Evaluation::text(const Expression& expression)
{
    const auto& node = unwrapped(expression);
    if (const auto* literal = std::get_if<StringLiteral>(&node.node))
        return literal->value;
    return wrong(node.span, u"expected a string"_s);
}

Result<Tracks> Evaluation::unary(const Unary& node, const Grid& grid)
{
    auto tracks = vector(*node.inner, grid);
    if (!tracks || !node.isMinus)
        return tracks;
    for (auto& track : *tracks) {
        track.dropsName = true;
        for (auto& value : track.values)
            value = isAbsent(value) ? absent : -value;
    }
    return tracks;
}

Result<Tracks> Evaluation::vectorBinary(const Binary& node, const Grid& grid, Span span)
{
    if (node.operation == BinaryOperator::TrimLower
        || node.operation == BinaryOperator::TrimUpper) {
        return notYet(span,
            u"operator %1, which is one on native histograms,"_s.arg(
                QLatin1StringView(operatorText(node.operation).data())));
    }
    const bool isLeftScalar = node.left->type == Type::Scalar;
    const bool isRightScalar = node.right->type == Type::Scalar;
    if (isLeftScalar || isRightScalar) {
        const auto numbers = scalar(isLeftScalar ? *node.left : *node.right, grid);
        if (!numbers)
            return failure(numbers.error());
        auto tracks = vector(isLeftScalar ? *node.right : *node.left, grid);
        if (!tracks)
            return tracks;
        combineWithScalar(node, *tracks, *numbers, isLeftScalar);
        return tracks;
    }
    auto left = vector(*node.left, grid);
    if (!left)
        return left;
    auto right = vector(*node.right, grid);
    if (!right)
        return right;
    auto out = isSetOperator(node.operation)
        ? combineSets(node, std::move(*left), std::move(*right), grid.count)
        : matchVectors(node, *left, *right, grid.count);
    return out ? std::move(out) : wrong(span, out.error().what, out.error().fix);
}

Result<Tracks> Evaluation::aggregation(const Aggregation& node, const Grid& grid, Span span)
{
    if (const auto aggregator = functions::makeAggregator(node, grid.count)) {
        const auto done = eachTrack(*node.inner, grid, [&](const Track& track) {
            aggregator->add(track);
            return true;
        });
        return done ? Result<Tracks>(aggregator->finish()) : failure(done.error());
    }
    auto tracks = vector(*node.inner, grid);
    if (!tracks)
        return tracks;
    if (node.operation == Keyword::CountValues) {
        const auto label = text(*node.parameter);
        if (!label)
            return failure(label.error());
        if (auto valid = checkLabelName(*label, u"label name in count_values()"_s, span); !valid)
            return failure(valid.error());
        auto out = functions::countValues(node, *tracks, *label);
        return out ? std::move(out) : wrong(span, out.error().what);
    }
    const auto parameter = scalar(*node.parameter, grid);
    if (!parameter)
        return failure(parameter.error());
    if (node.operation == Keyword::Quantile)
        noteQuantiles(*parameter, node.parameter->span);
    else
        return limited(node, std::move(*tracks), *parameter);
    return *functions::aggregateWith(node, std::move(*tracks), *parameter);
}

} // namespace slipway::promql
