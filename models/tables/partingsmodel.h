// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/trail.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

/// The commits at which claims and their evidence parted.
class PartingsModel : public RowModel<readiness::Parting, QString> {
    Q_OBJECT
public:
    enum Column { SignColumn, TextColumn, PlaceColumn, CommitColumn, ChecksColumn, ColumnCount };
    enum OwnRole {
        CommitRole = FirstOwnRole, ///< full id; empty: contradicted in all of them
    };
    using RowModel::RowModel;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const readiness::Parting& row) const override;

private:
    static QString textOf(const readiness::Parting& row, int column);
};

} // namespace slipway::tables
