// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "history/record.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

/// How a run ended, as a sign: a ring while it is open.
Sign signOf(history::RunResult result);
/// The word of a result: `rolled back`; `open` for one that goes on.
QString resultText(history::RunResult result);
/// How long a run took, to the second: `4:02`, `1:02:03`, up to now while it is open; empty where
/// that cannot be told.
QString tookText(const history::RunRow& row, qint64 now);
/// `58 → 60`, `58`, or `unknown`: proven percent of the scorecard at the start, and after it where
/// somebody measured it.
QString readinessText(const history::RunRow& row);
/// `22 Nov 14:58`; with the year where it was not within the last eleven months.
QString startedText(qint64 time, qint64 now);

/// What was rolled out, a row a run.
class RunsModel : public RowModel<history::RunRow, QString> {
    Q_OBJECT
public:
    enum Column {
        SignColumn,
        VersionColumn,
        EnvironmentColumn,
        ResultColumn,
        StartedColumn,
        TookColumn,
        ActorColumn,
        CommitColumn,
        ReadinessColumn,
        ColumnCount
    };
    enum OwnRole {
        StartedRole = FirstOwnRole, ///< milliseconds UTC
    };
    using RowModel::RowModel;

    /// How long open ones took is told from here on; milliseconds since the Unix epoch.
    void setNow(qint64 now);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const history::RunRow& row) const override { return row.run; }

private:
    QString textOf(const history::RunRow& row, int column) const;
    QVariant sortOf(const history::RunRow& row, int column) const;
    QVariant toneOf(const history::RunRow& row, int column) const;
    QVariant suffixOf(const history::RunRow& row, int column) const;

    qint64 m_now = 0;
};

} // namespace slipway::tables
