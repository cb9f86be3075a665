// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/query.h"

#include "promql/evaluation.h"
#include "promql/matching.h"
#include "promql/parser.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;
using slipway::timeseries::Sample;

namespace slipway::promql {
namespace {

/// Metric names that were to go, go now; what is the same after that must not overlap.
Result<Tracks> withoutDroppedNames(Tracks tracks)
{
    for (auto& track : tracks) {
        if (track.dropsName && track.labels->contains(timeseries::metricName))
            track.labels
                = std::make_shared<const Labels>(track.labels->without(timeseries::metricName));
        track.dropsName = false;
    }
    return mergeEqual(std::move(tracks));
}

Vector toVector(const Tracks& tracks, qint64 time)
{
    Vector out;
    for (const auto& track : tracks) {
        if (!isAbsent(track.values[0]))
            out.push_back({*track.labels, {time, track.values[0]}});
    }
    return out;
}

Matrix toMatrix(const Tracks& tracks, const Grid& grid)
{
    Matrix out;
    for (const auto& track : tracks) {
        MatrixSeries series{*track.labels, {}};
        for (size_t i = 0; i < grid.count; ++i) {
            if (!isAbsent(track.values[i]))
                series.samples.push_back({grid.at(i), track.values[i]});
        }
        if (!series.samples.empty())
            out.push_back(std::move(series));
    }
    std::ranges::sort(out, {}, &MatrixSeries::labels);
    return out;
}

Result<Value> instantValue(Evaluation& evaluation, const Expression& expression, const Grid& grid)
{
    if (expression.type == Type::Scalar) {
        const auto column = evaluation.scalar(expression, grid);
        return column ? Result<Value>(Scalar{{grid.start, column->front()}})
                      : failure(column.error());
    }
    if (expression.type == Type::Text) {
        auto text = evaluation.text(expression);
        return text ? Result<Value>(Text{grid.start, std::move(*text)}) : failure(text.error());
    }
    if (expression.type == Type::Matrix) {
        auto matrix = evaluation.matrix(expression, grid);
        if (!matrix)
            return failure(matrix.error());
        std::ranges::sort(*matrix, {}, &MatrixSeries::labels);
        return std::move(*matrix);
    }
    auto tracks = evaluation.vector(expression, grid);
    if (tracks)
        tracks = withoutDroppedNames(std::move(*tracks));
    return tracks ? Result<Value>(toVector(*tracks, grid.start)) : failure(tracks.error());
}

Result<Value> rangeValue(Evaluation& evaluation, const Expression& expression, const Grid& grid)
{
    if (expression.type == Type::Scalar) {
        auto column = evaluation.scalar(expression, grid);
        if (!column)
            return failure(column.error());
        return toMatrix({{std::make_shared<const Labels>(), false, std::move(*column)}}, grid);
    }
    if (expression.type != Type::Vector) {
        return failure(u"1:1"_s,
            u"a range query wants a scalar or an instant vector, got %1"_s.arg(
                typeName(expression.type)));
    }
    auto tracks = evaluation.vector(expression, grid);
    if (tracks)
        tracks = withoutDroppedNames(std::move(*tracks));
    return tracks ? Result<Value>(toMatrix(*tracks, grid)) : failure(tracks.error());
}

void collectNames(const Expression& expression, QStringList& out);

void collectFrom(const VectorSelector& selector, QStringList& out)
{
    for (const auto& matcher : selector.matchers) {
        const bool isName = matcher.name() == timeseries::metricName
            && matcher.kind() == timeseries::Matcher::Kind::Equal;
        if (isName && !out.contains(QString::fromStdString(matcher.value())))
            out << QString::fromStdString(matcher.value());
    }
}

struct NameCollector {
    QStringList& out;
    void child(const ExpressionPtr& expression) const
    {
        if (expression)
            collectNames(*expression, out);
    }
    void operator()(const NumberLiteral&) const { }
    void operator()(const StringLiteral&) const { }
    void operator()(const VectorSelector& node) const { collectFrom(node, out); }
    void operator()(const MatrixSelector& node) const { collectFrom(node.selector, out); }
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

void collectNames(const Expression& expression, QStringList& out)
{
    std::visit(NameCollector{out}, expression.node);
}

Result<Answer> answer(const timeseries::Snapshot& snapshot,
    std::string_view text,
    const Grid& grid,
    const QueryLimits& limits,
    bool isRange)
{
    const auto expression = parse(text);
    if (!expression)
        return failure(expression.error());
    Evaluation evaluation(snapshot, text, grid, limits, isRange);
    auto value = isRange ? rangeValue(evaluation, **expression, grid)
                         : instantValue(evaluation, **expression, grid);
    if (!value) {
        Error error = value.error();
        if (error.where.isEmpty())
            error.where = u"1:1"_s;
        return failure(std::move(error));
    }
    return Answer{std::move(*value), evaluation.warnings(), {}};
}

} // namespace

Result<Answer> queryInstant(const timeseries::Snapshot& snapshot,
    std::string_view expression,
    qint64 time,
    const QueryLimits& limits)
{
    return answer(snapshot, expression, {time, 1, 1}, limits, false);
}

Result<Answer> queryRange(const timeseries::Snapshot& snapshot,
    std::string_view expression,
    qint64 start,
    qint64 end,
    qint64 step,
    const QueryLimits& limits)
{
    if (step <= 0)
        return failure({}, u"the step must be greater than 0"_s);
    if (end < start)
        return failure({}, u"the end must not be before the start"_s);
    const qint64 count = (end - start) / step + 1;
    if (count > limits.points) {
        return failure({},
            u"%1 steps are more than %2"_s.arg(count).arg(limits.points),
            u"take a longer step or a shorter range"_s);
    }
    return answer(snapshot, expression, {start, step, static_cast<size_t>(count)}, limits, true);
}

Result<QStringList> metricNames(std::string_view expression)
{
    const auto parsed = parse(expression);
    if (!parsed)
        return failure(parsed.error());
    QStringList out;
    collectNames(**parsed, out);
    return out;
}

} // namespace slipway::promql
