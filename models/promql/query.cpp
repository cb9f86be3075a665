// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/query.h"

#include "promql/children.h"
#include "promql/evaluation.h"
#include "promql/parser.h"
#include "promql/segments.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::promql {
namespace {

Vector toVector(const Tracks& tracks, qint64 time)
{
    Vector out;
    for (const auto& track : tracks) {
        if (!isAbsent(track.values[0]))
            out.push_back({*track.labels, {time, track.values[0]}});
    }
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

void collectFrom(const VectorSelector& selector, QStringList& out)
{
    for (const auto& matcher : selector.matchers) {
        const bool isName = matcher.name() == timeseries::metricName
            && matcher.kind() == timeseries::Matcher::Kind::Equal;
        if (isName && !out.contains(QString::fromStdString(matcher.value())))
            out << QString::fromStdString(matcher.value());
    }
}

void collectNames(const Expression& expression, QStringList& out)
{
    if (const auto* selector = std::get_if<VectorSelector>(&expression.node))
        collectFrom(*selector, out);
    if (const auto* matrix = std::get_if<MatrixSelector>(&expression.node))
        collectFrom(matrix->selector, out);
    eachChild(expression, [&](const Expression& child) { collectNames(child, out); });
}

/// Says at least that it is somewhere in the expression.
Error placed(Error error)
{
    if (error.where.isEmpty())
        error.where = u"1:1"_s;
    return error;
}

} // namespace

Result<Answer> queryInstant(const timeseries::Snapshot& snapshot,
    std::string_view expression,
    qint64 time,
    const QueryLimits& limits)
{
    const auto parsed = parse(expression);
    if (!parsed)
        return failure(parsed.error());
    const Grid grid{time, 1, 1};
    Budget budget(limits);
    Evaluation evaluation(snapshot, expression, grid, limits, budget, false);
    auto value = instantValue(evaluation, **parsed, grid);
    if (!value)
        return failure(placed(value.error()));
    const auto& notes = evaluation.notes();
    return Answer{std::move(*value), notes.warnings(expression), notes.infos(expression)};
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
    const auto parsed = parse(expression);
    if (!parsed)
        return failure(parsed.error());
    const Grid grid{start, step, static_cast<size_t>(count), (end - start) % step};
    auto answer = evaluateRange(snapshot, expression, **parsed, grid, limits);
    return answer ? std::move(answer) : failure(placed(answer.error()));
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
