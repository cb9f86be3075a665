// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

#include <vector>

namespace slipway::tables {

/// A check as a row of the scorecard's table.
struct CheckRow {
    readiness::CheckResult check{};
    qint64 time
        = 0; ///< when its evidence is from, milliseconds since the Unix epoch; 0: there is none
    bool isDisputed = false; ///< a claim says otherwise
    friend bool operator==(const CheckRow&, const CheckRow&) = default;
};

/// The rows of a scorecard: worst first, then by severity, then in the scorecard's order.
std::vector<CheckRow> checkRows(const readiness::Assessment& assessment);
/// Where the evidence is, in one line: `ci.yml:63`, `no Dockerfile`, a URL; `+2` for further
/// places.
QString placeText(const readiness::CheckResult& check);
/// One place: path and line, URL, or what is absent.
QString placeText(const readiness::Evidence& evidence);
/// A category's name where there is little room: `CI/CD`.
QString shortCategoryName(readiness::Category category);

/// The checks of a scorecard.
class ChecksModel : public RowModel<CheckRow, QString> {
    Q_OBJECT
public:
    enum Column {
        StatusColumn,
        TitleColumn,
        CategoryColumn,
        PlaceColumn,
        SeverityColumn,
        FreshColumn,
        ColumnCount
    };
    enum OwnRole {
        StatusRole = FirstOwnRole, ///< readiness::Status as int
        SeverityRole, ///< readiness::Severity as int
        CategoryRole, ///< readiness::Category as int
        DisputedRole, ///< bool
    };
    using RowModel::RowModel;

    /// Ages are told from here on; milliseconds since the Unix epoch.
    void setNow(qint64 now);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const CheckRow& row) const override { return row.check.id; }

private:
    QString textOf(const CheckRow& row, int column) const;
    QVariant sortOf(const CheckRow& row, int column) const;

    qint64 m_now = 0;
};

} // namespace slipway::tables
