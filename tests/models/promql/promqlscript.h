// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "promql/query.h"

#include <QString>

#include <memory>
#include <optional>
#include <vector>

/// Runs scripts in the notation of Prometheus' own engine tests: load, eval, clear.
namespace slipway::test {

enum class Verdict { Passed, Unsupported, Wrong };

/// What came of one `eval`, or of a line that cannot be read (then Wrong).
struct Outcome {
    int line = 0; ///< from 1
    QString expression;
    Verdict verdict = Verdict::Passed;
    QString detail;
};

/// The samples of a series, as `1 2 _ 3x4 1+2x3 stale` writes them; empty items are gaps. Native
/// histograms are gaps too. Empty if the notation is broken.
std::optional<std::vector<std::optional<double>>> seriesValues(const QString& notation);

/// The labels of `name{a="b"}`, `{"name", a="b"}`, `{}`; empty if broken. `rest` is what stands
/// behind.
std::optional<timeseries::Labels> seriesLabels(const QString& line, QString* rest);

/// As the scripts compare: equal, both NaN, or nearly equal.
bool isNearlyEqual(double a, double b);

std::vector<Outcome> runScript(const QString& script);

} // namespace slipway::test
