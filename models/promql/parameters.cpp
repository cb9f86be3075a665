// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/evaluation.h"
#include "promql/functions/functions.h"
#include "promql/numbers.h"
#include "promql/signatures.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::promql {

void Evaluation::noteWindowed(const Call& call, const Expression& range, const Track& track)
{
    const auto name = call.function->name;
    if (name == "rate" || name == "increase")
        m_notes.informOfCounter(track.labels->value(timeseries::metricName), range.span);
}

Result<Tracks> Evaluation::limited(const Aggregation& node, Tracks tracks, const Column& parameter)
{
    const auto span = node.parameter->span;
    const bool isRatio = node.operation == Keyword::LimitRatio;
    if (parameter.empty())
        return tracks;
    const auto [least, most] = std::ranges::minmax(parameter);
    if (std::ranges::any_of(parameter, [](double value) { return std::isnan(value); }))
        return wrong(span, isRatio ? u"Ratio value is NaN"_s : u"Parameter value is NaN"_s);
    if (isRatio) {
        if (most > 1)
            m_notes.warnOfRatio(most, 1, span);
        if (least < -1)
            m_notes.warnOfRatio(least, -1, span);
        return functions::limitRatio(std::move(tracks), parameter);
    }
    constexpr double bound = 9223372036854775808.0; // 2^63
    if (most >= bound || least <= -bound) {
        const bool isOver = most >= bound;
        return wrong(span,
            u"Scalar value %1 %2 int64"_s.arg(
                QString::fromStdString(numberText(isOver ? most : least)),
                isOver ? u"overflows"_s : u"underflows"_s));
    }
    if (node.operation == Keyword::Limitk)
        return functions::limitCount(node, std::move(tracks), parameter);
    return *functions::aggregateWith(node, std::move(tracks), parameter);
}

Result<void> Evaluation::checkSmoothing(const Call& call, const Grid& grid)
{
    for (size_t i = 1; i < call.arguments.size(); ++i) {
        const auto factors = scalar(*call.arguments[i], grid);
        if (!factors)
            return failure(factors.error());
        const auto wrongOne = std::ranges::find_if(
            *factors, [](double factor) { return !(factor > 0 && factor < 1); });
        if (wrongOne == factors->end())
            continue;
        return wrong(call.arguments[i]->span,
            u"invalid %1 factor: expected 0 < factor < 1, got %2"_s.arg(
                i == 1 ? u"smoothing"_s : u"trend"_s,
                QString::fromStdString(numberText(*wrongOne))));
    }
    return {};
}

} // namespace slipway::promql
