// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/waiversmodel.h"

#include "base/text.h"

#include <QCoreApplication>
#include <QDateTime>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

using readiness::WaiverState;

QString say(const char* text)
{
    return QCoreApplication::translate("slipway::tables::WaiversModel", text);
}

/// Smaller is what a person should read first.
int rankOf(WaiverState state)
{
    switch (state) {
    case WaiverState::Invalid: return 0;
    case WaiverState::Expired: return 1;
    case WaiverState::Unused: return 2;
    case WaiverState::Active: return 3;
    }
    return 3;
}

} // namespace

QString waiverText(WaiverState state)
{
    switch (state) {
    case WaiverState::Active: return say("active");
    case WaiverState::Expired: return say("expired");
    case WaiverState::Unused: return say("unused");
    case WaiverState::Invalid: return say("invalid");
    }
    return {};
}

Sign signOf(WaiverState state)
{
    switch (state) {
    case WaiverState::Active: return Sign::Waived;
    case WaiverState::Expired:
    case WaiverState::Invalid: return Sign::Bad;
    case WaiverState::Unused: return Sign::Warn;
    }
    return Sign::Unknown;
}

QString dayText(qint64 time)
{
    return time > 0 ? QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).date().toString(Qt::ISODate)
                    : u"—"_s;
}

QString WaiversModel::keyOf(const readiness::WaiverUse& row) const
{
    const auto& waiver = row.waiver;
    return u"%1:%2:%3"_s.arg(waiver.file).arg(waiver.line).arg(waiver.id);
}

int WaiversModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString WaiversModel::textOf(const readiness::WaiverUse& row, int column)
{
    const auto& waiver = row.waiver;
    const auto said
        = [](const QString& text) { return text.isEmpty() ? u"—"_s : visible(text, 300); };
    switch (column) {
    case CheckColumn: return visible(waiver.id, 40);
    case ReasonColumn: return said(waiver.reason);
    case OwnerColumn: return said(waiver.owner);
    case ApproverColumn: return said(waiver.approver);
    case ExpiresColumn: return dayText(waiver.expires);
    case WordColumn:
        return row.why.isEmpty() ? waiverText(row.state)
                                 : u"%1: %2"_s.arg(waiverText(row.state), visible(row.why, 300));
    case PlaceColumn:
        return waiver.line > 0 ? u"%1:%2"_s.arg(visible(waiver.file)).arg(waiver.line)
                               : visible(waiver.file);
    default: return {};
    }
}

QVariant WaiversModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == StateColumn ? waiverText(row.state) : textOf(row, column);
    case SortRole:
        if (column == StateColumn || column == WordColumn)
            return rankOf(row.state);
        return column == ExpiresColumn ? QVariant(row.waiver.expires)
                                       : QVariant(textOf(row, column));
    case SignRole:
        return column == StateColumn ? QVariant(static_cast<int>(signOf(row.state))) : QVariant();
    case FaceRole:
        return static_cast<int>(
            column == CheckColumn || column == PlaceColumn || column == ExpiresColumn
                ? Face::Mono
                : Face::Normal);
    case ToneRole:
        if (column == WordColumn && row.state != WaiverState::Active)
            return static_cast<int>(tables::toneOf(signOf(row.state)));
        return static_cast<int>(
            column == CheckColumn || column == ReasonColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return keyOf(row);
    case FilterRole:
        return QStringList{row.waiver.id,
            row.waiver.reason,
            row.waiver.owner,
            row.waiver.approver,
            textOf(row, WordColumn)}
            .join(u' ');
    default: return {};
    }
}

QVariant WaiversModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case CheckColumn: return tr("Check");
    case ReasonColumn: return tr("Reason");
    case OwnerColumn: return tr("Owner");
    case ApproverColumn: return tr("Approver");
    case ExpiresColumn: return tr("Expires");
    case WordColumn: return tr("State");
    case PlaceColumn: return tr("Stands in");
    default: return QString();
    }
}

} // namespace slipway::tables
