// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/measurementsmodel.h"

#include "base/text.h"
#include "format/number.h"
#include "format/time.h"
#include "format/unit.h"
#include "tables/changesmodel.h"

#include <QCoreApplication>

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

QString say(const char* text)
{
    return QCoreApplication::translate("slipway::tables::MeasurementsModel", text);
}

/// What changed from before to after, in percent; percents themselves in points.
QString changeText(const readiness::Measurement& row)
{
    if (!row.before || !row.after)
        return {};
    const double change = row.after->value - row.before->value;
    if (row.unit == u"%")
        return say("%1 points").arg(pointsText(change));
    if (!(std::fabs(row.before->value) > 0))
        return {};
    return u"%1 %"_s.arg(pointsText(100 * change / std::fabs(row.before->value)));
}

Tone changeTone(const readiness::Measurement& row)
{
    if (!row.before || !row.after)
        return Tone::Faint;
    const double change = row.after->value - row.before->value;
    return pointsTone(row.isLowerBetter ? -change : change);
}

/// Measured on both sides without a claim: nothing is judged.
Sign signFor(const readiness::Measurement& row)
{
    if (!row.claimed.isEmpty())
        return signOf(row.verdict);
    return row.before && row.after ? Sign::Ok : Sign::Unknown;
}

} // namespace

QString figureText(const std::optional<readiness::Figure>& figure, const QString& unit)
{
    if (!figure || !std::isfinite(figure->value))
        return say("not measured");
    if (unit == u"s" && std::fabs(figure->value) >= 60)
        return format::span(static_cast<qint64>(std::llround(figure->value * 1000)));
    return format::withUnit(figure->value, unit);
}

int MeasurementsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString MeasurementsModel::textOf(const readiness::Measurement& row, int column)
{
    switch (column) {
    case NameColumn: return visible(row.name, 80);
    case BeforeColumn: return figureText(row.before, row.unit);
    case AfterColumn: return figureText(row.after, row.unit);
    case ChangeColumn: return changeText(row);
    case ClaimedColumn:
        return row.claimed.isEmpty() ? u"—"_s : u"“%1”"_s.arg(visible(row.claimed, 80));
    case WhyColumn: return visible(row.reason, 300);
    default: return {};
    }
}

QVariant MeasurementsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        if (column != VerdictColumn)
            return textOf(row, column);
        return row.claimed.isEmpty() ? say("no claim") : readiness::claimVerdictWord(row.verdict);
    case SortRole: return textOf(row, column);
    case SignRole:
        return column == VerdictColumn ? QVariant(static_cast<int>(signFor(row))) : QVariant();
    case FaceRole: return static_cast<int>(column == NameColumn ? Face::Medium : Face::Normal);
    case ToneRole:
        if (column == ChangeColumn)
            return static_cast<int>(changeTone(row));
        if (column == BeforeColumn || column == AfterColumn)
            return static_cast<int>(
                (column == BeforeColumn ? row.before : row.after) ? Tone::Text : Tone::Faint);
        return static_cast<int>(column == NameColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return row.name;
    case FilterRole: return QStringList{row.name, row.claimed, row.reason}.join(u' ');
    default: return {};
    }
}

QVariant MeasurementsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Metric");
    case BeforeColumn: return tr("Before");
    case AfterColumn: return tr("After");
    case ChangeColumn: return tr("Change");
    case ClaimedColumn: return tr("Claimed");
    case WhyColumn: return tr("Evidence says");
    default: return QString();
    }
}

} // namespace slipway::tables
