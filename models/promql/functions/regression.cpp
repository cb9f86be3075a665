// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"
#include "promql/functions/kahan.h"

#include <algorithm>
#include <limits>

namespace slipway::promql::functions {
namespace {

struct Slope {
    double slope = 0;
    double intercept = 0;
};

/// Least squares through the samples; the intercept is the value at `origin`.
Slope regression(const Window& window, qint64 origin)
{
    const double first = window.samples.front().value;
    KahanSum sumX;
    KahanSum sumY;
    KahanSum sumXY;
    KahanSum sumX2;
    bool isConstant = true;
    for (const auto& sample : window.samples) {
        isConstant = isConstant && sample.value == first;
        const double x = static_cast<double>(sample.time - origin) / 1000;
        sumX.add(x);
        sumY.add(sample.value);
        sumXY.add(x * sample.value);
        sumX2.add(x * x);
    }
    if (isConstant && std::isinf(first)) {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        return {nan, nan};
    }
    if (isConstant)
        return {0, first};
    const auto n = static_cast<double>(window.samples.size());
    const double covariance = sumXY.total() - sumX.total() * sumY.total() / n;
    const double variance = sumX2.total() - sumX.total() * sumX.total() / n;
    const double slope = covariance / variance;
    return {slope, sumY.total() / n - slope * sumX.total() / n};
}

double deriv(const Window& window)
{
    // The origin stands near the samples: far away, the squares would lose the digits that count.
    return window.samples.size() < 2 ? absent
                                     : regression(window, window.samples.front().time).slope;
}

double predictLinear(const Window& window)
{
    if (window.samples.size() < 2)
        return absent;
    const auto line = regression(window, window.evaluationTime);
    return line.slope * window.parameter + line.intercept;
}

} // namespace

WindowFunction findRegression(std::string_view name)
{
    if (name == "deriv")
        return deriv;
    return name == "predict_linear" ? predictLinear : nullptr;
}

} // namespace slipway::promql::functions
