// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/changesmodel.h"

#include "base/text.h"
#include "format/number.h"
#include "tables/checksmodel.h"

#include <QCoreApplication>

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("slipway::tables::ChangesModel", text);
}

} // namespace

QString causeText(readiness::Cause cause)
{
    switch (cause) {
    case readiness::Cause::Code: return say("code");
    case readiness::Cause::Evidence: return say("evidence");
    case readiness::Cause::Rules: return say("rules");
    case readiness::Cause::Waiver: return say("waiver");
    case readiness::Cause::Clock: return say("clock");
    }
    return {};
}

QString pointsText(double points)
{
    const double shown = std::floor(std::fabs(points) * 10 + 0.5) / 10;
    if (!(shown > 0)) // nor a number that is none
        return u"0"_s;
    return (points < 0 ? u"−"_s : u"+"_s) + format::fixed(shown, 1);
}

Tone pointsTone(double points)
{
    const QString text = pointsText(points);
    return text == u"0" ? Tone::Faint : points < 0 ? Tone::Bad : Tone::Ok;
}

int ChangesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ChangesModel::textOf(const readiness::Change& row, int column)
{
    switch (column) {
    case TitleColumn: return row.title.isEmpty() ? visible(row.id) : visible(row.title);
    case FromColumn:
        return u"%1 → %2"_s.arg(readiness::statusWord(row.from), readiness::statusWord(row.to));
    case CauseColumn: return causeText(row.cause);
    case PointsColumn: return pointsText(row.overallPoints);
    case CategoryColumn: return shortCategoryName(row.category);
    case CategoryPointsColumn: return pointsText(row.categoryPoints);
    case WhyColumn: return visible(row.why, 400);
    default: return {};
    }
}

QVariant ChangesModel::sortOf(const readiness::Change& row, int column)
{
    switch (column) {
    case StatusColumn: return static_cast<int>(row.to);
    case PointsColumn: return row.overallPoints;
    case CategoryPointsColumn: return row.categoryPoints;
    case CategoryColumn: return static_cast<int>(row.category);
    default: return textOf(row, column);
    }
}

QVariant ChangesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == StatusColumn ? readiness::statusWord(row.to) : textOf(row, column);
    case Qt::TextAlignmentRole:
        return column == PointsColumn || column == CategoryPointsColumn
            ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter))
            : QVariant();
    case Qt::ToolTipRole:
        return column == TitleColumn || column == CauseColumn ? visible(row.why, 400) : QString();
    case SortRole: return sortOf(row, column);
    case SignRole:
        return column == StatusColumn ? QVariant(static_cast<int>(signOf(row.to))) : QVariant();
    case FaceRole:
        return static_cast<int>(column == TitleColumn                      ? Face::Medium
                : column == PointsColumn || column == CategoryPointsColumn ? Face::Mono
                                                                           : Face::Normal);
    case ToneRole:
        if (column == PointsColumn)
            return static_cast<int>(pointsTone(row.overallPoints));
        if (column == CategoryPointsColumn)
            return static_cast<int>(pointsTone(row.categoryPoints));
        return static_cast<int>(column == TitleColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return row.id;
    case FilterRole:
        return QStringList{row.id,
            row.title,
            causeText(row.cause),
            shortCategoryName(row.category),
            readiness::statusWord(row.from),
            readiness::statusWord(row.to),
            row.why}
            .join(u' ');
    case CauseRole: return static_cast<int>(row.cause);
    default: return {};
    }
}

QVariant ChangesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section == PointsColumn)
        return tr("Percent points that this moved the overall score");
    if (role == Qt::ToolTipRole && section == CategoryPointsColumn)
        return tr("Percent points that this moved the score of its category");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn: return tr("Check");
    case FromColumn: return tr("Changed");
    case CauseColumn: return tr("Cause");
    case PointsColumn: return tr("Points");
    case CategoryColumn: return tr("Category");
    case CategoryPointsColumn: return tr("In it");
    case WhyColumn: return tr("Why");
    default: return QString();
    }
}

} // namespace slipway::tables
