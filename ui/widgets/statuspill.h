// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

namespace slipway::ui {

class Theme;

/// A sign and its words on the state's ground: `NO-GO · 3 blockers`. With Sign::None a dot stands
/// for the sign if `hasDot`. Its text is its accessible name.
class StatusPill : public QWidget {
    Q_OBJECT
public:
    explicit StatusPill(const Theme& theme, QWidget* parent = nullptr);
    void set(Sign sign, const QString& text);
    /// Words on a ground without a glyph; a dot before them if `hasDot`.
    void setWords(Tone tone, const QString& text, bool hasDot = false);
    QString text() const { return m_text; }
    Sign sign() const { return m_sign; }
    Tone tone() const { return m_tone; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Sign m_sign = Sign::None;
    Tone m_tone = Tone::Unknown;
    QString m_text;
    bool m_hasDot = false;
};

/// Paints a pill into the left of `rect`, vertically centred, at its natural width; returns that
/// width.
double paintPill(QPainter& painter,
    const QRectF& rect,
    const Tokens& tokens,
    Sign sign,
    Tone tone,
    const QString& text,
    bool hasDot = false);

} // namespace slipway::ui
