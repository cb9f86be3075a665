// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>

namespace slipway::ui {

/// Inter, or the system's sans-serif; `pixels` are device-independent.
QFont sans(int pixels = 13, QFont::Weight weight = QFont::Normal);
/// JetBrains Mono, or the system's fixed-width face.
QFont mono(int pixels = 12, QFont::Weight weight = QFont::Normal);

} // namespace slipway::ui
