// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "tables/checksmodel.h"

#include <QMap>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

using readiness::Severity;
using readiness::Status;

/// More rows than this change at once: all are taken anew, which is one step for the view.
constexpr size_t manyRows = 400;
const QString nobody = u"~"_s; ///< sorts behind every name

/// A row's key, as keyOf.
auto keyed()
{
    return [](const CheckRow& row) -> const QString& {
        return row.group ? row.group->key : row.check.id;
    };
}

template<typename T>
bool isAmong(const std::vector<T>& list, T value)
{
    return list.empty() || std::ranges::find(list, value) != list.end();
}

} // namespace

void ChecksModel::setChecks(std::vector<CheckRow> checks)
{
    m_checks = std::move(checks);
    m_words.clear();
    m_words.reserve(m_checks.size());
    for (const auto& row : m_checks)
        m_words.push_back(QStringList{row.check.id,
            row.check.title,
            readiness::categoryName(row.check.category),
            shortCategoryName(row.check.category),
            placeText(row.check),
            readiness::severityWord(row.check.severity),
            readiness::statusWord(row.check.status),
            row.check.owner}
                              .join(u' '));
    arrange();
}

void ChecksModel::setQuery(ChecksQuery query)
{
    if (query == m_query)
        return;
    m_query = std::move(query);
    arrange();
}

void ChecksModel::sort(int column, Qt::SortOrder order)
{
    if (m_checks.empty() && rowCount() > 0)
        return; // rows that were set as they are stay as they are
    m_sortColumn = column < 0 ? StatusColumn : column;
    m_order = order;
    arrange();
}

bool ChecksModel::accepts(size_t check) const
{
    const CheckRow& row = m_checks[check];
    const auto& result = row.check;
    if (!isAmong(m_query.statuses, result.status) || !isAmong(m_query.severities, result.severity))
        return false;
    if (m_query.category && *m_query.category != result.category)
        return false;
    if (m_query.owner && *m_query.owner != result.owner)
        return false;
    if (m_query.onlyDisputed && !row.isDisputed)
        return false;
    if (m_query.onlyWaived && !result.waiver && result.status != Status::Waived)
        return false;
    return std::ranges::all_of(m_query.words,
        [&](const QString& word) { return m_words[check].contains(word, Qt::CaseInsensitive); });
}

std::vector<size_t> ChecksModel::sorted(std::vector<size_t> places) const
{
    std::vector<QVariant> keys(m_checks.size());
    for (const size_t place : places)
        keys[place] = sortOf(m_checks[place], m_sortColumn);
    std::ranges::stable_sort(places, [&](size_t a, size_t b) {
        if (m_order == Qt::DescendingOrder)
            std::swap(a, b);
        return QVariant::compare(keys[a], keys[b]) == QPartialOrdering::Less;
    });
    return places;
}

QString ChecksModel::groupKey(const CheckRow& row) const
{
    const auto& check = row.check;
    switch (m_query.grouping) {
    case Grouping::None: break;
    case Grouping::Category: return u"category:%1"_s.arg(static_cast<int>(check.category));
    case Grouping::Severity: return u"severity:%1"_s.arg(static_cast<int>(check.severity));
    case Grouping::Owner: return u"owner:"_s + (check.owner.isEmpty() ? nobody : check.owner);
    case Grouping::Status:
        return u"status:%1"_s.arg(sortOf(row, StatusColumn).toInt() / 10); // worst first
    }
    return {};
}

CheckRow ChecksModel::heading(const QString& key, const std::vector<size_t>& members) const
{
    const auto& first = m_checks[members.front()].check;
    CheckGroup group{.key = u"group/"_s + key};
    group.isCollapsed = m_query.collapsed.contains(group.key);
    switch (m_query.grouping) {
    case Grouping::None: break;
    case Grouping::Category: group.title = readiness::categoryName(first.category); break;
    case Grouping::Severity: group.title = readiness::severityWord(first.severity); break;
    case Grouping::Owner:
        group.title = first.owner.isEmpty() ? tr("Nobody owns these") : visible(first.owner, 60);
        break;
    case Grouping::Status: group.title = readiness::statusWord(first.status); break;
    }
    const auto count = [&](Status status) {
        return static_cast<int>(std::ranges::count_if(
            members, [&](size_t place) { return m_checks[place].check.status == status; }));
    };
    QStringList words{tr("%n check(s)", nullptr, static_cast<int>(members.size()))};
    if (m_query.grouping != Grouping::Status) {
        if (const int failing = count(Status::Fail); failing > 0)
            words << tr("%1 failing").arg(failing);
        if (const int warning = count(Status::Warn); warning > 0)
            words << tr("%1 warning").arg(warning);
        if (const int unknown = count(Status::Unknown); unknown > 0)
            words << tr("%1 unknown").arg(unknown);
    }
    group.summary = words.join(u" · "_s);
    CheckRow row;
    row.group = std::move(group);
    return row;
}

void ChecksModel::arrange()
{
    std::vector<size_t> places;
    for (size_t i = 0; i < m_checks.size(); ++i) {
        if (accepts(i))
            places.push_back(i);
    }
    m_matches = static_cast<int>(places.size());
    places = sorted(std::move(places));
    std::vector<CheckRow> out;
    if (m_query.grouping == Grouping::None) {
        out.reserve(places.size());
        for (const size_t place : places)
            out.push_back(m_checks[place]);
    } else {
        QMap<QString, std::vector<size_t>> groups;
        for (const size_t place : places)
            groups[groupKey(m_checks[place])].push_back(place);
        for (auto group = groups.cbegin(); group != groups.cend(); ++group) {
            out.push_back(heading(group.key(), group.value()));
            if (out.back().group->isCollapsed)
                continue;
            for (const size_t place : group.value())
                out.push_back(m_checks[place]);
        }
    }
    const bool isOther
        = out.size() != rows().size() || !std::ranges::equal(out, rows(), {}, keyed(), keyed());
    if (isOther && std::max(out.size(), rows().size()) > manyRows)
        setRows({});
    setRows(std::move(out));
}

QVariant ChecksModel::headingData(const CheckGroup& group, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return column == StatusColumn ? (group.isCollapsed ? u"▸"_s : u"▾"_s)
            : column == TitleColumn   ? group.title
                                      : QString();
    case Qt::AccessibleTextRole:
        return column == TitleColumn ? u"%1, %2, %3"_s.arg(
                   group.title, group.summary, group.isCollapsed ? tr("collapsed") : tr("expanded"))
                                     : QString();
    case SuffixRole: return column == TitleColumn ? u"  "_s + group.summary : QString();
    case FaceRole: return static_cast<int>(Face::Strong);
    case ToneRole: return static_cast<int>(column == StatusColumn ? Tone::Dim : Tone::Text);
    case KeyRole: return group.key;
    case HeadingRole: return true;
    case FilterRole: return group.title;
    case StatusRole:
    case SeverityRole:
    case CategoryRole: return -1;
    case DisputedRole: return false;
    default: return {};
    }
}

} // namespace slipway::tables
