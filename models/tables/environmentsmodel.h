// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/environments.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

/// What a variable's state is called: `weak secret`.
QString variableText(readiness::VariableState state);
/// True for what should be mended before a release.
bool isFaulty(readiness::VariableState state);
Sign signOf(readiness::VariableState state);

/// The variables of one environment: faults first, then by service and name.
class EnvironmentsModel : public RowModel<readiness::VariableFinding, QString> {
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        NameColumn,
        ServiceColumn,
        WordColumn,
        ShapeColumn,
        PlaceColumn,
        WhyColumn,
        ColumnCount
    };
    enum OwnRole {
        StateRole = FirstOwnRole, ///< readiness::VariableState as int
        FaultRole, ///< bool
    };
    using RowModel::RowModel;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const readiness::VariableFinding& row) const override;

private:
    static QString textOf(const readiness::VariableFinding& row, int column);
};

} // namespace slipway::tables
