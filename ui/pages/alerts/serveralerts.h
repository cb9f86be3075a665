// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/serveralertsmodel.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/panel.h"

namespace slipway::ui {

class DetailPanel;
class EmptyState;
class PlainLabel;

/// The alerts that servers raised, below our own. Hidden while no server is configured.
class ServerAlerts : public Panel {
    Q_OBJECT
public:
    explicit ServerAlerts(const Theme& theme, QWidget* parent = nullptr);

    /// All servers of the environment, also those that were not looked at yet.
    void setServers(std::vector<prometheus::ServerView> servers);
    void setNow(qint64 now);
    void setWords(const QString& words);
    /// Tells of the selected alert; false if none is selected.
    bool showIn(DetailPanel& detail) const;
    /// The selected alert as text for a ticket; empty if none is selected.
    QString evidence() const;
    /// Firing and pending ones of servers whose look is fresh.
    int firing() const;
    int pending() const;

    DataTable* table() const { return m_table; }
    EmptyState* emptyState() const { return m_empty; }

private:
    void fill();
    const tables::ServerAlertRow* current() const;

    std::vector<prometheus::ServerView> m_servers;
    tables::ServerAlertsModel m_model;
    RowFilter m_filter;
    DataTable* m_table;
    PlainLabel* m_summary;
    EmptyState* m_empty;
    qint64 m_now = 0;
};

} // namespace slipway::ui
