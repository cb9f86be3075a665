// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/environmentsmodel.h"

#include "base/text.h"
#include "tables/checksmodel.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

using readiness::VariableState;

QString say(const char* text)
{
    return QCoreApplication::translate("slipway::tables::EnvironmentsModel", text);
}

} // namespace

QString variableText(VariableState state)
{
    switch (state) {
    case VariableState::Good: return say("good");
    case VariableState::Missing: return say("missing");
    case VariableState::Empty: return say("empty");
    case VariableState::Placeholder: return say("placeholder");
    case VariableState::WeakSecret: return say("weak secret");
    case VariableState::SharedSecret: return say("shared secret");
    case VariableState::BadValue: return say("bad value");
    case VariableState::Debug: return say("debug switch");
    case VariableState::Unused: return say("unused");
    case VariableState::Undocumented: return say("undocumented");
    case VariableState::Unresolved: return say("unresolved");
    }
    return {};
}

bool isFaulty(VariableState state)
{
    switch (state) {
    case VariableState::Good:
    case VariableState::Unused:
    case VariableState::Undocumented:
    case VariableState::Unresolved: return false;
    case VariableState::Missing:
    case VariableState::Empty:
    case VariableState::Placeholder:
    case VariableState::WeakSecret:
    case VariableState::SharedSecret:
    case VariableState::BadValue:
    case VariableState::Debug: return true;
    }
    return true;
}

Sign signOf(VariableState state)
{
    if (isFaulty(state))
        return Sign::Bad;
    switch (state) {
    case VariableState::Good: return Sign::Ok;
    case VariableState::Unresolved: return Sign::Unknown;
    default: return Sign::Warn;
    }
}

QString EnvironmentsModel::keyOf(const readiness::VariableFinding& row) const
{
    return row.service + u'/' + row.name;
}

int EnvironmentsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString EnvironmentsModel::textOf(const readiness::VariableFinding& row, int column)
{
    switch (column) {
    case NameColumn: return visible(row.name, 200);
    case ServiceColumn: return row.service.isEmpty() ? say("all") : visible(row.service, 80);
    case WordColumn: return variableText(row.state);
    case ShapeColumn: return row.shape.isEmpty() ? u"—"_s : visible(row.shape, 200);
    case PlaceColumn: return row.evidence.empty() ? u"—"_s : placeText(row.evidence.front());
    case WhyColumn: return visible(row.why, 400);
    default: return {};
    }
}

QVariant EnvironmentsModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& row = this->row(index);
    const int column = index.column();
    const Sign sign = signOf(row.state);
    switch (role) {
    case Qt::DisplayRole: return textOf(row, column);
    case Qt::AccessibleTextRole:
        return column == StateColumn ? variableText(row.state) : textOf(row, column);
    case SortRole:
        if (column == StateColumn || column == WordColumn) {
            const int rank = isFaulty(row.state) ? 0 : row.state == VariableState::Good ? 2 : 1;
            return rank * 100 + static_cast<int>(row.state);
        }
        return textOf(row, column);
    case SignRole: return column == StateColumn ? QVariant(static_cast<int>(sign)) : QVariant();
    case FaceRole:
        return static_cast<int>(
            column == NameColumn || column == PlaceColumn ? Face::Mono : Face::Normal);
    case ToneRole:
        if (column == WordColumn)
            return static_cast<int>(tables::toneOf(sign));
        return static_cast<int>(column == NameColumn ? Tone::Text : Tone::Dim);
    case KeyRole: return keyOf(row);
    case FilterRole:
        return QStringList{row.name,
            row.service,
            variableText(row.state),
            row.shape,
            row.why,
            textOf(row, PlaceColumn)}
            .join(u' ');
    case StateRole: return static_cast<int>(row.state);
    case FaultRole: return isFaulty(row.state);
    default: return {};
    }
}

QVariant EnvironmentsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Variable");
    case ServiceColumn: return tr("Service");
    case WordColumn: return tr("State");
    case ShapeColumn: return tr("Shape");
    case PlaceColumn: return tr("Set or read in");
    case WhyColumn: return tr("Why");
    default: return QString();
    }
}

} // namespace slipway::tables
