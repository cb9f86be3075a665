// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QProxyStyle>

namespace slipway::ui {

class Theme;

/// Fusion with our lines, radii and focus ring for the stock widgets: menus, line edits, headers,
/// scroll bars, tips. Our own widgets paint themselves. No style sheets anywhere.
class Style : public QProxyStyle {
    Q_OBJECT
public:
    /// `theme` outlives the style.
    explicit Style(const Theme& theme);

    int pixelMetric(PixelMetric metric,
        const QStyleOption* option = nullptr,
        const QWidget* widget = nullptr) const override;
    int styleHint(StyleHint hint,
        const QStyleOption* option = nullptr,
        const QWidget* widget = nullptr,
        QStyleHintReturn* data = nullptr) const override;
    void drawPrimitive(PrimitiveElement element,
        const QStyleOption* option,
        QPainter* painter,
        const QWidget* widget = nullptr) const override;
    void drawControl(ControlElement element,
        const QStyleOption* option,
        QPainter* painter,
        const QWidget* widget = nullptr) const override;
    void drawComplexControl(ComplexControl control,
        const QStyleOptionComplex* option,
        QPainter* painter,
        const QWidget* widget = nullptr) const override;
    QRect subControlRect(ComplexControl control,
        const QStyleOptionComplex* option,
        SubControl part,
        const QWidget* widget = nullptr) const override;
    QSize sizeFromContents(ContentsType type,
        const QStyleOption* option,
        const QSize& size,
        const QWidget* widget = nullptr) const override;

private:
    void drawHeader(ControlElement element, const QStyleOption* option, QPainter* painter) const;
    void drawMenuItem(const QStyleOption* option, QPainter* painter) const;

    const Theme& m_theme;
};

/// The keyboard's focus ring around a rounded control, just inside `rect`.
void paintFocusRing(QPainter& painter, const QRectF& rect, double radius, const QColor& accent);
/// A filled rounded rectangle with a one-pixel line, crisp at every scale.
void paintBox(
    QPainter& painter, const QRectF& rect, double radius, const QColor& fill, const QColor& line);

} // namespace slipway::ui
