// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/claimsmodel.h"

#include "base/text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

/// Smaller is what a person should read first.
int rankOf(readiness::ClaimVerdict verdict)
{
    switch (verdict) {
    case readiness::ClaimVerdict::Contradicted: return 0;
    case readiness::ClaimVerdict::Partly: return 1;
    case readiness::ClaimVerdict::Unsupported: return 2;
    case readiness::ClaimVerdict::Supported: return 3;
    }
    return 3;
}

} // namespace

QString claimKindText(const QString& kind)
{
    const auto say = [](const char* text) {
        return QCoreApplication::translate("slipway::tables::ClaimsModel", text);
    };
    if (kind == u"score")
        return say("score");
    if (kind == u"count")
        return say("count");
    if (kind == u"status")
        return say("status");
    if (kind == u"artefact")
        return say("artefact");
    if (kind == u"property")
        return say("property");
    if (kind == u"delta")
        return say("before and after");
    if (kind == u"date")
        return say("date");
    if (kind == u"absolute")
        return say("absolute");
    return visible(kind, 40);
}

QString claimKey(const readiness::Claim& claim)
{
    return u"%1:%2:%3:%4"_s.arg(claim.path).arg(claim.line).arg(claim.subject, claim.text);
}

int ClaimsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ClaimsModel::textOf(const readiness::Claim& claim, int column) const
{
    switch (column) {
    case TextColumn: return u"“%1”"_s.arg(visible(claim.text, 300));
    case PlaceColumn:
        return claim.line > 0 ? u"%1:%2"_s.arg(visible(claim.path)).arg(claim.line)
                              : visible(claim.path);
    case WordColumn: return readiness::claimVerdictWord(claim.verdict);
    case ReasonColumn: return visible(claim.reason);
    default: return {};
    }
}

QVariant ClaimsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const readiness::Claim& claim = row(index);
    const int column = index.column();
    const Sign sign = signOf(claim.verdict);
    switch (role) {
    case Qt::DisplayRole: return textOf(claim, column);
    case Qt::AccessibleTextRole:
        return column == VerdictColumn ? textOf(claim, WordColumn) : textOf(claim, column);
    case SortRole:
        if (column == VerdictColumn || column == WordColumn)
            return rankOf(claim.verdict);
        return column == PlaceColumn ? u"%1:%2"_s.arg(claim.path).arg(claim.line, 8)
                                     : textOf(claim, column);
    case SignRole: return column == VerdictColumn ? QVariant(static_cast<int>(sign)) : QVariant();
    case FaceRole:
        return static_cast<int>(column == TextColumn ? Face::Medium
                : column == PlaceColumn              ? Face::Mono
                                                     : Face::Normal);
    case ToneRole:
        if (column == WordColumn)
            return static_cast<int>(toneOf(sign));
        return static_cast<int>(column == TextColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return claimKey(claim);
    case FilterRole:
        return QStringList{claim.text,
            claim.path,
            claim.subject,
            claim.kind,
            claim.reason,
            readiness::claimVerdictWord(claim.verdict),
            claim.checks.join(u' ')}
            .join(u' ');
    case VerdictRole: return static_cast<int>(claim.verdict);
    case KindRole: return claim.kind;
    default: return {};
    }
}

QVariant ClaimsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case TextColumn: return tr("Claim");
    case PlaceColumn: return tr("Stands in");
    case WordColumn: return tr("Verdict");
    case ReasonColumn: return tr("Evidence says");
    default: return QString();
    }
}

} // namespace slipway::tables
