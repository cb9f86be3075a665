// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

/// What a kind of claim is called: `score`, `artefact`.
QString claimKindText(const QString& kind);
/// A claim's key: stays while its line, document and words stay.
QString claimKey(const readiness::Claim& claim);

/// The statements of the documents, each with its verdict: contradicted ones first.
class ClaimsModel : public RowModel<readiness::Claim, QString> {
    Q_OBJECT
public:
    enum Column { VerdictColumn, TextColumn, PlaceColumn, WordColumn, ReasonColumn, ColumnCount };
    enum OwnRole {
        VerdictRole = FirstOwnRole, ///< readiness::ClaimVerdict as int
        KindRole, ///< score, count, …
    };
    using RowModel::RowModel;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const readiness::Claim& row) const override { return claimKey(row); }

private:
    QString textOf(const readiness::Claim& claim, int column) const;
};

} // namespace slipway::tables
