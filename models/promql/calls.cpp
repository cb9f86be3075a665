// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/evaluation.h"
#include "promql/functions/functions.h"
#include "promql/lexer.h"
#include "promql/matching.h"
#include "promql/signatures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;

namespace slipway::promql {
namespace {

std::shared_ptr<const Labels> noLabels()
{
    return std::make_shared<const Labels>();
}

Column timesIn(const Grid& grid)
{
    Column out(grid.count);
    for (size_t i = 0; i < grid.count; ++i)
        out[i] = static_cast<double>(grid.at(i)) / 1000;
    return out;
}

QString nameOf(const Call& call)
{
    const auto name = call.function->name;
    return QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
}

/// 1 at the steps where nothing is there.
Tracks absence(const Tracks& tracks, const Labels& labels, size_t steps)
{
    Track out{std::make_shared<const Labels>(labels), false, Column(steps, 1.0)};
    for (const auto& track : tracks) {
        for (size_t i = 0; i < steps; ++i) {
            if (!isAbsent(track.values[i]))
                out.values[i] = absent;
        }
    }
    return {std::move(out)};
}

} // namespace

Result<Column> Evaluation::scalarCall(const Call& call, const Grid& grid, Span span)
{
    const auto name = call.function->name;
    if (name == "time")
        return timesIn(grid);
    if (name == "pi")
        return Column(grid.count, std::numbers::pi);
    // These are about the whole query, also within a subquery.
    const double length = static_cast<double>(m_grid.askedEnd() - m_grid.start) / 1000;
    if (name == "start" || name == "end") {
        const auto time = name == "start" ? m_grid.start : m_grid.askedEnd();
        return Column(grid.count, static_cast<double>(time) / 1000);
    }
    if (name == "range")
        return Column(grid.count, length);
    if (name == "step")
        return Column(grid.count, m_isRange ? static_cast<double>(m_grid.step) / 1000 : 0);
    if (name == "scalar") {
        const auto tracks = vector(*call.arguments[0], grid);
        if (!tracks)
            return failure(tracks.error());
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        Column out(grid.count, nan);
        for (size_t i = 0; i < grid.count; ++i) {
            size_t found = 0;
            for (const auto& track : *tracks) {
                if (!isAbsent(track.values[i]) && found++ == 0)
                    out[i] = track.values[i];
            }
            if (found > 1)
                out[i] = nan;
        }
        return out;
    }
    if (name == "min_of" || name == "max_of")
        return extremeOf(call, grid, name == "min_of");
    return notYet(span, u"function %1()"_s.arg(nameOf(call)));
}

Result<Column> Evaluation::extremeOf(const Call& call, const Grid& grid, bool isSmallest)
{
    auto left = scalar(*call.arguments[0], grid);
    if (!left)
        return left;
    const auto right = scalar(*call.arguments[1], grid);
    if (!right)
        return right;
    for (size_t i = 0; i < grid.count; ++i) {
        double& value = (*left)[i];
        const double other = (*right)[i];
        if (std::isnan(other) || (isSmallest ? other < value : other > value))
            value = other;
    }
    return left;
}

Result<Tracks> Evaluation::vectorCall(const Call& call, const Grid& grid, Span span)
{
    const auto name = call.function->name;
    if (const auto function = functions::findRate(name))
        return overTime(call, function, false, grid);
    if (const auto found = functions::findOverTime(name); found.function)
        return overTime(call, found.function, found.keepsName, grid);
    if (const auto function = functions::findRegression(name))
        return overTime(call, function, false, grid);
    if (const auto function = functions::findElement(name))
        return elementwise(call, function, grid);
    if (const auto function = functions::findCalendar(name))
        return elementwise(call, function, grid);
    if (functions::findWithParameters(name))
        return withScalars(call, grid);
    if (const auto function = functions::findSmoothing(name)) {
        const auto checked = checkSmoothing(call, grid);
        return checked ? overTime(call, function, false, grid) : failure(checked.error());
    }
    if (name == "histogram_quantile" || name == "histogram_quantiles"
        || name == "histogram_fraction")
        return histogramCall(call, grid);
    if (name == "vector") {
        auto column = scalar(*call.arguments[0], grid);
        return column ? Result<Tracks>(Tracks{{noLabels(), false, std::move(*column)}})
                      : failure(column.error());
    }
    if (name == "timestamp")
        return timestamps(call, grid);
    if (name == "absent" || name == "absent_over_time")
        return rangeAbsence(call, grid);
    if (name == "label_replace" || name == "label_join")
        return relabel(call, grid, span);
    if (name.starts_with("sort"))
        return sorted(call, grid, span);
    if (name == "info")
        return info(call, grid, span);
    return notYet(span, u"function %1(), which is one of native histograms,"_s.arg(nameOf(call)));
}

Result<Tracks> Evaluation::elementwise(
    const Call& call, double (*function)(double), const Grid& grid)
{
    auto tracks = call.arguments.empty()
        ? Result<Tracks>(Tracks{{noLabels(), false, timesIn(grid)}})
        : vector(*call.arguments[0], grid);
    if (!tracks)
        return tracks;
    for (auto& track : *tracks) {
        track.dropsName = true;
        for (auto& value : track.values)
            value = isAbsent(value) ? absent : function(value);
    }
    return tracks;
}

Result<Tracks> Evaluation::withScalars(const Call& call, const Grid& grid)
{
    const auto function = functions::findWithParameters(call.function->name);
    Column parameters[2]{Column(grid.count, 1.0), Column(grid.count, 1.0)};
    for (size_t i = 1; i < call.arguments.size(); ++i) {
        auto column = scalar(*call.arguments[i], grid);
        if (!column)
            return failure(column.error());
        parameters[i - 1] = std::move(*column);
    }
    auto tracks = vector(*call.arguments[0], grid);
    if (!tracks)
        return tracks;
    for (auto& track : *tracks) {
        track.dropsName = true;
        for (size_t i = 0; i < grid.count; ++i) {
            if (!isAbsent(track.values[i]))
                track.values[i] = function(track.values[i], parameters[0][i], parameters[1][i]);
        }
    }
    return tracks;
}

Result<Tracks> Evaluation::timestamps(const Call& call, const Grid& grid)
{
    const auto& argument = unwrapped(*call.arguments[0]);
    if (const auto* selector = std::get_if<VectorSelector>(&argument.node)) {
        auto tracks = select(*selector, grid, argument.span, true);
        if (tracks) {
            for (auto& track : *tracks)
                track.dropsName = true;
        }
        return tracks;
    }
    auto tracks = vector(argument, grid);
    if (!tracks)
        return tracks;
    const auto times = timesIn(grid);
    for (auto& track : *tracks) {
        track.dropsName = true;
        for (size_t i = 0; i < grid.count; ++i)
            track.values[i] = isAbsent(track.values[i]) ? absent : times[i];
    }
    return tracks;
}

Result<Tracks> Evaluation::rangeAbsence(const Call& call, const Grid& grid)
{
    const auto& argument = *call.arguments[0];
    auto tracks = argument.type == Type::Vector
        ? vector(argument, grid)
        : overTime(call, functions::findOverTime("present_over_time").function, false, grid);
    if (!tracks)
        return tracks;
    return absence(*tracks, functions::absentLabels(argument), grid.count);
}

Result<Tracks> Evaluation::relabel(const Call& call, const Grid& grid, Span span)
{
    std::vector<std::string> arguments;
    for (size_t i = 1; i < call.arguments.size(); ++i) {
        auto argument = text(*call.arguments[i]);
        if (!argument)
            return failure(argument.error());
        arguments.push_back(std::move(*argument));
    }
    const bool isReplace = call.function->name == "label_replace";
    auto valid
        = checkLabelName(arguments[0], u"destination label name in %1()"_s.arg(nameOf(call)), span);
    // label_join has a separator, then the labels that it reads.
    for (size_t i = isReplace ? arguments.size() : 2; valid && i < arguments.size(); ++i)
        valid = checkLabelName(arguments[i], u"source label name in label_join()"_s, span);
    if (!valid)
        return failure(valid.error());
    auto tracks = vector(*call.arguments[0], grid);
    if (!tracks)
        return tracks;
    auto out = isReplace ? functions::labelReplace(std::move(*tracks), arguments)
                         : functions::labelJoin(std::move(*tracks), arguments);
    if (out)
        out = mergeEqual(std::move(*out));
    return out ? std::move(out) : wrong(span, out.error().what);
}

Result<Tracks> Evaluation::sorted(const Call& call, const Grid& grid, Span span)
{
    std::vector<std::string> names;
    for (size_t i = 1; i < call.arguments.size(); ++i) {
        auto name = text(*call.arguments[i]);
        if (!name)
            return failure(name.error());
        names.push_back(std::move(*name));
    }
    auto tracks = vector(*call.arguments[0], grid);
    // Over several steps there is no one order, and the answer is sorted by labels.
    if (grid.count != 1)
        m_notes.warnOfSort(span);
    if (!tracks || grid.count != 1)
        return tracks;
    const auto function = call.function->name;
    const bool isDescending = function.ends_with("_desc");
    if (!function.starts_with("sort_by_label")) {
        std::ranges::stable_sort(*tracks, [&](const Track& a, const Track& b) {
            const double left = a.values[0];
            const double right = b.values[0];
            if (std::isnan(right))
                return !std::isnan(left);
            return isDescending ? left > right : left < right;
        });
        return tracks;
    }
    const auto isLess = [&](const Labels& a, const Labels& b) {
        for (const auto& name : names) {
            if (a.value(name) != b.value(name))
                return functions::isNaturallyLess(a.value(name), b.value(name));
        }
        return a < b;
    };
    std::ranges::stable_sort(*tracks, [&](const Track& a, const Track& b) {
        return isDescending ? isLess(*b.labels, *a.labels) : isLess(*a.labels, *b.labels);
    });
    return tracks;
}

} // namespace slipway::promql
