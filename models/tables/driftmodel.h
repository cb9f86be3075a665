// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/environments.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

/// What kind of thing differs, and whether it may, in words.
QString driftKindText(readiness::DriftKind kind);
QString driftText(readiness::DriftVerdict verdict);
Sign signOf(readiness::DriftVerdict verdict);
/// The same report seen from the other side.
readiness::DriftReport mirrored(readiness::DriftReport report);

/// What differs between two environments: what should not comes first.
class DriftModel : public RowModel<readiness::Drift, QString> {
    Q_OBJECT
public:
    enum Column {
        VerdictColumn,
        SubjectColumn,
        KindColumn,
        LeftColumn,
        RightColumn,
        WordColumn,
        WhyColumn,
        ColumnCount
    };
    enum OwnRole {
        VerdictRole = FirstOwnRole, ///< readiness::DriftVerdict as int
    };
    using RowModel::RowModel;

    /// What the columns of both sides are called.
    void setSides(const QString& left, const QString& right);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const readiness::Drift& row) const override;

private:
    static QString textOf(const readiness::Drift& row, int column);

    QString m_left;
    QString m_right;
};

} // namespace slipway::tables
