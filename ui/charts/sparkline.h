// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QRectF>
#include <QWidget>

#include <vector>

class QPainter;

namespace slipway::ui {

/// Draws values from left to right, evenly apart, their extremes within `rect`; a NaN is a gap. A
/// flat line runs through the middle.
void paintSparkline(
    QPainter& painter, const QRectF& rect, const std::vector<double>& values, const QColor& ink);

/// A small line without axes.
class Sparkline : public QWidget {
    Q_OBJECT
public:
    explicit Sparkline(QWidget* parent = nullptr);

    void setValues(std::vector<double> values);
    void setInk(const QColor& ink);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<double> m_values;
    QColor m_ink;
};

} // namespace slipway::ui
