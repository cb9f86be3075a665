// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/axisscale.h"

#include <algorithm>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

struct Prefix {
    double factor;
    QStringView letter;
};
constexpr std::array<Prefix, 4> prefixes{{{1e12, u" T"}, {1e9, u" G"}, {1e6, u" M"}, {1e3, u" k"}}};
constexpr double fromHere = 10'000;
constexpr double largest = 1e15;

/// Digits after the point that tell ticks apart which are `step` apart.
int digitsOf(double step)
{
    for (int digits = 0; digits < 6; ++digits) {
        const double scaled = step * std::pow(10.0, digits);
        if (scaled > 0.5 && std::fabs(scaled - std::round(scaled)) < 1e-6 * scaled)
            return digits;
    }
    return 6;
}

} // namespace

AxisScale axisScale(double minimum, double maximum, const std::vector<double>& ticks)
{
    if (!std::isfinite(minimum) || !std::isfinite(maximum) || !(maximum > minimum))
        return {0, 1, 2, u"%.0f"_s};
    minimum = std::clamp(minimum, -largest, largest);
    maximum = std::clamp(maximum, -largest, largest);
    const int count = std::clamp(static_cast<int>(ticks.size()), 2, 12);
    const double reach = std::max(std::fabs(minimum), std::fabs(maximum));
    double factor = 1;
    QStringView letter;
    if (reach >= fromHere) {
        const auto* const found = std::ranges::find_if(
            prefixes, [reach](const Prefix& prefix) { return reach >= prefix.factor; });
        factor = found->factor;
        letter = found->letter;
    }
    const double step = (maximum - minimum) / (count - 1) / factor;
    static const std::array<QString, 7> formats{
        u"%.0f"_s, u"%.1f"_s, u"%.2f"_s, u"%.3f"_s, u"%.4f"_s, u"%.5f"_s, u"%.6f"_s};
    return {minimum / factor,
        maximum / factor,
        count,
        formats[static_cast<size_t>(digitsOf(step))] + letter.toString()};
}

} // namespace slipway::ui
