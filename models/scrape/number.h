// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <optional>
#include <string_view>

/// Numbers, times and bytes as metrics pages write them.
namespace slipway::scrape {

/// A decimal number, `NaN` or `±Inf` in any case; no blanks, no hexadecimal, no underscores.
std::optional<double> readNumber(std::string_view text);
/// Whole milliseconds, as text 0.0.4 writes a timestamp.
std::optional<qint64> readMilliseconds(std::string_view text);
/// Seconds with a fraction, as OpenMetrics writes a timestamp; finite, cut to what fits, in
/// milliseconds.
std::optional<qint64> readSeconds(std::string_view text);
bool isUtf8(std::string_view text);

} // namespace slipway::scrape
