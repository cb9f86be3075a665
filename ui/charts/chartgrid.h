// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"
#include "charts/panel.h"
#include "ui/charts/crosshairgroup.h"
#include "ui/charts/seriescolours.h"

#include <QScrollArea>

#include <optional>
#include <vector>

class QGridLayout;

namespace slipway::ui {

class ChartView;
class Theme;

/// How the charts of a grid share their room.
struct GridShape {
    int columns = 3;
    int firstColumn = 100; ///< width of the first column in percent of the others
    int firstRow = 100; ///< height of the first row in percent of the others
    int leastHeight = 170; ///< of a row, pixels; more rows than fit scroll
    bool isDetailed = false; ///< step in the headings, lowest and highest in the legends
    friend bool operator==(const GridShape&, const GridShape&) = default;
};

/// Charts side by side with one crosshair, one time range and one colour a service. D shows or
/// hides the deployments.
class ChartGrid : public QScrollArea {
    Q_OBJECT
public:
    ChartGrid(const Theme& theme, const GridShape& shape, QWidget* parent = nullptr);

    /// One chart a panel, in their order; a chart whose id stays keeps its frame.
    void setPanels(const std::vector<charts::Panel>& panels);
    /// Does nothing for an id that is not shown: an answer may come late.
    void setFrame(const QString& panelId, const charts::Frame& frame);
    /// What all charts show, milliseconds since the Unix epoch.
    void setRange(qint64 from, qint64 to);
    /// Deployments behind the lines of every chart, kept over new frames.
    void setBands(std::vector<charts::Band> bands);
    void setRefreshing(bool isRefreshing);
    /// Hatches all charts and says their age; empty: fresh.
    void setStale(const QString& age);
    /// The chart of a panel; null if there is none.
    ChartView* chart(const QString& panelId) const;
    int count() const { return static_cast<int>(m_charts.size()); }
    /// Pixels of the widest plot: for a query's step.
    int plotWidth() const;
    /// Shared with charts elsewhere on the page.
    CrosshairGroup& crosshair() { return m_crosshair; }
    SeriesColours& colours() { return m_colours; }

signals:
    /// The range came to rest after zooming or panning: data for it is wanted.
    void rangeRequested(qint64 from, qint64 to);
    void liveRequested();

private:
    struct Entry {
        QString id;
        ChartView* chart; ///< owned by the content
    };
    ChartView* makeChart();
    void arrange();

    const Theme& m_theme;
    GridShape m_shape;
    CrosshairGroup m_crosshair;
    SeriesColours m_colours;
    QWidget* m_content;
    QGridLayout* m_grid;
    std::vector<Entry> m_charts;
    std::optional<std::vector<charts::Band>> m_bands; ///< none: each frame's own
    qint64 m_from = 0;
    qint64 m_to = 0;
};

} // namespace slipway::ui
