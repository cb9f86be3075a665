// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <chrono>

namespace slipway {

using Milliseconds = std::chrono::milliseconds;

/// A Prometheus duration: `500ms`, `30s`, `5m`, `1h30m`, `7d`, `2w`, `1y`; units fall, each at most once.
/// Source: Prometheus docs, "Time Durations".
Result<Milliseconds> parseDuration(const QString& text);
/// The shortest duration text that parses back to the same value; `0s` for none.
QString durationText(Milliseconds duration);

} // namespace slipway
