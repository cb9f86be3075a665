// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/signatures.h"

#include <algorithm>
#include <array>

namespace slipway::promql {
namespace {

/// A function in one line. `shape` holds a letter an argument (v: instant vector, m: range vector,
/// s: scalar, t: string), behind `?` those that may be left out, behind `*` one that may also be
/// repeated; a final `=s` where the result is a scalar and no vector.
struct Row {
    std::string_view name;
    std::string_view shape;
    std::string_view help;
};

/// Source: https://prometheus.io/docs/prometheus/latest/querying/functions/.
constexpr std::array rows{Row{"abs", "v", "Absolute value"},
    Row{"absent", "v", "1 where the vector has no element: to alert on what is missing"},
    Row{"absent_over_time", "m", "1 where the range has no sample"},
    Row{"acos", "v", "Arc cosine, in radians"},
    Row{"acosh", "v", "Inverse hyperbolic cosine"},
    Row{"asin", "v", "Arc sine, in radians"},
    Row{"asinh", "v", "Inverse hyperbolic sine"},
    Row{"atan", "v", "Arc tangent, in radians"},
    Row{"atanh", "v", "Inverse hyperbolic tangent"},
    Row{"avg_over_time", "m", "Mean of the samples in the range"},
    Row{"ceil", "v", "Rounded up to a whole number"},
    Row{"changes", "m", "How often the value changed within the range"},
    Row{"clamp", "vss", "Kept between a minimum and a maximum"},
    Row{"clamp_max", "vs", "At most the maximum"},
    Row{"clamp_min", "vs", "At least the minimum"},
    Row{"cos", "v", "Cosine of radians"},
    Row{"cosh", "v", "Hyperbolic cosine"},
    Row{"count_over_time", "m", "Number of samples in the range"},
    Row{"day_of_month", "?v", "Day of the month (1 to 31) of a time in UTC; without argument, now"},
    Row{"day_of_week", "?v", "Day of the week, 0 is Sunday, of a time in UTC"},
    Row{"day_of_year", "?v", "Day of the year (1 to 366) of a time in UTC"},
    Row{"days_in_month", "?v", "Length of the month in days (28 to 31) of a time in UTC"},
    Row{"deg", "v", "Radians as degrees"},
    Row{"delta", "m", "Change of a gauge over the range, extrapolated to its ends"},
    Row{"deriv", "m", "Change of a gauge a second, by linear regression"},
    Row{"double_exponential_smoothing",
        "mss",
        "Smoothed value of a gauge; factors for level and trend between 0 and 1"},
    Row{"end", "=s", "Where the query's range ends, in seconds"},
    Row{"exp", "v", "e to the power of the value"},
    Row{"first_over_time", "m", "The oldest sample in the range"},
    Row{"floor", "v", "Rounded down to a whole number"},
    Row{"histogram_avg", "v", "Mean of the observations of a native histogram"},
    Row{"histogram_count", "v", "Number of observations of a native histogram"},
    Row{"histogram_fraction", "ssv", "Share of the observations between two bounds"},
    Row{"histogram_quantile", "sv", "Quantile (0 to 1) of the observations in a histogram"},
    Row{"histogram_quantiles", "vts*s", "Several quantiles at once, told apart by a label"},
    Row{"histogram_stddev", "v", "Standard deviation of a native histogram"},
    Row{"histogram_stdvar", "v", "Variance of a native histogram"},
    Row{"histogram_sum", "v", "Sum of the observations of a native histogram"},
    Row{"hour", "?v", "Hour (0 to 23) of a time in UTC; without argument, now"},
    Row{"idelta", "m", "Difference of the last two samples in the range"},
    Row{"increase", "m", "Increase of a counter over the range, extrapolated to its ends"},
    Row{"info", "v?v", "Adds labels of the target's info metric"},
    Row{"irate", "m", "Increase a second between the last two samples of a counter"},
    Row{"label_join", "vtt*t", "Joins the values of labels into one label"},
    Row{"label_replace", "vtttt", "Sets a label from what a pattern finds in another"},
    Row{"last_over_time", "m", "The newest sample in the range"},
    Row{"ln", "v", "Natural logarithm"},
    Row{"log10", "v", "Decimal logarithm"},
    Row{"log2", "v", "Binary logarithm"},
    Row{"mad_over_time", "m", "Median distance from the median within the range"},
    Row{"max_of", "ss=s", "The larger of two numbers"},
    Row{"max_over_time", "m", "Largest sample in the range"},
    Row{"min_of", "ss=s", "The smaller of two numbers"},
    Row{"min_over_time", "m", "Smallest sample in the range"},
    Row{"minute", "?v", "Minute (0 to 59) of a time in UTC; without argument, now"},
    Row{"month", "?v", "Month (1 to 12) of a time in UTC; without argument, now"},
    Row{"pi", "=s", "3.14159"},
    Row{"predict_linear", "ms", "Value of a gauge so many seconds from now, by linear regression"},
    Row{"present_over_time", "m", "1 where the range has a sample"},
    Row{"quantile_over_time", "sm", "Quantile (0 to 1) of the samples in the range"},
    Row{"rad", "v", "Degrees as radians"},
    Row{"range", "=s", "How long the query's range is, in seconds"},
    Row{"rate", "m", "Increase of a counter a second, averaged over the range"},
    Row{"resets", "m", "How often a counter fell within the range"},
    Row{"round", "v?s", "Rounded to the nearest multiple, of 1 if none is given"},
    Row{"scalar", "v=s", "The value of a vector's only element, else NaN"},
    Row{"sgn", "v", "-1, 0 or 1 by the sign"},
    Row{"sin", "v", "Sine of radians"},
    Row{"sinh", "v", "Hyperbolic sine"},
    Row{"sort", "v", "Sorted by value, smallest first; at a single time only"},
    Row{"sort_by_label", "v*t", "Sorted by labels, numbers in their order"},
    Row{"sort_by_label_desc", "v*t", "Sorted by labels, backwards"},
    Row{"sort_desc", "v", "Sorted by value, largest first; at a single time only"},
    Row{"sqrt", "v", "Square root"},
    Row{"start", "=s", "Where the query's range starts, in seconds"},
    Row{"stddev_over_time", "m", "Standard deviation of the samples in the range"},
    Row{"stdvar_over_time", "m", "Variance of the samples in the range"},
    Row{"step", "=s", "The query's step, in seconds"},
    Row{"sum_over_time", "m", "Sum of the samples in the range"},
    Row{"tan", "v", "Tangent of radians"},
    Row{"tanh", "v", "Hyperbolic tangent"},
    Row{"time", "=s", "The time of evaluation, in seconds since 1970"},
    Row{"timestamp", "v", "When the sample was taken, in seconds since 1970"},
    Row{"ts_of_first_over_time", "m", "When the oldest sample in the range was taken"},
    Row{"ts_of_last_over_time", "m", "When the newest sample in the range was taken"},
    Row{"ts_of_max_over_time", "m", "When the largest sample in the range was taken"},
    Row{"ts_of_min_over_time", "m", "When the smallest sample in the range was taken"},
    Row{"vector", "s", "A number as a vector of one element without labels"},
    Row{"year", "?v", "Year of a time in UTC; without argument, now"}};

Type typeOf(char letter)
{
    switch (letter) {
    case 's': return Type::Scalar;
    case 't': return Type::Text;
    case 'm': return Type::Matrix;
    default: return Type::Vector;
    }
}

Signature signatureOf(const Row& row)
{
    Signature out{row.name, {}, Type::Vector, 0, row.help};
    bool mayBeLeftOut = false;
    for (size_t i = 0; i < row.shape.size(); ++i) {
        const char letter = row.shape[i];
        if (letter == '=') {
            out.result = typeOf(row.shape[i + 1]);
            break;
        }
        if (letter == '*')
            out.optional = -1;
        else if (letter == '?')
            mayBeLeftOut = true;
        else
            out.arguments.push_back(typeOf(letter));
        if (mayBeLeftOut && letter != '?')
            ++out.optional;
    }
    return out;
}

const std::vector<Signature>& table()
{
    static const auto list = [] {
        std::vector<Signature> out;
        std::ranges::transform(rows, std::back_inserter(out), signatureOf);
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
