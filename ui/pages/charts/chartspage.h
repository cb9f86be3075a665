// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "charts/frame.h"
#include "charts/panel.h"
#include "ui/pages/charts/charttabs.h"
#include "ui/pages/charts/stattile.h"
#include "ui/shell/page.h"

#include <QHash>

class QStackedWidget;

namespace slipway::ui {

class ChartGrid;
class EmptyState;
class Explore;
class PlainLabel;
class Theme;

/// Charts as configured and as found: a tab each, tiles above, and Explore for any expression.
class ChartsPage : public Page {
    Q_OBJECT
public:
    explicit ChartsPage(const Theme& theme, QWidget* parent = nullptr);

    QString title() const override;
    QWidget* topBarContent() override;
    void focusFilter() override;
    bool goBack() override;
    void reveal(const QString& kind, const QString& id) override;

    /// The tabs in their order; the current one stays if it is still there, else the first is
    /// shown.
    void setTabs(const std::vector<ChartTab>& tabs);
    /// What a tab has; shown at once if it is the current one.
    void setPanels(const QString& tab, const std::vector<charts::Panel>& panels);
    /// For the current tab's panel, or for Explore with the id `explore`.
    void setFrame(const QString& panelId, const charts::Frame& frame);
    /// The expression of Explore could not be answered; `where` is its `line:column`.
    void setExploreError(const Error& error);
    void setTiles(const std::vector<StatTile>& tiles);
    /// The sentence in the top bar.
    void setSummary(const QString& text);
    /// The range of all charts, milliseconds since the Unix epoch.
    void setRange(qint64 from, qint64 to);
    void setRefreshing(bool isRefreshing);
    /// Empty: Explore.
    QString currentTab() const;
    ChartGrid& charts() { return *m_charts; }
    Explore& explore() { return *m_explore; }

signals:
    /// Another tab is shown: frames for its panels are wanted. Empty: Explore.
    void tabShown(const QString& tab);
    void exploreRequested(const QString& expression);
    void rangeRequested(qint64 from, qint64 to);
    void liveRequested();

private:
    void showTab(const QString& tab);

    const Theme& m_theme;
    PlainLabel* m_summary;
    ChartTabs* m_tabs;
    QWidget* m_tiles;
    std::vector<StatTileView*> m_tileViews;
    QStackedWidget* m_stack;
    ChartGrid* m_charts;
    Explore* m_explore;
    EmptyState* m_empty;
    QHash<QString, std::vector<charts::Panel>> m_panels;
    QString m_lastTab;
};

} // namespace slipway::ui
