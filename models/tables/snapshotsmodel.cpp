// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/snapshotsmodel.h"

#include "base/text.h"
#include "format/number.h"
#include "format/time.h"
#include "tables/changesmodel.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

QString minuteText(qint64 time)
{
    return u"%1 %2"_s.arg(format::dayMonth(time), format::clockTime(time));
}

} // namespace

std::vector<SnapshotRow> snapshotRows(const std::vector<readiness::Snapshot>& history)
{
    std::vector<SnapshotRow> out;
    out.reserve(history.size());
    std::optional<double> before;
    for (const auto& snapshot : history) {
        SnapshotRow row{.snapshot = snapshot};
        if (before && snapshot.score.proven)
            row.points = *snapshot.score.proven - *before;
        if (snapshot.score.proven)
            before = snapshot.score.proven;
        out.push_back(std::move(row));
    }
    std::ranges::reverse(out);
    return out;
}

QString snapshotText(const readiness::Snapshot& snapshot)
{
    const QString time = minuteText(snapshot.time);
    return snapshot.commit.isEmpty() ? time
                                     : u"%1 · %2"_s.arg(time, visible(snapshot.commit.left(7)));
}

QString scoreText(std::optional<double> percent)
{
    return percent ? format::fixed(std::floor(*percent * 10 + 0.5) / 10, 1) : u"–"_s;
}

std::optional<Since> sinceOf(
    const std::vector<readiness::Snapshot>& history, const QString& check, readiness::Status status)
{
    std::optional<Since> out;
    for (auto at = history.rbegin(); at != history.rend(); ++at) {
        if (!at->error.isEmpty())
            continue; // not assessed: says nothing
        const auto row = at->checks.constFind(check);
        if (row == at->checks.constEnd() || row->status != status)
            return out;
        out = Since{.time = at->time,
            .commit = at->commit,
            .subject = at->subject,
            .assessments = (out ? out->assessments : 0) + 1};
    }
    if (out)
        out->isWhole = true;
    return out;
}

int SnapshotsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString SnapshotsModel::textOf(const SnapshotRow& row, int column)
{
    const auto& snapshot = row.snapshot;
    switch (column) {
    case TimeColumn: return minuteText(snapshot.time);
    case CommitColumn: return snapshot.commit.isEmpty() ? u"—"_s : visible(snapshot.commit.left(7));
    case SubjectColumn:
        return snapshot.error.isEmpty() ? visible(snapshot.subject, 200)
                                        : visible(snapshot.error, 200);
    case ProvenColumn: return scoreText(snapshot.score.proven);
    case PointsColumn: return row.points ? pointsText(*row.points) : QString();
    case BestColumn: return scoreText(snapshot.score.best);
    case CoverageColumn:
        return snapshot.score.coverage ? tr("%1 %").arg(scoreText(snapshot.score.coverage))
                                       : u"–"_s;
    case LevelColumn: return snapshot.level > 0 ? u"L%1"_s.arg(snapshot.level) : u"–"_s;
    default: return {};
    }
}

QVariant SnapshotsModel::sortOf(const SnapshotRow& row, int column)
{
    const auto& snapshot = row.snapshot;
    switch (column) {
    case VerdictColumn: return static_cast<int>(snapshot.verdict);
    case TimeColumn: return -snapshot.time;
    case ProvenColumn: return snapshot.score.proven.value_or(-1);
    case PointsColumn: return row.points.value_or(0);
    case BestColumn: return snapshot.score.best.value_or(-1);
    case CoverageColumn: return snapshot.score.coverage.value_or(-1);
    case LevelColumn: return snapshot.level;
    default: return textOf(row, column);
    }
}

QVariant SnapshotsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    const bool isFailed = !row.snapshot.error.isEmpty();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == VerdictColumn
            ? (isFailed ? tr("not assessed") : readiness::verdictWord(row.snapshot.verdict))
            : textOf(row, column);
    case Qt::TextAlignmentRole:
        return column >= ProvenColumn ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
                                      : QVariant();
    case SortRole: return sortOf(row, column);
    case SignRole:
        return column == VerdictColumn
            ? QVariant(static_cast<int>(isFailed ? Sign::Unknown : signOf(row.snapshot.verdict)))
            : QVariant();
    case FaceRole:
        return static_cast<int>(column == CommitColumn || column >= ProvenColumn ? Face::Mono
                : column == SubjectColumn                                        ? Face::Medium
                                                                                 : Face::Normal);
    case ToneRole:
        if (column == PointsColumn)
            return static_cast<int>(pointsTone(row.points.value_or(0)));
        if (column == SubjectColumn && isFailed)
            return static_cast<int>(Tone::Warn);
        return static_cast<int>(
            column == SubjectColumn || column == ProvenColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return row.snapshot.id;
    case FilterRole:
        return QStringList{row.snapshot.commit,
            row.snapshot.subject,
            row.snapshot.environment,
            readiness::verdictWord(row.snapshot.verdict),
            textOf(row, TimeColumn)}
            .join(u' ');
    default: return {};
    }
}

QVariant SnapshotsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TimeColumn: return tr("When");
    case CommitColumn: return tr("Commit");
    case SubjectColumn: return tr("Message");
    case ProvenColumn: return tr("Proven");
    case PointsColumn: return tr("Points");
    case BestColumn: return tr("Best");
    case CoverageColumn: return tr("Coverage");
    case LevelColumn: return tr("Level");
    default: return QString();
    }
}

} // namespace slipway::tables
