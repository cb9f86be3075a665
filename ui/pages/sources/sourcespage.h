// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "prometheus/server.h"
#include "tables/sourcesmodel.h"
#include "ui/shell/page.h"
#include "ui/widgets/datatable.h"

namespace slipway::ui {

class Button;
class DetailPanel;
class FilterField;
class PlainLabel;
class ServersPanel;
class StatusPill;

/// Every endpoint that is asked: when, with what success, and what went wrong; below them the
/// servers that are watched, with their targets.
class SourcesPage : public Page {
    Q_OBJECT
public:
    explicit SourcesPage(const Theme& theme, QWidget* parent = nullptr);
    void setSources(std::vector<tables::SourceRow> rows);
    /// Every configured server of the environment; one that was not looked at yet has no time.
    void setServers(std::vector<prometheus::ServerView> servers);

    QString title() const override;
    QWidget* topBarContent() override { return m_topBar; }
    void focusFilter() override;
    bool goBack() override;
    void setNow(qint64 now) override;
    /// `source` and a key of tables::sourceKey.
    void reveal(const QString& kind, const QString& id) override;
    std::vector<std::pair<QString, QHeaderView*>> headers() const override;

    DataTable* table() const { return m_table; }
    DetailPanel* detail() const { return m_detail; }
    FilterField* field() const { return m_field; }
    ServersPanel* servers() const { return m_servers; }

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeTablePanel(const Theme& theme);
    void showCurrent();
    void tell();
    void copyCurrent();
    void watchTables();
    /// Which table the detail panel tells of.
    void follow(const DataTable* table);
    const tables::SourceRow* current() const;

    tables::SourcesModel m_model;
    RowFilter m_filter;
    DataTable* m_table;
    FilterField* m_field;
    PlainLabel* m_summary;
    ServersPanel* m_servers;
    DetailPanel* m_detail;
    Button* m_show = nullptr;
    QWidget* m_topBar;
    StatusPill* m_pill;
    PlainLabel* m_rest;
    bool m_tellsOfServers = false;
    qint64 m_now = 0;
};

/// All that is known about an endpoint, as text for a ticket.
QString sourceDiagnostics(const tables::SourceRow& row);

} // namespace slipway::ui
