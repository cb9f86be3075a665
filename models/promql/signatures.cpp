// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/signatures.h"

#include <algorithm>
#include <span>

namespace slipway::promql {
namespace {

constexpr Type scalar = Type::Scalar;
constexpr Type text = Type::Text;
constexpr Type vector = Type::Vector;
constexpr Type matrix = Type::Matrix;

/// Source: https://prometheus.io/docs/prometheus/latest/querying/functions/.
const std::vector<Signature>& table()
{
    static const auto list = [] {
        std::vector<Signature> out;
        for (const auto* name : {"abs",
                 "ceil",
                 "exp",
                 "floor",
                 "ln",
                 "log10",
                 "log2",
                 "sgn",
                 "sqrt",
                 "acos",
                 "acosh",
                 "asin",
                 "asinh",
                 "atan",
                 "atanh",
                 "cos",
                 "cosh",
                 "deg",
                 "rad",
                 "sin",
                 "sinh",
                 "tan",
                 "tanh",
                 "absent",
                 "sort",
                 "sort_desc",
                 "timestamp",
                 "histogram_avg",
                 "histogram_count",
                 "histogram_sum",
                 "histogram_stddev",
                 "histogram_stdvar"})
            out.push_back({name, {vector}});
        for (const auto* name : {"absent_over_time",
                 "avg_over_time",
                 "changes",
                 "count_over_time",
                 "delta",
                 "deriv",
                 "first_over_time",
                 "idelta",
                 "increase",
                 "irate",
                 "last_over_time",
                 "mad_over_time",
                 "max_over_time",
                 "min_over_time",
                 "present_over_time",
                 "rate",
                 "resets",
                 "stddev_over_time",
                 "stdvar_over_time",
                 "sum_over_time",
                 "ts_of_first_over_time",
                 "ts_of_last_over_time",
                 "ts_of_max_over_time",
                 "ts_of_min_over_time"})
            out.push_back({name, {matrix}});
        for (const auto* name : {"day_of_month",
                 "day_of_week",
                 "day_of_year",
                 "days_in_month",
                 "hour",
                 "minute",
                 "month",
                 "year"})
            out.push_back({name, {vector}, vector, 1});
        for (const auto* name : {"end", "pi", "range", "start", "step", "time"})
            out.push_back({name, {}, scalar});
        for (const auto* name : {"sort_by_label", "sort_by_label_desc"})
            out.push_back({name, {vector, text}, vector, -1});
        const std::vector<Signature> others{{"clamp", {vector, scalar, scalar}},
            {"clamp_max", {vector, scalar}},
            {"clamp_min", {vector, scalar}},
            {"double_exponential_smoothing", {matrix, scalar, scalar}},
            {"histogram_fraction", {scalar, scalar, vector}},
            {"histogram_quantile", {scalar, vector}},
            {"histogram_quantiles", {vector, text, scalar, scalar}, vector, -1},
            {"info", {vector, vector}, vector, 1},
            {"label_join", {vector, text, text, text}, vector, -1},
            {"label_replace", {vector, text, text, text, text}},
            {"max_of", {scalar, scalar}, scalar},
            {"min_of", {scalar, scalar}, scalar},
            {"predict_linear", {matrix, scalar}},
            {"quantile_over_time", {scalar, matrix}},
            {"round", {vector, scalar}, vector, 1},
            {"scalar", {vector}, scalar},
            {"vector", {scalar}, vector}};
        out.insert(out.end(), others.begin(), others.end());
        std::ranges::sort(out, {}, &Signature::name);
        return out;
    }();
    return list;
}

} // namespace

const Signature* findFunction(std::string_view name)
{
    const auto found = std::ranges::lower_bound(table(), name, {}, &Signature::name);
    return found != table().end() && found->name == name ? &*found : nullptr;
}

QStringList functionNames()
{
    QStringList out;
    for (const auto& function : table())
        out << QString::fromLatin1(
            function.name.data(), static_cast<qsizetype>(function.name.size()));
    return out;
}

} // namespace slipway::promql
