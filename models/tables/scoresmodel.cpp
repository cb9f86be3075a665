// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/scoresmodel.h"

#include "base/text.h"
#include "tables/changesmodel.h"
#include "tables/snapshotsmodel.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

std::optional<double> pointsOf(const ScorePair& row)
{
    if (!row.left.proven || !row.right.proven)
        return {};
    return *row.right.proven - *row.left.proven;
}

} // namespace

std::vector<ScorePair> scorePairs(const readiness::Snapshot& left, const readiness::Snapshot& right)
{
    std::vector<ScorePair> out{{.category = -1, .left = left.score, .right = right.score}};
    for (int i = 0; i < readiness::categoryCount; ++i) {
        const auto at = static_cast<size_t>(i);
        out.push_back({.category = i, .left = left.categories[at], .right = right.categories[at]});
    }
    return out;
}

void ScoresModel::setSides(const QString& left, const QString& right)
{
    m_left = left;
    m_right = right;
    emit headerDataChanged(Qt::Horizontal, LeftColumn, RightBestColumn);
}

int ScoresModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ScoresModel::textOf(const ScorePair& row, int column)
{
    const auto points = pointsOf(row);
    switch (column) {
    case NameColumn:
        return row.category < 0
            ? QCoreApplication::translate("slipway::tables::ScoresModel", "Overall")
            : readiness::categoryName(static_cast<readiness::Category>(row.category));
    case LeftColumn: return scoreText(row.left.proven);
    case LeftBestColumn: return scoreText(row.left.best);
    case RightColumn: return scoreText(row.right.proven);
    case RightBestColumn: return scoreText(row.right.best);
    case PointsColumn: return points ? pointsText(*points) : u"–"_s;
    default: return {};
    }
}

QVariant ScoresModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
    case SortRole:
    case FilterRole: return textOf(row, column);
    case Qt::TextAlignmentRole:
        return column == NameColumn ? QVariant() : QVariant(int(Qt::AlignRight | Qt::AlignVCenter));
    case FaceRole:
        return static_cast<int>(column != NameColumn ? Face::Mono
                : row.category < 0                   ? Face::Strong
                                                     : Face::Medium);
    case ToneRole:
        if (column == PointsColumn)
            return static_cast<int>(pointsTone(pointsOf(row).value_or(0)));
        return static_cast<int>(
            column == LeftBestColumn || column == RightBestColumn ? Tone::Faint : Tone::Text);
    case KeyRole: return QString::number(row.category);
    default: return {};
    }
}

QVariant ScoresModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section != NameColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && (section == LeftColumn || section == LeftBestColumn))
        return visible(m_left, 80);
    if (role == Qt::ToolTipRole && (section == RightColumn || section == RightBestColumn))
        return visible(m_right, 80);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Category");
    case LeftColumn: return tr("Left");
    case LeftBestColumn:
    case RightBestColumn: return tr("Best");
    case RightColumn: return tr("Right");
    case PointsColumn: return tr("Points");
    default: return QString();
    }
}

} // namespace slipway::tables
