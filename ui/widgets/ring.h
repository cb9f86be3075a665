// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <optional>

namespace slipway::ui {

class Theme;

/// What a ring shows, in percent; nothing where not scored or not claimed.
struct RingValue {
    std::optional<double> proven; ///< solid
    std::optional<double> best; ///< pale
    std::optional<double> claimed; ///< a tick
    Tone tone = Tone::Unknown;
    friend bool operator==(const RingValue&, const RingValue&) = default;
};

/// Proven solid, best pale, claim a tick, the number in the middle.
class Ring : public QWidget {
    Q_OBJECT
public:
    /// `side` is the diameter, `stroke` the ring's width, both in device-independent pixels.
    Ring(const Theme& theme, int side, int stroke, QWidget* parent = nullptr);
    void setValue(const RingValue& value);
    const RingValue& value() const { return m_value; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    int m_side;
    int m_stroke;
    RingValue m_value;
};

/// Percent, half up: what stands in a ring and beside it. An en dash where nothing was scored.
QString wholePercent(std::optional<double> value);

} // namespace slipway::ui
