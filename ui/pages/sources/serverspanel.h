// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/serversmodel.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/panel.h"

namespace slipway::ui {

class DetailPanel;
class EmptyState;
class PlainLabel;

/// Servers that are watched, and below them the targets of the selected one. Hidden while none is
/// configured.
class ServersPanel : public Panel {
    Q_OBJECT
public:
    explicit ServersPanel(const Theme& theme, QWidget* parent = nullptr);

    /// All servers of the environment, also those that were not looked at yet.
    void setServers(std::vector<prometheus::ServerView> servers);
    void setNow(qint64 now);
    void setWords(const QString& words);
    /// Tells of the selected server, or of its selected target; false if there is none.
    bool showIn(DetailPanel& detail) const;
    /// What showIn() tells, as text for a ticket.
    QString diagnostics() const;
    /// The detail panel is to tell of the target from now on, else of the server.
    void tellOfTarget(bool isTarget) { m_tellsOfTarget = isTarget; }

    DataTable* servers() const { return m_servers; }
    DataTable* targets() const { return m_targets; }
    EmptyState* emptyState() const { return m_empty; }

private:
    void fillTargets();
    const prometheus::ServerView* server() const;
    const prometheus::Target* target() const;
    void showServer(DetailPanel& detail, const prometheus::ServerView& server) const;
    void showTarget(DetailPanel& detail, const prometheus::Target& target) const;

    tables::ServersModel m_serversModel;
    tables::ServerTargetsModel m_targetsModel;
    RowFilter m_serversFilter;
    RowFilter m_targetsFilter;
    DataTable* m_servers;
    DataTable* m_targets;
    PlainLabel* m_summary;
    EmptyState* m_empty;
    bool m_tellsOfTarget = false;
    qint64 m_now = 0;
};

} // namespace slipway::ui
