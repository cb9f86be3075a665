// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/trail.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

#include <optional>
#include <vector>

namespace slipway::tables {

/// One assessment in a list, and how its score stands to the one before.
struct SnapshotRow {
    readiness::Snapshot snapshot{};
    std::optional<double> points{}; ///< proven against the assessment before; none: nothing before
    friend bool operator==(const SnapshotRow&, const SnapshotRow&) = default;
};
/// Newest first, from snapshots oldest first.
std::vector<SnapshotRow> snapshotRows(const std::vector<readiness::Snapshot>& history);
/// What a snapshot is called where there is little room: `22 Nov 15:20 · a298588`.
QString snapshotText(const readiness::Snapshot& snapshot);
/// Percent with one decimal, rounded half up; a dash where nothing was scored.
QString scoreText(std::optional<double> percent);

/// Since when a check has had its status.
struct Since {
    qint64 time = 0; ///< of the first assessment with it; milliseconds UTC
    QString commit{};
    QString subject{};
    int assessments = 0; ///< in a row, up to the newest
    bool isWhole = false; ///< as far back as the history goes: it may be older
    friend bool operator==(const Since&, const Since&) = default;
};
/// From snapshots oldest first; nothing if the newest does not know the check with that status.
std::optional<Since> sinceOf(const std::vector<readiness::Snapshot>& history,
    const QString& check,
    readiness::Status status);

/// Assessments over time.
class SnapshotsModel : public RowModel<SnapshotRow, QString> {
    Q_OBJECT
public:
    enum Column {
        VerdictColumn,
        TimeColumn,
        CommitColumn,
        SubjectColumn,
        ProvenColumn,
        PointsColumn,
        BestColumn,
        CoverageColumn,
        LevelColumn,
        ColumnCount
    };
    using RowModel::RowModel;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const SnapshotRow& row) const override { return row.snapshot.id; }

private:
    static QString textOf(const SnapshotRow& row, int column);
    static QVariant sortOf(const SnapshotRow& row, int column);
};

} // namespace slipway::tables
