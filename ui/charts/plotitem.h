// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/charts/plotpainter.h"

#include <QGraphicsItem>

namespace slipway::ui {

struct Tokens;

/// The plot in a QChart's plot area: lines, time labels below, vertical grid. Keeps its picture
/// until something changed; moving the crosshair above it costs a blit.
class PlotItem : public QGraphicsItem {
public:
    explicit PlotItem(QGraphicsItem* parent);

    /// The plot area in the chart's coordinates, whole pixels.
    void setArea(const QRectF& area);
    const QRectF& area() const { return m_area; }
    /// Takes the frame and makes the indexes that large lines need. `slots`: an index into
    /// Tokens::series a line.
    void setFrame(charts::Frame frame, std::vector<int> colourSlots);
    const charts::Frame& frame() const { return m_frame; }
    /// What is visible, milliseconds since the Unix epoch.
    void setRange(qint64 from, qint64 to);
    qint64 from() const { return m_scene.from; }
    qint64 to() const { return m_scene.to; }
    void setStale(bool isStale);
    /// Others behind the same lines.
    void setBands(std::vector<charts::Band> bands);
    void setBandsShown(bool areShown);
    void setTokens(const Tokens& tokens);

    /// Time under an x of the chart's coordinates, and back.
    qint64 timeAt(double x) const;
    double xAt(qint64 time) const;

    QRectF boundingRect() const override;
    void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
    void invalidate();
    void refreshTicks();
    void paintLabels(QPainter& painter) const;

    charts::Frame m_frame;
    std::vector<charts::LineIndex> m_indexes;
    std::vector<int> m_slots;
    const Tokens* m_tokens;
    QRectF m_area;
    PlotScene m_scene;
    PlotPainter m_painter;
    QImage m_picture;
    bool m_isDirty = true;
};

} // namespace slipway::ui
