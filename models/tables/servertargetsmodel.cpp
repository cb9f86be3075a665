// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "format/time.h"
#include "format/unit.h"
#include "tables/serversmodel.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::tables {

using prometheus::Target;

Sign ServerTargetsModel::signOf(const Target& target)
{
    switch (target.health) {
    case Target::Health::Up: return Sign::Ok;
    case Target::Health::Down: return Sign::Bad;
    case Target::Health::Unknown: return Sign::Unknown;
    }
    return Sign::Unknown;
}

QString ServerTargetsModel::keyOf(const Target& row) const
{
    return row.job + u'/' + row.instance + u'/' + row.scrapeUrl;
}

void ServerTargetsModel::setNow(qint64 now)
{
    if (now / 1000 == m_now / 1000)
        return;
    m_now = now;
    if (!rows().empty())
        emit dataChanged(
            index(0, ScrapeColumn), index(rowCount() - 1, ScrapeColumn), {Qt::DisplayRole});
}

int ServerTargetsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ServerTargetsModel::textOf(const Target& row, int column) const
{
    switch (column) {
    case JobColumn: return visible(row.job, 200);
    case InstanceColumn: return visible(row.instance.isEmpty() ? row.scrapeUrl : row.instance, 200);
    case ScrapeColumn:
        return row.lastScrape > 0 ? format::age(row.lastScrape, std::max(row.lastScrape, m_now))
                                  : tr("never");
    case DurationColumn:
        return row.lastDurationMs > 0 ? format::latency(row.lastDurationMs) : u"—"_s;
    case ErrorColumn: return visible(row.lastError);
    default: return {};
    }
}

QVariant ServerTargetsModel::sortOf(const Target& row, int column) const
{
    switch (column) {
    case SignColumn:
        return row.health == Target::Health::Down   ? 0
            : row.health == Target::Health::Unknown ? 1
                                                    : 2;
    case ScrapeColumn: return -row.lastScrape;
    case DurationColumn: return row.lastDurationMs;
    default: return textOf(row, column);
    }
}

QVariant ServerTargetsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        if (column != SignColumn)
            return textOf(row, column);
        return row.health == Target::Health::Up  ? tr("up")
            : row.health == Target::Health::Down ? tr("down")
                                                 : tr("unknown");
    case Qt::ToolTipRole:
        return column == ErrorColumn && !row.lastError.isEmpty() ? QVariant(visible(row.lastError))
                                                                 : QVariant();
    case SortRole: return sortOf(row, column);
    case SignRole:
        return column == SignColumn ? QVariant(static_cast<int>(signOf(row))) : QVariant();
    case FaceRole: return static_cast<int>(column == JobColumn ? Face::Strong : Face::Normal);
    case ToneRole:
        return static_cast<int>(column == ErrorColumn ? Tone::Bad
                : column == JobColumn                 ? Tone::Text
                                                      : Tone::Dim);
    case KeyRole: return keyOf(row);
    case FilterRole:
        return QStringList{row.job, row.instance, row.scrapeUrl, row.lastError}.join(u' ');
    default: return {};
    }
}

QVariant ServerTargetsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case JobColumn: return tr("Job");
    case InstanceColumn: return tr("Instance");
    case ScrapeColumn: return tr("Last scrape");
    case DurationColumn: return tr("Duration");
    case ErrorColumn: return tr("Error");
    default: return QString();
    }
}

} // namespace slipway::tables
