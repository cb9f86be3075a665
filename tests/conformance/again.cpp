// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/again.h"

#include "conformance/judge.h"
#include "promql/children.h"
#include "promql/parser.h"
#include "promql/signatures.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace slipway::promql;
using slipway::timeseries::Labels;

namespace slipway::conformance {
namespace {

constexpr qint64 minute = 60'000;

const Placement* placementOf(const Expression& expression)
{
    if (const auto* selector = std::get_if<VectorSelector>(&expression.node))
        return &selector->placement;
    if (const auto* matrix = std::get_if<MatrixSelector>(&expression.node))
        return &matrix->selector.placement;
    if (const auto* subquery = std::get_if<Subquery>(&expression.node))
        return &subquery->placement;
    return nullptr;
}

const VectorSelector* selectorOf(const Expression& expression)
{
    if (const auto* matrix = std::get_if<MatrixSelector>(&expression.node))
        return &matrix->selector;
    return std::get_if<VectorSelector>(&expression.node);
}

bool dependsOnTime(const Expression& expression)
{
    static const QSet<QByteArray> names{"day_of_month",
        "day_of_week",
        "day_of_year",
        "days_in_month",
        "hour",
        "minute",
        "month",
        "year",
        "predict_linear",
        "time",
        "timestamp",
        "start",
        "end",
        "range",
        "step"};
    const auto* call = std::get_if<Call>(&expression.node);
    const auto name = call ? call->function->name : std::string_view();
    if (names.contains(QByteArray(name.data(), static_cast<qsizetype>(name.size()))))
        return true;
    bool found = false;
    eachChild(expression, [&](const Expression& child) { found = found || dependsOnTime(child); });
    return found;
}

/// Bytes behind which `@` is to stand.
void collectPlaces(const Expression& expression, std::vector<size_t>& out)
{
    if (const auto* placement = placementOf(expression)) {
        if (placement->at == Placement::At::None)
            out.push_back(expression.span.end);
        return;
    }
    eachChild(expression, [&](const Expression& child) { collectPlaces(child, out); });
}

bool readsAny(const Expression& expression, const std::vector<Labels>& series)
{
    if (const auto* selector = selectorOf(expression)) {
        return std::ranges::any_of(series, [&](const Labels& labels) {
            return std::ranges::all_of(selector->matchers, [&](const timeseries::Matcher& matcher) {
                return matcher.matches(labels.value(matcher.name()));
            });
        });
    }
    bool found = false;
    eachChild(
        expression, [&](const Expression& child) { found = found || readsAny(child, series); });
    return found;
}

/// The words that only mean something at a step of its own.
bool asksForSteps(const QString& expression)
{
    static const QRegularExpression words(u"\\b(?:start|end|range|step)\\s*\\("_s);
    return words.match(expression).hasMatch();
}

QString fixedProblem(
    const EvalCommand& asked, const timeseries::Snapshot& snapshot, const QueryLimits& limits)
{
    const qint64 time = asked.times.start;
    const QString fixed = fixedInTime(asked.expression, time);
    if (fixed.isEmpty() || asksForSteps(asked.expression))
        return {};
    const std::vector<qint64> times = time == 0
        ? std::vector<qint64>{-1000, 0, 1000}
        : std::vector<qint64>{-10 * time, 0, time / 5, time, 10 * time};
    for (const qint64 at : times) {
        const auto answer = queryInstant(snapshot, fixed.toStdString(), at, limits);
        const QString why
            = answer ? valueProblem(asked, answer->value) : u"failed: "_s + answer.error().text();
        if (!why.isEmpty())
            return u"again as %1 at %2 ms: %3"_s.arg(fixed).arg(at).arg(why);
    }
    return {};
}

/// The points at one time, as an instant query would give them.
Value middleOf(const Matrix& matrix, qint64 time, bool isScalar)
{
    Vector out;
    for (const auto& series : matrix) {
        for (const auto& sample : series.samples) {
            if (sample.time == time)
                out.push_back({series.labels, sample});
        }
    }
    if (isScalar && out.size() == 1)
        return Scalar{out.front().sample};
    return out;
}

QString rangeProblem(const EvalCommand& asked,
    const Answer& answer,
    const timeseries::Snapshot& snapshot,
    const QueryLimits& limits)
{
    const bool isScalar = std::holds_alternative<Scalar>(answer.value);
    const bool isVector = std::holds_alternative<Vector>(answer.value);
    if (asked.isOrdered || asked.rangeVector || asked.text || (!isScalar && !isVector)
        || asksForSteps(asked.expression))
        return {};
    const qint64 time = asked.times.start;
    const auto ranged = queryRange(
        snapshot, asked.expression.toStdString(), time - minute, time + minute, minute, limits);
    if (!ranged)
        return u"as a range: failed: "_s + ranged.error().text();
    const auto* matrix = std::get_if<Matrix>(&ranged->value);
    if (!matrix)
        return u"as a range: no range vector came"_s;
    const QString why = valueProblem(asked, middleOf(*matrix, time, isScalar));
    return why.isEmpty() ? QString() : u"as the middle of a range: "_s + why;
}

} // namespace

QString fixedInTime(const QString& expression, qint64 time)
{
    const std::string text = expression.toStdString();
    const auto tree = parse(text);
    if (!tree || dependsOnTime(**tree))
        return {};
    std::vector<size_t> places;
    collectPlaces(**tree, places);
    std::ranges::sort(places, std::greater<>());
    std::string out = text;
    for (const size_t place : places)
        out.insert(place,
            " @ " + QByteArray::number(static_cast<double>(time) / 1000, 'f', 3).toStdString());
    return QString::fromStdString(out);
}

QString againProblem(const EvalCommand& asked,
    const Answer& answer,
    const timeseries::Snapshot& snapshot,
    const QueryLimits& limits)
{
    const QString fixed = fixedProblem(asked, snapshot, limits);
    return fixed.isEmpty() ? rangeProblem(asked, answer, snapshot, limits) : fixed;
}

bool readsAny(const QString& expression, const std::vector<Labels>& series)
{
    const auto tree = parse(expression.toStdString());
    return tree && readsAny(**tree, series);
}

} // namespace slipway::conformance
