// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartgrid.h"

#include "charts/framebuilder.h"
#include "ui/charts/chartview.h"
#include "ui/theme/theme.h"

#include <QGridLayout>
#include <QShortcut>

#include <algorithm>

namespace slipway::ui {

ChartGrid::ChartGrid(const Theme& theme, const GridShape& shape, QWidget* parent)
    : QScrollArea(parent)
    , m_theme(theme)
    , m_shape(shape)
    , m_content(new QWidget)
    , m_grid(new QGridLayout(m_content))
{
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(size::gap);
    // The page's ground shows through.
    m_content->setAutoFillBackground(false);
    viewport()->setAutoFillBackground(false);
    setWidget(m_content);
    m_content->setAutoFillBackground(false);
    auto* bands = new QShortcut(QKeySequence(Qt::Key_D), this); // only while the grid is visible
    connect(bands, &QShortcut::activated, this, [this] {
        m_crosshair.showBands(!m_crosshair.areBandsShown());
    });
}

ChartView* ChartGrid::makeChart()
{
    auto* made = new ChartView({m_theme, m_crosshair, m_colours}, m_content);
    made->setDetailed(m_shape.isDetailed);
    made->setMinimumHeight(m_shape.leastHeight);
    connect(made, &ChartView::rangeMoved, this, [this, made](qint64 from, qint64 to) {
        for (const auto& entry : m_charts) {
            if (entry.chart != made)
                entry.chart->followRange(from, to);
        }
    });
    connect(made, &ChartView::rangeRequested, this, &ChartGrid::rangeRequested);
    connect(made, &ChartView::liveRequested, this, &ChartGrid::liveRequested);
    return made;
}

void ChartGrid::setPanels(const std::vector<charts::Panel>& panels)
{
    std::vector<Entry> next;
    for (const auto& panel : panels) {
        const auto known = std::ranges::find(m_charts, panel.id, &Entry::id);
        if (known != m_charts.end()) {
            next.push_back(*known);
            m_charts.erase(known);
            continue;
        }
        auto* made = makeChart();
        if (m_to > m_from)
            made->setRange(m_from, m_to);
        made->setFrame(charts::loadingFrame(panel, {m_from, m_to, 0}));
        next.push_back({panel.id, made});
    }
    for (const auto& gone : m_charts)
        gone.chart->deleteLater();
    m_charts = std::move(next);
    arrange();
}

void ChartGrid::arrange()
{
    while (auto* item = m_grid->takeAt(0))
        delete item; // the layout's item, not the chart
    const int columns = std::max(1, std::min(m_shape.columns, count()));
    for (int i = 0; i < count(); ++i) {
        auto* chart = m_charts[static_cast<size_t>(i)].chart;
        m_grid->addWidget(chart, i / columns, i % columns);
        chart->show();
        if (i > 0)
            QWidget::setTabOrder(m_charts[static_cast<size_t>(i - 1)].chart, chart);
    }
    for (int column = 0; column < m_grid->columnCount(); ++column)
        m_grid->setColumnStretch(column,
            column >= columns ? 0
                : column == 0 ? m_shape.firstColumn
                              : 100);
    const int rows = (count() + columns - 1) / columns;
    for (int row = 0; row < m_grid->rowCount(); ++row)
        m_grid->setRowStretch(row, row >= rows ? 0 : row == 0 ? m_shape.firstRow : 100);
}

ChartView* ChartGrid::chart(const QString& panelId) const
{
    const auto found = std::ranges::find(m_charts, panelId, &Entry::id);
    return found == m_charts.end() ? nullptr : found->chart;
}

void ChartGrid::setFrame(const QString& panelId, const charts::Frame& frame)
{
    auto* target = chart(panelId);
    if (!target)
        return;
    target->setFrame(frame);
    if (m_bands)
        target->setBands(*m_bands);
}

void ChartGrid::setRange(qint64 from, qint64 to)
{
    m_from = from;
    m_to = to;
    for (const auto& entry : m_charts)
        entry.chart->setRange(from, to);
}

void ChartGrid::setBands(std::vector<charts::Band> bands)
{
    m_bands = std::move(bands);
    for (const auto& entry : m_charts)
        entry.chart->setBands(*m_bands);
}

void ChartGrid::setRefreshing(bool isRefreshing)
{
    for (const auto& entry : m_charts)
        entry.chart->setRefreshing(isRefreshing);
}

void ChartGrid::setStale(const QString& age)
{
    for (const auto& entry : m_charts)
        entry.chart->setStale(age);
}

int ChartGrid::plotWidth() const
{
    int widest = 0;
    for (const auto& entry : m_charts)
        widest = std::max(widest, entry.chart->plotWidth());
    return widest;
}

} // namespace slipway::ui
