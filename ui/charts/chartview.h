// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"

#include <QTimer>
#include <QWidget>

#include <memory>
#include <optional>

class QChart;
class QChartView;
class QGraphicsLineItem;
class QValueAxis;

namespace slipway::ui {

class ChartLegend;
class ChartNotice;
class CrosshairGroup;
class ChartInput;
class PlotItem;
class SeriesColours;
class Theme;
class ValueTip;

/// What the charts of a page share; outlives them.
struct ChartContext {
    const Theme& theme;
    CrosshairGroup& crosshair;
    SeriesColours& colours;
};

/// One chart with its heading, legend and crosshair. The visible range may be moved beyond the
/// frame's: the last frame stays until the next one comes. Wheel zooms around the mouse, dragging
/// pans, arrows pan, + and - zoom, double click and 0 go back to live.
class ChartView : public QWidget {
    Q_OBJECT
public:
    explicit ChartView(const ChartContext& context, QWidget* parent = nullptr);

    /// Cheap: replaces what is drawn; the visible range stays. Text in it is safe to show
    /// (framebuilder sees to it).
    void setFrame(const charts::Frame& frame);
    const charts::Frame& frame() const;
    /// What is visible, milliseconds since the Unix epoch. Also the newest time that panning can
    /// reach.
    void setRange(qint64 from, qint64 to);
    /// Like setRange while another chart of the page is being dragged: does not move the newest
    /// time.
    void followRange(qint64 from, qint64 to);
    qint64 from() const;
    qint64 to() const;
    /// A line over the panel while a newer frame is on its way.
    void setRefreshing(bool isRefreshing);
    /// Hatched, with its age in the heading; empty: fresh.
    void setStale(const QString& age);
    /// Others behind the same lines: cheaper than a new frame.
    void setBands(std::vector<charts::Band> bands);
    /// Without a box of its own and with a fixed range: part of a panel that scrolls.
    void setEmbedded(bool isEmbedded);
    /// Lowest, mean and highest value in the legend, the step in the heading.
    void setDetailed(bool isDetailed);
    /// Pixels that lines are drawn over: what a query's step is made for.
    int plotWidth() const;

signals:
    /// The visible range moves; other charts of the page may follow at once.
    void rangeMoved(qint64 from, qint64 to);
    /// The visible range came to rest: data for it is wanted.
    void rangeRequested(qint64 from, qint64 to);
    void liveRequested();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void buildChart();
    void connectInput();
    void applyTheme();
    void applyScale();
    void arrange();
    void layOut();
    void placePlot(const QRectF& area);
    void moveRange(qint64 from, qint64 to);
    void pan(double share);
    void zoom(double factor, qint64 around);
    void hover(const QPointF& position);
    void showCrosshair(std::optional<qint64> time);
    void describe();
    QRect plotRect() const;
    QStringList notesAt(qint64 time) const;

    ChartContext m_context;
    QChart* m_chart = nullptr; ///< owned by the view
    QChartView* m_view;
    QValueAxis* m_axis = nullptr; ///< owned by the chart
    PlotItem* m_plot = nullptr; ///< owned by the chart
    QGraphicsLineItem* m_line = nullptr; ///< owned by the chart
    ChartLegend* m_legend;
    ChartNotice* m_notice;
    ValueTip* m_tip;
    ChartInput* m_input = nullptr; ///< owned by the view's viewport
    std::vector<int> m_slots;
    QTimer m_settle;
    qint64 m_newest = 0;
    QString m_staleAge;
    bool m_isRefreshing = false;
    bool m_isDetailed = false;
    bool m_isEmbedded = false;
    bool m_isHovered = false;
    bool m_hasKeyboardFocus = false;
};

} // namespace slipway::ui
