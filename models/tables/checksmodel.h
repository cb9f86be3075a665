// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QSet>
#include <QString>

#include <optional>
#include <vector>

namespace slipway::tables {

/// A line above the checks of a group.
struct CheckGroup {
    QString key{}; ///< stays the same over refreshes
    QString title{};
    QString summary{}; ///< `24 checks, 3 failing`
    bool isCollapsed = false;
    friend bool operator==(const CheckGroup&, const CheckGroup&) = default;
};

/// A check as a row of the scorecard's table, or the heading of a group.
struct CheckRow {
    readiness::CheckResult check{};
    qint64 time
        = 0; ///< when its evidence is from, milliseconds since the Unix epoch; 0: there is none
    bool isDisputed = false; ///< a claim says otherwise
    std::optional<CheckGroup> group{}; ///< a heading: `check` is empty
    friend bool operator==(const CheckRow&, const CheckRow&) = default;
};

/// What the checks are put together by.
enum class Grouping { None, Category, Severity, Owner, Status };

/// What of the checks is shown, and how. Everything empty: all of them, worst first.
struct ChecksQuery {
    QStringList words{}; ///< each must be found somewhere in the row
    std::vector<readiness::Status> statuses{}; ///< empty: any
    std::vector<readiness::Severity> severities{}; ///< empty: any
    std::optional<readiness::Category> category{};
    std::optional<QString> owner{}; ///< an empty one: nobody's
    bool onlyDisputed = false;
    bool onlyWaived = false; ///< with a waiver, be it expired
    Grouping grouping = Grouping::None;
    QSet<QString> collapsed{}; ///< keys of groups whose checks are not shown
    friend bool operator==(const ChecksQuery&, const ChecksQuery&) = default;
};

/// The rows of a scorecard: worst first, then by severity, then in the scorecard's order.
std::vector<CheckRow> checkRows(const readiness::Assessment& assessment);
/// Where the evidence is, in one line: `ci.yml:63`, `no Dockerfile`, a URL; `+2` for further
/// places.
QString placeText(const readiness::CheckResult& check);
/// One place: path and line, URL, or what is absent.
QString placeText(const readiness::Evidence& evidence);
/// A category's name where there is little room: `CI/CD`.
QString shortCategoryName(readiness::Category category);

/// The strongest evidence of a check: `E1`; a dash where there is none.
QString evidenceClassText(const readiness::CheckResult& check);

/// The checks of a scorecard: as they are (setRows), or filtered, grouped and sorted (setChecks).
class ChecksModel : public RowModel<CheckRow, QString> {
    Q_OBJECT
public:
    enum Column {
        StatusColumn,
        TitleColumn,
        CategoryColumn,
        PlaceColumn,
        SeverityColumn,
        FreshColumn,
        IdColumn,
        OwnerColumn,
        ClassColumn,
        ColumnCount
    };
    enum OwnRole {
        StatusRole = FirstOwnRole, ///< readiness::Status as int
        SeverityRole, ///< readiness::Severity as int
        CategoryRole, ///< readiness::Category as int
        DisputedRole, ///< bool
        HeadingRole, ///< bool: the heading of a group; KeyRole is the group's
    };
    using RowModel::RowModel;

    /// All checks there are; what is shown of them says the query. `sort` arranges only these.
    void setChecks(std::vector<CheckRow> checks);
    void setQuery(ChecksQuery query);
    const ChecksQuery& query() const { return m_query; }
    /// How many checks match, those of collapsed groups too.
    int matchCount() const { return m_matches; }
    const std::vector<CheckRow>& checks() const { return m_checks; }
    void sort(int column, Qt::SortOrder order = Qt::AscendingOrder) override;

    /// Ages are told from here on; milliseconds since the Unix epoch.
    void setNow(qint64 now);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const CheckRow& row) const override
    {
        return row.group ? row.group->key : row.check.id;
    }

private:
    void arrange();
    bool accepts(size_t check) const;
    QString groupKey(const CheckRow& row) const;
    CheckRow heading(const QString& key, const std::vector<size_t>& members) const;
    std::vector<size_t> sorted(std::vector<size_t> places) const;
    QVariant headingData(const CheckGroup& group, int column, int role) const;
    QString textOf(const CheckRow& row, int column) const;
    QVariant sortOf(const CheckRow& row, int column) const;

    std::vector<CheckRow> m_checks;
    std::vector<QString> m_words; ///< of each check, for text filters
    ChecksQuery m_query;
    int m_sortColumn = StatusColumn;
    Qt::SortOrder m_order = Qt::AscendingOrder;
    int m_matches = 0;
    qint64 m_now = 0;
};

} // namespace slipway::tables
