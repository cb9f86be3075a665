// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/partingsmodel.h"

#include "base/text.h"

using namespace Qt::StringLiterals;

namespace slipway::tables {

QString PartingsModel::keyOf(const readiness::Parting& row) const
{
    return u"%1:%2:%3"_s.arg(row.path).arg(row.line).arg(row.text);
}

int PartingsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString PartingsModel::textOf(const readiness::Parting& row, int column)
{
    switch (column) {
    case TextColumn: return u"“%1”"_s.arg(visible(row.text, 300));
    case PlaceColumn:
        return row.line > 0 ? u"%1:%2"_s.arg(visible(row.path)).arg(row.line) : visible(row.path);
    case CommitColumn:
        if (row.commit.isEmpty())
            return tr("never agreed");
        return row.subject.isEmpty()
            ? visible(row.commit.left(9))
            : u"%1 · %2"_s.arg(visible(row.commit.left(9)), visible(row.subject, 120));
    case ChecksColumn: return visible(row.checks.join(u", "_s), 200);
    default: return {};
    }
}

QVariant PartingsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == SignColumn ? tr("contradicted") : textOf(row, column);
    case SortRole: return textOf(row, column);
    case SignRole: return column == SignColumn ? QVariant(static_cast<int>(Sign::Bad)) : QVariant();
    case FaceRole:
        return static_cast<int>(column == TextColumn              ? Face::Medium
                : column == PlaceColumn || column == ChecksColumn ? Face::Mono
                                                                  : Face::Normal);
    case ToneRole: return static_cast<int>(column == TextColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return keyOf(row);
    case FilterRole: return QStringList{row.text, row.path, row.commit, row.subject}.join(u' ');
    case CommitRole: return row.commit;
    default: return {};
    }
}

QVariant PartingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TextColumn: return tr("Claim");
    case PlaceColumn: return tr("Stands in");
    case CommitColumn: return tr("Parted at");
    case ChecksColumn: return tr("By");
    default: return QString();
    }
}

} // namespace slipway::tables
