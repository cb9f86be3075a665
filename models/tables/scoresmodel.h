// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/trail.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

#include <vector>

namespace slipway::tables {

/// The score of one category, or of the whole, in two assessments.
struct ScorePair {
    int category = -1; ///< readiness::Category as int; -1: the whole
    readiness::Score left{};
    readiness::Score right{};
    friend bool operator==(const ScorePair&, const ScorePair&) = default;
};
/// The whole first, then each category.
std::vector<ScorePair> scorePairs(
    const readiness::Snapshot& left, const readiness::Snapshot& right);

/// Scores of two assessments side by side.
class ScoresModel : public RowModel<ScorePair, int> {
    Q_OBJECT
public:
    enum Column {
        NameColumn,
        LeftColumn,
        LeftBestColumn,
        RightColumn,
        RightBestColumn,
        PointsColumn,
        ColumnCount
    };
    using RowModel::RowModel;

    /// What both sides are called.
    void setSides(const QString& left, const QString& right);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    int keyOf(const ScorePair& row) const override { return row.category; }

private:
    static QString textOf(const ScorePair& row, int column);

    QString m_left;
    QString m_right;
};

} // namespace slipway::tables
