// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/labels.h"

#include <QString>

#include <optional>
#include <vector>

namespace slipway::conformance {

/// One place of a series: nothing, a float, or a native histogram (of which only the place is
/// known).
struct Item {
    enum class Kind : std::uint8_t { Gap, Float, Histogram };
    Kind kind = Kind::Gap;
    double value = 0; ///< of Float; a stale marker stands as itself
    friend bool operator==(const Item&, const Item&) = default;
};

/// The items of `1 2 _ 3x4 1+2x3 stale {{sum:1}}`; empty if the notation is broken.
std::optional<std::vector<Item>> seriesItems(const QString& notation);

/// How many items the start times `-30s -1mx2 -30s-1mx2 _ _x3` stand for; empty if broken.
std::optional<int> startTimeCount(const QString& notation);

/// The labels of `name{a="b"}`, `{"name", "a.b"='c'}`, `{}`; empty if broken. `rest` is what stands
/// behind.
std::optional<timeseries::Labels> seriesLabels(const QString& line, QString* rest);

/// Milliseconds of `0`, or of `1h30m`, `10s53ms`: units fall, each once at most. A sign may stand
/// in front.
std::optional<qint64> scriptDuration(const QString& text);

/// As the scripts compare: equal, both NaN, or nearly equal.
bool isNearlyEqual(double a, double b);

} // namespace slipway::conformance
