// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

class QPainter;

namespace slipway::ui {

class Theme;

/// Paints the shape of a state into the largest square in the middle of `rect`. Shape and colour
/// together tell the state; `cut` is the ground that inner strokes are cut out with (the panel if
/// not said).
void paintGlyph(
    QPainter& painter, Sign sign, const QRectF& rect, const Tokens& tokens, QColor cut = {});

/// One glyph as a widget, 14 pixels square.
class GlyphView : public QWidget {
    Q_OBJECT
public:
    explicit GlyphView(const Theme& theme, Sign sign = Sign::None, QWidget* parent = nullptr);
    void setSign(Sign sign);
    Sign sign() const { return m_sign; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Sign m_sign;
};

} // namespace slipway::ui
