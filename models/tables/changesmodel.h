// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/trail.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

/// Why a row changed, in words: `code`, `evidence`, `rules`, `waiver`, `clock`.
QString causeText(readiness::Cause cause);
/// Percent points with their sign: `+1.2`, `−0.4`, `0`.
QString pointsText(double points);
/// Green for a gain, red for a loss.
Tone pointsTone(double points);

/// What changed from one assessment to the next.
class ChangesModel : public RowModel<readiness::Change, QString> {
    Q_OBJECT
public:
    enum Column {
        StatusColumn, ///< what it is now
        TitleColumn,
        FromColumn, ///< `pass → fail`
        CauseColumn,
        PointsColumn, ///< of the whole
        CategoryColumn,
        CategoryPointsColumn,
        WhyColumn,
        ColumnCount
    };
    enum OwnRole {
        CauseRole = FirstOwnRole, ///< readiness::Cause as int
    };
    using RowModel::RowModel;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const readiness::Change& row) const override { return row.id; }

private:
    static QString textOf(const readiness::Change& row, int column);
    static QVariant sortOf(const readiness::Change& row, int column);
};

} // namespace slipway::tables
