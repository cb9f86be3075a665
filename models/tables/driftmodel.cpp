// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/driftmodel.h"

#include "base/text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

using readiness::DriftKind;
using readiness::DriftVerdict;

QString say(const char* text)
{
    return QCoreApplication::translate("slipway::tables::DriftModel", text);
}

/// Smaller is what a person should read first.
int rankOf(DriftVerdict verdict)
{
    switch (verdict) {
    case DriftVerdict::Unexpected: return 0;
    case DriftVerdict::Unknown: return 1;
    case DriftVerdict::Expected: return 2;
    case DriftVerdict::Same: return 3;
    }
    return 3;
}

} // namespace

QString driftKindText(DriftKind kind)
{
    switch (kind) {
    case DriftKind::Service: return say("service");
    case DriftKind::Image: return say("image");
    case DriftKind::Version: return say("version");
    case DriftKind::Variable: return say("variable");
    case DriftKind::Limit: return say("limit");
    case DriftKind::Replicas: return say("replicas");
    case DriftKind::Port: return say("port");
    }
    return {};
}

QString driftText(DriftVerdict verdict)
{
    switch (verdict) {
    case DriftVerdict::Same: return say("same");
    case DriftVerdict::Expected: return say("expected");
    case DriftVerdict::Unexpected: return say("unexpected");
    case DriftVerdict::Unknown: return say("unknown");
    }
    return {};
}

Sign signOf(DriftVerdict verdict)
{
    switch (verdict) {
    case DriftVerdict::Same:
    case DriftVerdict::Expected: return Sign::Ok;
    case DriftVerdict::Unexpected: return Sign::Bad;
    case DriftVerdict::Unknown: return Sign::Unknown;
    }
    return Sign::Unknown;
}

readiness::DriftReport mirrored(readiness::DriftReport report)
{
    std::swap(report.left, report.right);
    for (auto& row : report.rows) {
        std::swap(row.left, row.right);
        std::ranges::reverse(row.evidence);
    }
    return report;
}

void DriftModel::setSides(const QString& left, const QString& right)
{
    m_left = left;
    m_right = right;
    emit headerDataChanged(Qt::Horizontal, LeftColumn, RightColumn);
}

QString DriftModel::keyOf(const readiness::Drift& row) const
{
    return u"%1/%2"_s.arg(static_cast<int>(row.kind)).arg(row.subject);
}

int DriftModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString DriftModel::textOf(const readiness::Drift& row, int column)
{
    switch (column) {
    case SubjectColumn: return visible(row.subject, 200);
    case KindColumn: return driftKindText(row.kind);
    case LeftColumn: return row.left.isEmpty() ? say("not there") : visible(row.left, 200);
    case RightColumn: return row.right.isEmpty() ? say("not there") : visible(row.right, 200);
    case WordColumn: return driftText(row.verdict);
    case WhyColumn: return visible(row.why, 400);
    default: return {};
    }
}

QVariant DriftModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    const Sign sign = signOf(row.verdict);
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == VerdictColumn ? driftText(row.verdict) : textOf(row, column);
    case SortRole:
        return column == VerdictColumn || column == WordColumn ? QVariant(rankOf(row.verdict))
                                                               : QVariant(textOf(row, column));
    case SignRole: return column == VerdictColumn ? QVariant(static_cast<int>(sign)) : QVariant();
    case FaceRole:
        return static_cast<int>(
            column == SubjectColumn || column == LeftColumn || column == RightColumn
                ? Face::Mono
                : Face::Normal);
    case ToneRole:
        if (column == WordColumn)
            return static_cast<int>(
                row.verdict == DriftVerdict::Same ? Tone::Faint : tables::toneOf(sign));
        if (column == LeftColumn || column == RightColumn)
            return static_cast<int>(
                (column == LeftColumn ? row.left : row.right).isEmpty() ? Tone::Faint : Tone::Text);
        return static_cast<int>(column == SubjectColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return keyOf(row);
    case FilterRole:
        return QStringList{row.subject,
            driftKindText(row.kind),
            row.left,
            row.right,
            driftText(row.verdict),
            row.why}
            .join(u' ');
    case VerdictRole: return static_cast<int>(row.verdict);
    default: return {};
    }
}

QVariant DriftModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case SubjectColumn: return tr("Subject");
    case KindColumn: return tr("Kind");
    case LeftColumn: return m_left.isEmpty() ? tr("Left") : visible(m_left, 40);
    case RightColumn: return m_right.isEmpty() ? tr("Right") : visible(m_right, 40);
    case WordColumn: return tr("Difference");
    case WhyColumn: return tr("Why");
    default: return QString();
    }
}

} // namespace slipway::tables
