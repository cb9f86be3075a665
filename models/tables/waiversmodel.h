// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

QString waiverText(readiness::WaiverState state);
Sign signOf(readiness::WaiverState state);
/// `2026-12-31`, a day in UTC.
QString dayText(qint64 time);

/// All waivers of the policy file and what became of them; with the days they still hold.
class WaiversModel : public RowModel<readiness::WaiverUse, QString> {
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        CheckColumn,
        ReasonColumn,
        OwnerColumn,
        ApproverColumn,
        ExpiresColumn,
        WordColumn,
        PlaceColumn,
        ColumnCount
    };
    using RowModel::RowModel;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const readiness::WaiverUse& row) const override;

private:
    static QString textOf(const readiness::WaiverUse& row, int column);
};

} // namespace slipway::tables
