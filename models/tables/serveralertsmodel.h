// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "prometheus/server.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

namespace slipway::tables {

/// One alert that a server raised.
struct ServerAlertRow {
    QString environment;
    QString server;
    bool isStale = false; ///< the look it comes from is too old to be believed
    prometheus::Alert alert;
    friend bool operator==(const ServerAlertRow&, const ServerAlertRow&) = default;
};

/// The pending and firing alerts of all servers.
std::vector<ServerAlertRow> alertRows(
    const std::vector<prometheus::ServerView>& servers, qint64 now);
/// An alert's key: server and labels.
QString serverAlertKey(const ServerAlertRow& row);
/// A ring while it is pending, unknown if it is stale, else by its label `severity`.
Sign signOf(const ServerAlertRow& row);

/// Alerts of servers: firing first, then the oldest.
class ServerAlertsModel : public RowModel<ServerAlertRow, QString> {
    Q_OBJECT
public:
    enum Column {
        SignColumn,
        StateColumn,
        SeverityColumn,
        NameColumn,
        ServerColumn,
        SinceColumn,
        ValueColumn,
        LabelsColumn,
        ColumnCount
    };
    using RowModel::RowModel;

    /// Ages are told from here on; milliseconds since the Unix epoch.
    void setNow(qint64 now);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const ServerAlertRow& row) const override { return serverAlertKey(row); }

private:
    QString textOf(const ServerAlertRow& row, int column) const;
    QVariant sortOf(const ServerAlertRow& row, int column) const;

    qint64 m_now = 0;
};

} // namespace slipway::tables
