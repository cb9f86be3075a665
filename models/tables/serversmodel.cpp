// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/serversmodel.h"

#include "base/text.h"
#include "format/time.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::tables {

using prometheus::ServerView;
using prometheus::Target;

bool isStale(const ServerView& server, qint64 now)
{
    return server.time > 0 && server.staleAfter > 0 && now - server.time > server.staleAfter;
}

QString serverKey(const ServerView& server)
{
    return server.environment + u'/' + server.name;
}

Sign signOf(const ServerView& server, qint64 now)
{
    if (server.time <= 0)
        return Sign::Running;
    if (isStale(server, now))
        return Sign::Unknown;
    if (!server.build)
        return Sign::Bad;
    const bool isWhole = server.trouble.isEmpty() && server.warnings.isEmpty();
    return isWhole && failingRules(server) == 0 ? Sign::Ok : Sign::Warn;
}

QString stateWord(const ServerView& server, qint64 now)
{
    switch (signOf(server, now)) {
    case Sign::Running: return ServersModel::tr("asked for the first time");
    case Sign::Unknown: return ServersModel::tr("stale");
    case Sign::Bad: return ServersModel::tr("does not answer");
    case Sign::Warn: return ServersModel::tr("answers, with something wrong");
    default: return ServersModel::tr("answers");
    }
}

int targetsOf(const ServerView& server, Target::Health health)
{
    return static_cast<int>(std::ranges::count(server.targets, health, &Target::health));
}

int failingRules(const ServerView& server)
{
    return static_cast<int>(std::ranges::count(
        server.rules, prometheus::Rule::Health::Error, &prometheus::Rule::health));
}

void ServersModel::setNow(qint64 now)
{
    if (now / 1000 == m_now / 1000)
        return;
    m_now = now;
    if (!rows().empty())
        emit dataChanged(index(0, SignColumn), index(rowCount() - 1, AgeColumn));
}

int ServersModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ServersModel::textOf(const ServerView& row, int column) const
{
    const bool isKnown = row.build.has_value();
    switch (column) {
    case NameColumn: return visible(row.name, 80);
    case ProductColumn:
        return isKnown ? visible(u"%1 %2"_s.arg(row.build->product, row.build->version).trimmed())
                       : u"—"_s;
    case AgeColumn: return row.time > 0 ? format::age(row.time, std::max(row.time, m_now)) : u"—"_s;
    case TargetsColumn:
        if (!isKnown || !row.build->hasTargets)
            return u"—"_s;
        return tr("%1 up · %2 down")
            .arg(targetsOf(row, Target::Health::Up))
            .arg(targetsOf(row, Target::Health::Down));
    case RulesColumn:
        if (!isKnown || !row.build->hasRules)
            return u"—"_s;
        return failingRules(row) > 0
            ? tr("%1, %2 failing").arg(row.rules.size()).arg(failingRules(row))
            : QString::number(row.rules.size());
    case RetentionColumn: return isKnown ? visible(row.build->retention, 40) : QString();
    case UrlColumn: return row.trouble.isEmpty() ? visible(row.url) : visible(row.trouble);
    default: return {};
    }
}

Tone ServersModel::toneOf(const ServerView& row, int column) const
{
    const Tone worst = signOf(row, m_now) == Sign::Bad ? Tone::Bad : Tone::Warn;
    switch (column) {
    case NameColumn: return Tone::Text;
    case AgeColumn: return isStale(row, m_now) ? Tone::Warn : Tone::Dim;
    case TargetsColumn: return targetsOf(row, Target::Health::Down) > 0 ? Tone::Warn : Tone::Dim;
    case RulesColumn: return failingRules(row) > 0 ? Tone::Warn : Tone::Dim;
    case UrlColumn: return row.trouble.isEmpty() ? Tone::Dim : worst;
    default: return Tone::Dim;
    }
}

QVariant ServersModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == SignColumn ? stateWord(row, m_now) : textOf(row, column);
    case SortRole: return column == AgeColumn ? QVariant(-row.time) : textOf(row, column);
    case SignRole:
        return column == SignColumn ? QVariant(static_cast<int>(signOf(row, m_now))) : QVariant();
    case FaceRole: return static_cast<int>(column == NameColumn ? Face::Strong : Face::Normal);
    case ToneRole: return static_cast<int>(toneOf(row, column));
    case KeyRole: return serverKey(row);
    case FilterRole: return QStringList{row.name, row.environment, row.url, row.trouble}.join(u' ');
    default: return {};
    }
}

QVariant ServersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Server");
    case ProductColumn: return tr("Product");
    case AgeColumn: return tr("Last look");
    case TargetsColumn: return tr("Targets");
    case RulesColumn: return tr("Rules");
    case RetentionColumn: return tr("Retention");
    case UrlColumn: return tr("Address");
    default: return QString();
    }
}

} // namespace slipway::tables
