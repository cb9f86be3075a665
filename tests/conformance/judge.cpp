// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/judge.h"

#include "promql/numbers.h"

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace slipway::promql;
using slipway::timeseries::Labels;

namespace slipway::conformance {
namespace {

QString textOf(const Labels& labels)
{
    return QString::fromStdString(labels.text());
}

QString textOf(double value)
{
    return timeseries::isStaleMarker(value) ? u"stale"_s
                                            : QString::fromStdString(numberText(value));
}

QString textOf(const Item& item)
{
    switch (item.kind) {
    case Item::Kind::Gap: return u"nothing"_s;
    case Item::Kind::Float: return textOf(item.value);
    case Item::Kind::Histogram: return u"a native histogram"_s;
    }
    return {};
}

bool isSame(const Item& wanted, const Item& got)
{
    if (wanted.kind != Item::Kind::Float || got.kind != Item::Kind::Float)
        return wanted.kind == Item::Kind::Gap && got.kind == Item::Kind::Gap;
    return isNearlyEqual(wanted.value, got.value);
}

QString nameOf(const Value& value)
{
    switch (value.index()) {
    case 0: return u"the scalar "_s + textOf(std::get<Scalar>(value).sample.value);
    case 1: return u"the string \"%1\""_s.arg(QString::fromStdString(std::get<Text>(value).value));
    case 2: return u"an instant vector"_s;
    default: return u"a range vector"_s;
    }
}

/// A series that is expected and did not come, or came and is not expected.
template<typename Elements>
QString membersProblem(const EvalCommand& asked, const Elements& elements)
{
    for (const auto& wanted : asked.series) {
        using Element = typename Elements::value_type;
        const bool isEmpty = std::ranges::all_of(
            wanted.items, [](const Item& item) { return item.kind == Item::Kind::Gap; });
        if (!isEmpty
            && std::ranges::find(elements, wanted.labels, &Element::labels) == elements.end())
            return u"series %1, expected %2, got nothing"_s.arg(textOf(wanted.labels),
                wanted.items.empty() ? u"it"_s : textOf(wanted.items.front()));
    }
    for (const auto& element : elements) {
        if (std::ranges::find(asked.series, element.labels, &SeriesLine::labels)
            == asked.series.end())
            return u"series %1, expected none, got one"_s.arg(textOf(element.labels));
    }
    return {};
}

const SeriesLine& wantedOf(const EvalCommand& asked, const Labels& labels)
{
    return *std::ranges::find(asked.series, labels, &SeriesLine::labels);
}

QString pointsProblem(const SeriesLine& wanted, const MatrixSeries& series, const Times& times)
{
    std::map<qint64, double> points;
    for (const auto& sample : series.samples)
        points[sample.time] = sample.value;
    for (size_t i = 0; i < wanted.items.size(); ++i) {
        const auto at = points.extract(times.start + static_cast<qint64>(i) * times.step);
        const Item got = at.empty() ? Item{} : Item{Item::Kind::Float, at.mapped()};
        if (!isSame(wanted.items[i], got)) {
            return u"%1 at index %2, expected %3, got %4"_s.arg(textOf(series.labels))
                .arg(i)
                .arg(textOf(wanted.items[i]), textOf(got));
        }
    }
    if (points.empty())
        return {};
    return u"%1 at %2 ms, expected nothing, got %3"_s.arg(textOf(series.labels))
        .arg(points.begin()->first)
        .arg(textOf(points.begin()->second));
}

QString matrixProblem(const EvalCommand& asked, const Matrix& matrix)
{
    if (const QString why = membersProblem(asked, matrix); !why.isEmpty())
        return why;
    const auto& times = asked.rangeVector ? *asked.rangeVector : asked.times;
    for (const auto& series : matrix) {
        const QString why = pointsProblem(wantedOf(asked, series.labels), series, times);
        if (!why.isEmpty())
            return why;
    }
    return {};
}

QString orderProblem(const EvalCommand& asked, const Vector& vector)
{
    for (size_t i = 0; i < std::min(vector.size(), asked.series.size()); ++i) {
        if (asked.series[i].labels != vector[i].labels) {
            return u"position %1, expected %2, got %3"_s.arg(i + 1).arg(
                textOf(asked.series[i].labels), textOf(vector[i].labels));
        }
    }
    return {};
}

} // namespace

QString vectorProblem(const EvalCommand& asked, const Vector& vector)
{
    if (const QString why = membersProblem(asked, vector); !why.isEmpty())
        return why;
    for (const auto& element : vector) {
        const auto& wanted = wantedOf(asked, element.labels).items.front();
        if (!isSame(wanted, {Item::Kind::Float, element.sample.value})) {
            return u"%1, expected %2, got %3"_s.arg(
                textOf(element.labels), textOf(wanted), textOf(element.sample.value));
        }
    }
    return asked.isOrdered ? orderProblem(asked, vector) : QString();
}

QString valueProblem(const EvalCommand& asked, const Value& value)
{
    const auto other = [&](const QString& wanted) {
        return u"answer, expected %1, got %2"_s.arg(wanted, nameOf(value));
    };
    if (asked.text) {
        const auto* text = std::get_if<Text>(&value);
        return text && text->value == *asked.text
            ? QString()
            : other(u"the string \"%1\""_s.arg(QString::fromStdString(*asked.text)));
    }
    if (asked.scalar) {
        const auto* scalar = std::get_if<Scalar>(&value);
        return scalar && isNearlyEqual(*asked.scalar, scalar->sample.value)
            ? QString()
            : other(u"the scalar "_s + textOf(*asked.scalar));
    }
    if (const auto* vector = std::get_if<Vector>(&value))
        return asked.rangeVector ? other(u"a range vector"_s) : vectorProblem(asked, *vector);
    const auto* matrix = std::get_if<Matrix>(&value);
    if (!matrix || (!asked.isRange && !asked.rangeVector))
        return other(u"an instant vector"_s);
    return matrixProblem(asked, *matrix);
}

} // namespace slipway::conformance
