// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/servicesmodel.h"

#include "format/number.h"
#include "format/unit.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

using health::State;

QString latencyText(const ServiceRow& row)
{
    if (row.latencyMs)
        return format::latency(*row.latencyMs);
    return row.cause.isEmpty() ? format::noValue : row.cause;
}

/// The state in words, with what qualifies it.
QString stateText(const ServiceRow& row)
{
    QStringList words{row.isStale ? ServicesModel::tr("stale") : health::stateWord(row.state)};
    if (row.isRetrying)
        words << ServicesModel::tr("retrying");
    if (row.isFlapping)
        words << ServicesModel::tr("flapping");
    if (row.byScrape)
        words << ServicesModel::tr("by scrape");
    return words.join(u", "_s);
}

QString detailText(const ServiceRow& row)
{
    QStringList parts;
    if (row.isStale)
        parts << ServicesModel::tr("stale");
    if (row.isRetrying)
        parts << ServicesModel::tr("retrying");
    if (row.isFlapping)
        parts << ServicesModel::tr("flapping");
    if (!row.detail.isEmpty())
        parts << row.detail;
    if (row.byScrape)
        parts << ServicesModel::tr("by scrape");
    if (row.hasContradiction)
        parts << ServicesModel::tr("sources disagree");
    return parts.join(u" · "_s);
}

QString uptimeText(const ServiceRow& row)
{
    return row.uptimePercent ? format::percent(*row.uptimePercent / 100) : format::noValue;
}

QString filterText(const ServiceRow& row)
{
    return QStringList{row.service, row.title, row.version, stateText(row), row.cause, row.detail}
        .join(u' ');
}

bool isGood(const Beat& beat)
{
    return beat.time != 0 && beat.state == State::Up;
}

QString countText(State state, int count)
{
    switch (state) {
    case State::Up: return ServicesModel::tr("%1 healthy").arg(count);
    case State::Degraded: return ServicesModel::tr("%1 degraded").arg(count);
    case State::Down: return ServicesModel::tr("%1 down").arg(count);
    case State::Starting: return ServicesModel::tr("%1 starting").arg(count);
    case State::Maintenance: return ServicesModel::tr("%1 in maintenance").arg(count);
    case State::Unknown: return ServicesModel::tr("%1 unknown").arg(count);
    }
    return {};
}

} // namespace

int ServicesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ServicesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    switch (role) {
    case Qt::DisplayRole: return textOf(row, index.column());
    case Qt::ToolTipRole: return tipOf(row, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == StateColumn ? stateText(row) : textOf(row, index.column());
    case SortRole: return sortOf(row, index.column());
    case SignRole:
        return index.column() == StateColumn ? QVariant(static_cast<int>(signOf(row.state)))
                                             : QVariant();
    case ToneRole: return toneOf(row, index.column());
    case FaceRole: return faceOf(index.column());
    case KeyRole: return row.service;
    case FilterRole: return filterText(row);
    case StateRole: return static_cast<int>(row.state);
    case StaleRole: return row.isStale;
    case FlappingRole: return row.isFlapping;
    case BeatsRole: return QVariant::fromValue(row.beats);
    case LatenciesRole: return QVariant::fromValue(row.latencies);
    default: return {};
    }
}

QVariant ServicesModel::textOf(const ServiceRow& row, int column) const
{
    switch (column) {
    case NameColumn: return row.title.isEmpty() ? row.service : row.title;
    case VersionColumn: return row.version.isEmpty() ? format::noValue : row.version;
    case LatencyColumn: return latencyText(row);
    case UptimeColumn: return uptimeText(row);
    case DetailColumn: return detailText(row);
    default: return {};
    }
}

QVariant ServicesModel::toneOf(const ServiceRow& row, int column) const
{
    const bool isSpoken = column == DetailColumn || (column == LatencyColumn && !row.latencyMs);
    if (row.state == State::Down && isSpoken)
        return static_cast<int>(Tone::Bad);
    switch (column) {
    case VersionColumn:
    case DetailColumn: return static_cast<int>(Tone::Dim);
    case LatencyColumn:
        return row.latencyMs && !row.isStale ? QVariant() : QVariant(static_cast<int>(Tone::Dim));
    default: return {};
    }
}

QVariant ServicesModel::faceOf(int column) const
{
    switch (column) {
    case NameColumn: return static_cast<int>(Face::Strong);
    case VersionColumn: return static_cast<int>(Face::Mono);
    default: return {};
    }
}

QVariant ServicesModel::sortOf(const ServiceRow& row, int column) const
{
    switch (column) {
    case StateColumn: return health::rollUpRank(row.state);
    case LatencyColumn: return row.latencyMs.value_or(-1);
    case UptimeColumn: return row.uptimePercent.value_or(-1);
    case BeatsColumn: return static_cast<qlonglong>(std::ranges::count_if(row.beats, isGood));
    case ResponseColumn: return row.latencies.empty() ? -1 : row.latencies.back();
    default: return textOf(row, column);
    }
}

QString ServicesModel::tipOf(const ServiceRow& row, int column) const
{
    QString tip;
    if (column == StateColumn)
        tip = stateText(row);
    if (column == UptimeColumn && row.uptimePercent)
        tip = tr("%1 of what was observed: %2").arg(uptimeText(row), row.uptimeSpan);
    if (column == DetailColumn)
        tip = row.reason.isEmpty() ? detailText(row) : row.reason;
    return tip;
}

QVariant ServicesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::AccessibleTextRole && section == StateColumn)
        return tr("State");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Service");
    case VersionColumn: return tr("Version");
    case LatencyColumn: return tr("Latency");
    case BeatsColumn:
        return m_beatsSpan.isEmpty() ? tr("Last 30 checks") : tr("Last %1").arg(m_beatsSpan);
    case ResponseColumn:
        return m_responsesSpan.isEmpty() ? tr("Response time")
                                         : tr("Response time, %1").arg(m_responsesSpan);
    case UptimeColumn: return tr("Uptime");
    case DetailColumn: return tr("Detail");
    default: return QString();
    }
}

void ServicesModel::setSpans(const QString& beats, const QString& responses)
{
    if (beats == m_beatsSpan && responses == m_responsesSpan)
        return;
    m_beatsSpan = beats;
    m_responsesSpan = responses;
    emit headerDataChanged(Qt::Horizontal, BeatsColumn, ResponseColumn);
}

QString servicesSentence(const std::vector<ServiceRow>& rows)
{
    static constexpr std::array order{State::Up,
        State::Degraded,
        State::Down,
        State::Starting,
        State::Maintenance,
        State::Unknown};
    QStringList parts;
    for (const auto state : order) {
        if (const auto count = std::ranges::count(rows, state, &ServiceRow::state); count > 0)
            parts << countText(state, static_cast<int>(count));
    }
    return parts.isEmpty() ? ServicesModel::tr("No services") : parts.join(u" · "_s);
}

health::State worstState(const std::vector<ServiceRow>& rows)
{
    const auto rank = [](const ServiceRow& row) { return health::rollUpRank(row.state); };
    const auto worst = std::ranges::max_element(rows, {}, rank);
    return worst == rows.end() ? State::Unknown : worst->state;
}

} // namespace slipway::tables
