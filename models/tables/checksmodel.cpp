// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/checksmodel.h"

#include "base/text.h"
#include "format/time.h"

#include <QCoreApplication>

#include <algorithm>
#include <set>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

using readiness::EvidenceKind;
using readiness::Status;

/// Smaller is what a person should read first.
int rankOf(Status status)
{
    switch (status) {
    case Status::Fail: return 0;
    case Status::Warn: return 1;
    case Status::Unknown: return 2;
    case Status::Waived: return 3;
    case Status::Pass: return 4;
    case Status::NotApplicable: return 5;
    }
    return 5;
}

int orderOf(const readiness::CheckResult& check)
{
    return rankOf(check.status) * 10 + static_cast<int>(check.severity);
}

std::set<QString> disputedChecks(const readiness::Assessment& assessment)
{
    std::set<QString> out;
    for (const auto& claim : assessment.claims) {
        // A category's score disputes the category, not each of its checks.
        if (claim.kind == u"score")
            continue;
        if (claim.verdict == readiness::ClaimVerdict::Contradicted
            || claim.verdict == readiness::ClaimVerdict::Partly)
            out.insert(claim.checks.begin(), claim.checks.end());
    }
    return out;
}

qint64 timeOf(const readiness::CheckResult& check, qint64 assessed)
{
    qint64 newest = 0;
    bool wasRead = false;
    for (const auto& evidence : check.evidence) {
        newest = std::max(newest, evidence.time);
        wasRead
            = wasRead || evidence.kind == EvidenceKind::File || evidence.kind == EvidenceKind::Git;
    }
    if (newest > 0)
        return newest;
    return wasRead && check.unknown == readiness::UnknownReason::None ? assessed : 0;
}

QString filterText(const CheckRow& row)
{
    return QStringList{row.check.id,
        row.check.title,
        shortCategoryName(row.check.category),
        placeText(row.check),
        readiness::severityWord(row.check.severity),
        readiness::statusWord(row.check.status),
        row.check.owner}
        .join(u' ');
}

Tone severityTone(const readiness::CheckResult& check)
{
    const bool isOpen = check.status == Status::Fail || check.status == Status::Warn
        || check.status == Status::Unknown;
    return isOpen && check.severity == readiness::Severity::Blocker ? Tone::Bad : Tone::Dim;
}

} // namespace

QString placeText(const readiness::Evidence& evidence)
{
    switch (evidence.kind) {
    case EvidenceKind::Absent:
        return QCoreApplication::translate("slipway::tables::ChecksModel", "no %1")
            .arg(visible(evidence.path));
    case EvidenceKind::Live:
    case EvidenceKind::Metric:
        return visible(evidence.url.isEmpty() ? evidence.path : evidence.url);
    case EvidenceKind::File:
    case EvidenceKind::Report:
    case EvidenceKind::Git:
    case EvidenceKind::Run: break;
    }
    const QString path = visible(evidence.path);
    return evidence.line > 0 ? u"%1:%2"_s.arg(path).arg(evidence.line) : path;
}

QString placeText(const readiness::CheckResult& check)
{
    if (check.evidence.empty())
        return {};
    const QString first = placeText(check.evidence.front());
    const auto more = static_cast<int>(check.evidence.size()) - 1;
    return more > 0 ? u"%1  +%2"_s.arg(first).arg(more) : first;
}

QString shortCategoryName(readiness::Category category)
{
    return category == readiness::Category::Pipeline ? u"CI/CD"_s
                                                     : readiness::categoryName(category);
}

std::vector<CheckRow> checkRows(const readiness::Assessment& assessment)
{
    const auto disputed = disputedChecks(assessment);
    std::vector<CheckRow> out;
    out.reserve(assessment.checks.size());
    for (const auto& check : assessment.checks)
        out.push_back({.check = check,
            .time = timeOf(check, assessment.time),
            .isDisputed = disputed.contains(check.id)});
    std::ranges::stable_sort(out, {}, [](const CheckRow& row) { return orderOf(row.check); });
    return out;
}

QString evidenceClassText(const readiness::CheckResult& check)
{
    std::optional<readiness::EvidenceClass> best;
    for (const auto& evidence : check.evidence)
        best = std::max(
            best.value_or(readiness::EvidenceClass::Statement), readiness::classOf(evidence.kind));
    return best ? readiness::evidenceClassWord(*best) : u"—"_s;
}

void ChecksModel::setNow(qint64 now)
{
    // Ages are told in steps of seconds at best: nothing is repainted in between.
    if (now / 1000 == m_now / 1000)
        return;
    m_now = now;
    if (!rows().empty())
        emit dataChanged(
            index(0, FreshColumn), index(rowCount() - 1, FreshColumn), {Qt::DisplayRole});
}

int ChecksModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ChecksModel::textOf(const CheckRow& row, int column) const
{
    switch (column) {
    case TitleColumn: return visible(row.check.title);
    case CategoryColumn: return shortCategoryName(row.check.category);
    case PlaceColumn: return placeText(row.check);
    case SeverityColumn: return readiness::severityWord(row.check.severity);
    case FreshColumn:
        return row.time > 0 ? format::span(std::max<qint64>(1, (m_now - row.time) / 1000) * 1000)
                            : u"—"_s;
    case IdColumn: return visible(row.check.id);
    case OwnerColumn: return row.check.owner.isEmpty() ? u"—"_s : visible(row.check.owner);
    case ClassColumn: return evidenceClassText(row.check);
    default: return {};
    }
}

QVariant ChecksModel::sortOf(const CheckRow& row, int column) const
{
    switch (column) {
    case StatusColumn: return orderOf(row.check);
    case CategoryColumn: return static_cast<int>(row.check.category);
    case SeverityColumn:
        return static_cast<int>(row.check.severity) * 10 + rankOf(row.check.status);
    case FreshColumn: return -row.time;
    default: return textOf(row, column);
    }
}

QVariant ChecksModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CheckRow& row = this->row(index);
    const int column = index.column();
    if (row.group)
        return headingData(*row.group, column, role);
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == StatusColumn ? readiness::statusWord(row.check.status)
                                      : textOf(row, column);
    case SortRole: return sortOf(row, column);
    case SignRole:
        return column == StatusColumn ? QVariant(static_cast<int>(signOf(row.check.status)))
                                      : QVariant();
    case FaceRole:
        return static_cast<int>(column == TitleColumn         ? Face::Medium
                : column == PlaceColumn || column == IdColumn ? Face::Mono
                                                              : Face::Normal);
    case ToneRole:
        if (column == SeverityColumn)
            return static_cast<int>(severityTone(row.check));
        return static_cast<int>(column == TitleColumn ? Tone::Text
                : column == FreshColumn               ? Tone::Faint
                                                      : Tone::Dim);
    case KeyRole: return row.check.id;
    case FilterRole: return filterText(row);
    case StatusRole: return static_cast<int>(row.check.status);
    case SeverityRole: return static_cast<int>(row.check.severity);
    case CategoryRole: return static_cast<int>(row.check.category);
    case DisputedRole: return row.isDisputed;
    case HeadingRole: return false;
    default: return {};
    }
}

QVariant ChecksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TitleColumn: return tr("Check");
    case CategoryColumn: return tr("Category");
    case PlaceColumn: return tr("Evidence");
    case SeverityColumn: return tr("Severity");
    case FreshColumn: return tr("Fresh");
    case IdColumn: return tr("Id");
    case OwnerColumn: return tr("Owner");
    case ClassColumn: return tr("Class");
    default: return QString();
    }
}

} // namespace slipway::tables
