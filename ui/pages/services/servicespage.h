// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"
#include "charts/panel.h"
#include "tables/servicesmodel.h"
#include "ui/shell/page.h"

#include <vector>

class QLineEdit;
class QStackedWidget;

namespace slipway::ui {

class ChartGrid;
class DataTable;
class EmptyState;
class Panel;
class RowFilter;
class ServiceDetail;
class StatusPill;
class Theme;

/// The services in a table over six charts; a chosen one is shown in full beside them, and the
/// charts look at it alone.
class ServicesPage : public Page {
    Q_OBJECT
public:
    explicit ServicesPage(const Theme& theme, QWidget* parent = nullptr);

    QString title() const override;
    QWidget* topBarContent() override;
    void focusFilter() override;
    bool goBack() override;
    std::vector<std::pair<QString, QHeaderView*>> headers() const override;
    void reveal(const QString& kind, const QString& id) override;

    /// All services, in the order of the configuration. Selection and scroll stay.
    void setRows(std::vector<tables::ServiceRow> rows);
    /// What the headings of bars and response times say: `2.5 min`, `1 h`.
    void setSpans(const QString& beats, const QString& responses);
    /// Which charts there are (charts::servicePanels): ids that stay keep their last frame.
    void setPanels(const std::vector<charts::Panel>& panels);
    void setFrame(const QString& panelId, const charts::Frame& frame);
    /// The range of all charts, milliseconds since the Unix epoch.
    void setRange(qint64 from, qint64 to);
    void setRefreshing(bool isRefreshing);
    /// The service that the charts look at; empty: all.
    QString chosenService() const { return m_chosen; }
    ChartGrid& charts() { return *m_charts; }

signals:
    void rangeRequested(qint64 from, qint64 to);
    void liveRequested();
    /// Empty: all services again.
    void serviceChosen(const QString& service);

private:
    void buildTable();
    void choose(const QString& service);
    void showDetail();
    void fitTable();

    const Theme& m_theme;
    tables::ServicesModel* m_model;
    RowFilter* m_filter;
    StatusPill* m_pill;
    QStackedWidget* m_stack;
    EmptyState* m_empty;
    Panel* m_tablePanel;
    QLineEdit* m_filterLine;
    DataTable* m_table;
    ChartGrid* m_charts;
    ServiceDetail* m_detail;
    QString m_chosen;
    bool m_isUpdating = false; ///< the selection moves by itself while rows change
};

} // namespace slipway::ui
