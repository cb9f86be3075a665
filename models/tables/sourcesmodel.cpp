// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/sourcesmodel.h"

#include "base/text.h"
#include "format/time.h"
#include "format/unit.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

/// An age in whole seconds: what ticks once a second must not flicker below.
QString ageText(qint64 time, qint64 now)
{
    if (time <= 0)
        return QCoreApplication::translate("slipway::tables::SourcesModel", "never");
    return format::age(time, time + std::max<qint64>(1, (now - time + 500) / 1000) * 1000);
}

} // namespace

QString kindWord(health::TargetKind kind)
{
    switch (kind) {
    case health::TargetKind::Health: return u"health"_s;
    case health::TargetKind::Metrics: return u"metrics"_s;
    case health::TargetKind::Probe: return u"probe"_s;
    }
    return {};
}

QString sourceKey(const SourceRow& row)
{
    return u"%1/%2/%3"_s.arg(row.environment, row.service, kindWord(row.kind));
}

void SourcesModel::setNow(qint64 now)
{
    if (now / 1000 == m_now / 1000)
        return;
    m_now = now;
    if (!rows().empty())
        emit dataChanged(
            index(0, AttemptColumn), index(rowCount() - 1, DueColumn), {Qt::DisplayRole});
}

int SourcesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString SourcesModel::textOf(const SourceRow& row, int column) const
{
    switch (column) {
    case ServiceColumn: return visible(row.service);
    case KindColumn: return kindWord(row.kind);
    case UrlColumn: return visible(row.url);
    case AttemptColumn: return ageText(row.lastAttempt, m_now);
    case SuccessColumn: return ageText(row.lastSuccess, m_now);
    case DueColumn:
        return row.nextDue <= 0
            ? u"—"_s
            : format::until(row.nextDue,
                row.nextDue - std::max<qint64>(0, (row.nextDue - m_now + 999) / 1000) * 1000);
    case LatencyColumn: return row.latencyMs ? format::latency(*row.latencyMs) : u"—"_s;
    case ErrorColumn: return row.cause.isEmpty() ? visible(row.error) : visible(row.cause);
    case CapabilityColumn: return visible(row.capability);
    default: return {};
    }
}

QVariant SourcesModel::sortOf(const SourceRow& row, int column) const
{
    switch (column) {
    case StateColumn: return -health::rollUpRank(row.state);
    case AttemptColumn: return -row.lastAttempt;
    case SuccessColumn: return -row.lastSuccess;
    case DueColumn: return row.nextDue;
    case LatencyColumn: return row.latencyMs.value_or(-1);
    default: return textOf(row, column);
    }
}

Tone SourcesModel::toneOf(const SourceRow& row, int column)
{
    switch (column) {
    case ServiceColumn: return Tone::Text;
    case SuccessColumn: return row.isStale ? Tone::Warn : Tone::Dim;
    case ErrorColumn: return row.state == health::State::Down ? Tone::Bad : Tone::Warn;
    default: return Tone::Dim;
    }
}

QVariant SourcesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const SourceRow& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == StateColumn ? health::stateWord(row.state) : textOf(row, column);
    case Qt::ToolTipRole:
        return column == ErrorColumn && !row.error.isEmpty() ? QVariant(visible(row.error))
                                                             : QVariant();
    case SortRole: return sortOf(row, column);
    case SignRole:
        return column == StateColumn ? QVariant(static_cast<int>(signOf(row.state))) : QVariant();
    case FaceRole:
        return static_cast<int>(column == ServiceColumn ? Face::Strong
                : column == UrlColumn                   ? Face::Mono
                                                        : Face::Normal);
    case ToneRole: return static_cast<int>(toneOf(row, column));
    case KeyRole: return sourceKey(row);
    case FilterRole:
        return QStringList{row.service,
            row.environment,
            kindWord(row.kind),
            row.url,
            row.cause,
            row.error,
            row.capability,
            health::stateWord(row.state)}
            .join(u' ');
    default: return {};
    }
}

QVariant SourcesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case ServiceColumn: return tr("Service");
    case KindColumn: return tr("Kind");
    case UrlColumn: return tr("Endpoint");
    case AttemptColumn: return tr("Last attempt");
    case SuccessColumn: return tr("Last success");
    case DueColumn: return tr("Next due");
    case LatencyColumn: return tr("Latency");
    case ErrorColumn: return tr("Error");
    case CapabilityColumn: return tr("Capability");
    default: return QString();
    }
}

} // namespace slipway::tables
