// SPDX-License-Identifier: GPL-3.0-or-later
#include "promql/functions/functions.h"

namespace slipway::promql::functions {
namespace {

/// Holt's linear trend: a level and a slope, each moved towards what the next sample says by its
/// factor. Source: https://otexts.com/fpp2/holt.html.
double doubleExponential(const Window& window)
{
    const auto samples = window.samples;
    if (samples.size() < 2)
        return absent;
    double level = samples[0].value;
    double slope = samples[1].value - samples[0].value;
    for (size_t i = 1; i < samples.size(); ++i) {
        const double expected = level + slope;
        const double next = window.parameter * samples[i].value + (1 - window.parameter) * expected;
        slope = window.second * (next - level) + (1 - window.second) * slope;
        level = next;
    }
    return level;
}

} // namespace

WindowFunction findSmoothing(std::string_view name)
{
    return name == "double_exponential_smoothing" ? doubleExponential : nullptr;
}

} // namespace slipway::promql::functions
