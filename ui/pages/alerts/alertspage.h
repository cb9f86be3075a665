// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "prometheus/server.h"
#include "tables/alertsmodel.h"
#include "ui/shell/page.h"
#include "ui/widgets/datatable.h"

namespace slipway::ui {

class Button;
class DetailPanel;
class EmptyState;
class FilterField;
class PlainLabel;
class ServerAlerts;
class StatusPill;

/// What the targets were observed to be, for the sentence where there is no alert.
struct Observed {
    int targets = 0;
    int fresh = 0; ///< with an answer that is not stale
    friend bool operator==(const Observed&, const Observed&) = default;
};

/// What wants a person: our own alerts, below them those of servers, and beside them what is known
/// about the selected one.
class AlertsPage : public Page {
    Q_OBJECT
public:
    explicit AlertsPage(const Theme& theme, QWidget* parent = nullptr);
    void setAlerts(std::vector<alerts::Alert> alerts, const Observed& observed);
    /// Every configured server of the environment; one that was not looked at yet has no time.
    void setServers(std::vector<prometheus::ServerView> servers);

    QString title() const override;
    QWidget* topBarContent() override { return m_topBar; }
    void focusFilter() override;
    bool goBack() override;
    void setNow(qint64 now) override;
    void reveal(const QString& kind, const QString& id) override;
    std::vector<std::pair<QString, QHeaderView*>> headers() const override;

    DataTable* table() const { return m_table; }
    DetailPanel* detail() const { return m_detail; }
    EmptyState* emptyState() const { return m_empty; }
    ServerAlerts* servers() const { return m_servers; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeTablePanel(const Theme& theme);
    void makeTopBar(const Theme& theme);
    void showCurrent();
    void tell();
    void copyCurrent();
    /// Which table the detail panel tells of.
    void follow(bool servers);
    const alerts::Alert* current() const;

    tables::AlertsModel m_model;
    RowFilter m_filter;
    DataTable* m_table;
    FilterField* m_field;
    PlainLabel* m_summary;
    ServerAlerts* m_servers;
    DetailPanel* m_detail;
    Button* m_show;
    EmptyState* m_empty;
    QWidget* m_topBar;
    StatusPill* m_critical;
    StatusPill* m_warning;
    PlainLabel* m_rest;
    Observed m_observed;
    bool m_tellsOfServers = false;
    qint64 m_now = 0;
};

} // namespace slipway::ui
