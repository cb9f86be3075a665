// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "alerts/alert.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

/// An alert's key: rule and target.
QString alertKey(const alerts::Alert& alert);
/// The sign of an alert: a ring while it is pending, else by severity.
Sign signOf(const alerts::Alert& alert);

/// What wants a person: firing and critical first, then by age.
class AlertsModel : public RowModel<alerts::Alert, QString> {
    Q_OBJECT
public:
    enum Column {
        SignColumn,
        StateColumn,
        SeverityColumn,
        TitleColumn,
        ServiceColumn,
        SinceColumn,
        CauseColumn,
        ColumnCount
    };
    enum OwnRole {
        PhaseRole = FirstOwnRole, ///< alerts::Phase as int
        SeverityRole, ///< alerts::Severity as int
    };
    using RowModel::RowModel;

    /// Ages are told from here on; milliseconds since the Unix epoch.
    void setNow(qint64 now);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const alerts::Alert& row) const override { return alertKey(row); }

private:
    QString textOf(const alerts::Alert& alert, int column) const;
    QVariant sortOf(const alerts::Alert& alert, int column) const;

    qint64 m_now = 0;
};

} // namespace slipway::tables
