// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slipway::promql {

/// A float as Go reads it: `1e3`, `.5`, `0x1F`, `017` (octal), `1_000`, `Inf`, `+Inf`, `NaN`.
std::optional<double> parseNumber(std::string_view text);
/// Seconds of `1h30m`; units fall, each once at most.
std::optional<double> parseDurationSeconds(std::string_view text);
/// As Go's %v prints a float: shortest that reads back, exponent from 1e+21; `+Inf`, `-Inf`, `NaN`.
std::string numberText(double value);
/// As Prometheus writes sample values: never an exponent (`strconv 'f', -1`).
std::string valueText(double value);

} // namespace slipway::promql
