// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QPointF>

#include <optional>

class QWidget;

namespace slipway::ui {

/// Turns the mouse and wheel events of a chart's viewport into wishes. Positions are the viewport's
/// pixels.
class ChartInput : public QObject {
    Q_OBJECT
public:
    /// Watches `viewport`, which owns it.
    explicit ChartInput(QWidget* viewport);

    /// Only hovering: wheel, drags and double clicks go on to what is around.
    void setStill(bool isStill) { m_isStill = isStill; }
    bool eventFilter(QObject* watched, QEvent* event) override;

signals:
    void hovered(const QPointF& position);
    void left();
    /// The drag moved by so many pixels since the last time.
    void dragged(double pixels);
    void dragEnded();
    /// The range is to be `factor` times as long, the time under `x` staying where it is.
    void zoomed(double factor, double x);
    /// Double click.
    void resetRequested();

private:
    bool move(const QPointF& position, Qt::MouseButtons buttons);
    bool release();

    QWidget& m_viewport;
    std::optional<QPointF> m_pressed;
    bool m_isDragging = false;
    bool m_isStill = false;
};

} // namespace slipway::ui
