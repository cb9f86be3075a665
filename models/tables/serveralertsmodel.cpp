// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/serveralertsmodel.h"

#include "base/text.h"
#include "format/time.h"
#include "tables/serversmodel.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

using State = prometheus::Alert::State;

QString labelOf(const ServerAlertRow& row, std::string_view name)
{
    const auto value = row.alert.labels.value(name);
    return QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size()));
}

/// The labels without those that have a column.
QString otherLabels(const ServerAlertRow& row)
{
    return QString::fromStdString(row.alert.labels.dropping({"alertname", "severity"}).text());
}

/// `9.4e-01` of the server, as a person writes it.
QString valueText(const QString& written)
{
    bool isNumber = false;
    const double value = written.toDouble(&isNumber);
    return isNumber && std::isfinite(value) ? QString::number(value, 'g', 6) : visible(written, 40);
}

} // namespace

std::vector<ServerAlertRow> alertRows(
    const std::vector<prometheus::ServerView>& servers, qint64 now)
{
    std::vector<ServerAlertRow> out;
    for (const auto& server : servers) {
        for (const auto& alert : server.alerts)
            out.push_back({server.environment, server.name, isStale(server, now), alert});
    }
    return out;
}

QString serverAlertKey(const ServerAlertRow& row)
{
    return u"%1/%2/%3/%4"_s.arg(row.environment,
        row.server,
        row.alert.group,
        QString::fromStdString(row.alert.labels.text()));
}

Sign signOf(const ServerAlertRow& row)
{
    if (row.isStale)
        return Sign::Unknown;
    if (row.alert.state != State::Firing)
        return Sign::Running;
    static const QStringList loud{u"critical"_s, u"page"_s, u"error"_s, u"emergency"_s};
    return loud.contains(labelOf(row, "severity").toLower()) ? Sign::Bad : Sign::Warn;
}

void ServerAlertsModel::setNow(qint64 now)
{
    if (now / 1000 == m_now / 1000)
        return;
    m_now = now;
    if (!rows().empty())
        emit dataChanged(
            index(0, SinceColumn), index(rowCount() - 1, SinceColumn), {Qt::DisplayRole});
}

int ServerAlertsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ServerAlertsModel::textOf(const ServerAlertRow& row, int column) const
{
    switch (column) {
    case StateColumn:
        return row.isStale                     ? tr("stale")
            : row.alert.state == State::Firing ? tr("firing")
                                               : tr("pending");
    case SeverityColumn: return visible(labelOf(row, "severity"), 40);
    case NameColumn: return visible(row.alert.name, 200);
    case ServerColumn: return visible(row.server, 80);
    case SinceColumn:
        return row.alert.activeAt <= 0 ? u"—"_s : format::moment(row.alert.activeAt, m_now);
    case ValueColumn: return valueText(row.alert.value);
    case LabelsColumn: return visible(otherLabels(row), 500);
    default: return {};
    }
}

QVariant ServerAlertsModel::sortOf(const ServerAlertRow& row, int column) const
{
    switch (column) {
    case SignColumn:
    case StateColumn:
        // Firing before pending, then the loudest, then the oldest.
        return (row.alert.state == State::Firing ? 0.0 : 4e15)
            + (signOf(row) == Sign::Bad ? 0.0 : 2e15) + static_cast<double>(row.alert.activeAt);
    case SinceColumn: return row.alert.activeAt;
    default: return textOf(row, column);
    }
}

QVariant ServerAlertsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole: return textOf(row, column == SignColumn ? StateColumn : column);
    case SortRole: return sortOf(row, column);
    case SignRole:
        return column == SignColumn ? QVariant(static_cast<int>(signOf(row))) : QVariant();
    case FaceRole:
        return static_cast<int>(column == NameColumn              ? Face::Strong
                : column == ValueColumn || column == LabelsColumn ? Face::Mono
                                                                  : Face::Normal);
    case ToneRole:
        return static_cast<int>(
            column == StateColumn || column == NameColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return serverAlertKey(row);
    case FilterRole:
        return QStringList{textOf(row, StateColumn),
            row.alert.name,
            row.server,
            row.environment,
            QString::fromStdString(row.alert.labels.text())}
            .join(u' ');
    default: return {};
    }
}

QVariant ServerAlertsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StateColumn: return tr("State");
    case SeverityColumn: return tr("Severity");
    case NameColumn: return tr("Alert");
    case ServerColumn: return tr("Server");
    case SinceColumn: return tr("Since");
    case ValueColumn: return tr("Value");
    case LabelsColumn: return tr("Labels");
    default: return QString();
    }
}

} // namespace slipway::tables
