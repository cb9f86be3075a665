// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QRectF>
#include <QSize>
#include <QString>

#include <optional>
#include <vector>

namespace slipway::ui {

/// Finds room for the small words along a plot's top edge, in three rows: no label lies over
/// another. Works in device pixels.
class PlotLabels {
public:
    struct Place {
        QPointF base; ///< left end of the baseline
        QString text;
    };
    PlotLabels(QSize plot, qreal ratio);

    const QFont& font() const { return m_font; }
    /// Room for the whole text right of `x`, or left of it where the plot ends.
    std::optional<Place> placeWhole(double x, const QString& text);
    /// Room right of `x` for the text, cut with an ellipsis where it is short.
    std::optional<Place> placeElided(double x, const QString& text);

private:
    std::optional<Place> take(int row, double left, double width, const QString& text);
    /// Where the first label right of `x` begins; `x` itself if one lies there.
    double freeUntil(int row, double x) const;

    QFont m_font;
    double m_width;
    qreal m_ratio;
    std::vector<QRectF> m_taken;
};

} // namespace slipway::ui
