// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/alertsmodel.h"

#include "base/text.h"
#include "format/time.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

constexpr qint64 dayLong = 20LL * 3'600'000; // a clock time is clear within a day

/// Smaller is what a person should read first.
int rankOf(const alerts::Alert& alert)
{
    return (alert.phase == alerts::Phase::Firing ? 0 : 2)
        + (alert.severity == alerts::Severity::Critical ? 0 : 1);
}

} // namespace

QString alertKey(const alerts::Alert& alert)
{
    return u"%1/%2/%3/%4"_s.arg(alert.target.environment, alert.target.service)
        .arg(static_cast<int>(alert.target.kind))
        .arg(static_cast<int>(alert.rule));
}

Sign signOf(const alerts::Alert& alert)
{
    if (alert.phase == alerts::Phase::Pending)
        return Sign::Running;
    return alert.severity == alerts::Severity::Critical ? Sign::Bad : Sign::Warn;
}

void AlertsModel::setNow(qint64 now)
{
    if (now / 1000 == m_now / 1000)
        return;
    m_now = now;
    if (!rows().empty())
        emit dataChanged(
            index(0, SinceColumn), index(rowCount() - 1, SinceColumn), {Qt::DisplayRole});
}

int AlertsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString AlertsModel::textOf(const alerts::Alert& alert, int column) const
{
    switch (column) {
    case StateColumn: return alert.phase == alerts::Phase::Firing ? tr("firing") : tr("pending");
    case SeverityColumn:
        return alert.severity == alerts::Severity::Critical ? tr("critical") : tr("warning");
    case TitleColumn: return visible(alert.title);
    case ServiceColumn: return visible(alert.target.service);
    case SinceColumn:
        return m_now - alert.since < dayLong ? format::clockTime(alert.since)
                                             : format::moment(alert.since, m_now);
    case CauseColumn: return visible(alert.cause);
    default: return {};
    }
}

QVariant AlertsModel::sortOf(const alerts::Alert& alert, int column) const
{
    switch (column) {
    case SignColumn:
    case StateColumn: return rankOf(alert);
    case SeverityColumn: return static_cast<int>(alert.severity);
    case SinceColumn: return -alert.since;
    default: return textOf(alert, column);
    }
}

QVariant AlertsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const alerts::Alert& alert = row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(alert, column);
    case Qt::AccessibleTextRole:
        return textOf(alert, column == SignColumn ? SeverityColumn : column);
    case SuffixRole:
        return column == SinceColumn && m_now > alert.since ? QVariant(
                   u"· "_s + format::span(std::max<qint64>(1, (m_now - alert.since) / 1000) * 1000))
                                                            : QVariant();
    case SortRole: return sortOf(alert, column);
    case SignRole:
        return column == SignColumn ? QVariant(static_cast<int>(signOf(alert))) : QVariant();
    case FaceRole: return static_cast<int>(column == TitleColumn ? Face::Strong : Face::Normal);
    case ToneRole:
        if (column == SeverityColumn)
            return static_cast<int>(
                alert.severity == alerts::Severity::Critical ? Tone::Bad : Tone::Dim);
        return static_cast<int>(
            column == StateColumn || column == TitleColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return alertKey(alert);
    case FilterRole:
        return QStringList{textOf(alert, StateColumn),
            textOf(alert, SeverityColumn),
            alert.title,
            alert.target.service,
            alert.target.environment,
            alert.cause}
            .join(u' ');
    case PhaseRole: return static_cast<int>(alert.phase);
    case SeverityRole: return static_cast<int>(alert.severity);
    default: return {};
    }
}

QVariant AlertsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn: return tr("State");
    case SeverityColumn: return tr("Severity");
    case TitleColumn: return tr("Alert");
    case ServiceColumn: return tr("Service");
    case SinceColumn: return tr("Since");
    case CauseColumn: return tr("Cause");
    default: return QString();
    }
}

} // namespace slipway::tables
