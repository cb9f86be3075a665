// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "analysis/metricrun.h"
#include "ui/theme/tokens.h"

#include <vector>

class QPainter;

namespace slipway::ui {

inline constexpr int dotPitch = 13; ///< from dot to dot, device-independent pixels
inline constexpr int dotSide = 9;

/// One measurement as a dot, told by shape as well as by colour: disc, square (inconclusive),
/// diamond with a cut (failed), crossed square (error), hollow ring (no data).
void paintVerdictDot(
    QPainter& painter, analysis::Phase phase, const QRectF& square, const Tokens& tokens);
/// The newest measurements that fit, oldest first from the left of `rect`.
void paintVerdictDots(QPainter& painter,
    const std::vector<analysis::Measurement>& measurements,
    const QRectF& rect,
    const Tokens& tokens);

} // namespace slipway::ui
