// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/measurements.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

/// A measured value with its unit: `4 min 10 s`, `182 MB`, `81.4 %`; `not measured` without one.
QString figureText(const std::optional<readiness::Figure>& figure, const QString& unit);

/// The table "before and after": always both sides, measured or not.
class MeasurementsModel : public RowModel<readiness::Measurement, QString> {
    Q_OBJECT
public:
    enum Column {
        VerdictColumn,
        NameColumn,
        BeforeColumn,
        AfterColumn,
        ChangeColumn,
        ClaimedColumn,
        WhyColumn,
        ColumnCount
    };
    using RowModel::RowModel;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const readiness::Measurement& row) const override { return row.name; }

private:
    static QString textOf(const readiness::Measurement& row, int column);
};

} // namespace slipway::tables
