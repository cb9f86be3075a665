// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/gatesmodel.h"

#include "base/text.h"
#include "format/number.h"
#include "format/time.h"
#include "format/unit.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::tables {
namespace {

constexpr qint64 overdueAfter = 30'000;

bool isOpen(const rollout::GateView& gate)
{
    return gate.verdict == analysis::Verdict::Running || gate.verdict == analysis::Verdict::Pending;
}

bool isOverdue(const rollout::GateView& gate, qint64 now)
{
    return isOpen(gate) && gate.nextDue > 0 && now > gate.nextDue + overdueAfter;
}

std::vector<analysis::Measurement> lastOf(const rollout::GateView& gate)
{
    const auto& all = gate.measurements;
    return {all.size() > gateDots ? all.end() - gateDots : all.begin(), all.end()};
}

Sign signOfLast(const std::vector<analysis::Measurement>& last)
{
    using analysis::Phase;
    switch (last.back().phase) {
    case Phase::Successful:
        return std::ranges::all_of(last, [](const auto& m) { return m.phase != Phase::Failed; })
            ? Sign::Ok
            : Sign::Warn;
    case Phase::Failed:
    case Phase::Inconclusive: return Sign::Warn;
    case Phase::Error:
    case Phase::NoData: return Sign::Unknown;
    }
    return Sign::Unknown;
}

QString phaseText(analysis::Phase phase)
{
    switch (phase) {
    case analysis::Phase::Successful: return GatesModel::tr("pass");
    case analysis::Phase::Failed: return GatesModel::tr("fail");
    case analysis::Phase::Inconclusive: return GatesModel::tr("inconclusive");
    case analysis::Phase::Error: return GatesModel::tr("error");
    case analysis::Phase::NoData: return GatesModel::tr("no data");
    }
    return {};
}

QString valueText(const std::optional<double>& value, const QString& unit)
{
    return value ? visible(format::withUnit(*value, unit)) : format::noValue;
}

} // namespace

QString gateKey(const rollout::GateView& gate)
{
    return u"%1/%2"_s.arg(gate.step).arg(gate.metric);
}

Sign signOf(const rollout::GateView& gate, qint64 now)
{
    switch (gate.verdict) {
    case analysis::Verdict::Successful: return Sign::Ok;
    case analysis::Verdict::Failed: return Sign::Bad;
    case analysis::Verdict::Inconclusive:
    case analysis::Verdict::Error: return Sign::Unknown;
    case analysis::Verdict::Pending:
    case analysis::Verdict::Running: break;
    }
    if (isOverdue(gate, now))
        return Sign::Unknown;
    const auto last = lastOf(gate);
    return last.empty() ? Sign::Pending : signOfLast(last);
}

QString gateWord(const rollout::GateView& gate, qint64 now)
{
    switch (gate.verdict) {
    case analysis::Verdict::Successful: return GatesModel::tr("passed");
    case analysis::Verdict::Failed: return GatesModel::tr("failed");
    case analysis::Verdict::Inconclusive: return GatesModel::tr("inconclusive");
    case analysis::Verdict::Error: return GatesModel::tr("error");
    case analysis::Verdict::Pending:
    case analysis::Verdict::Running: break;
    }
    if (isOverdue(gate, now))
        return GatesModel::tr("overdue");
    if (gate.measurements.empty())
        return GatesModel::tr("not measured yet");
    return phaseText(gate.measurements.back().phase);
}

Sign signOf(rollout::StepPhase phase)
{
    using rollout::StepPhase;
    switch (phase) {
    case StepPhase::Pending: return Sign::Pending;
    case StepPhase::Executing:
    case StepPhase::Waiting: return Sign::Running;
    case StepPhase::Succeeded: return Sign::Ok;
    case StepPhase::Skipped: return Sign::NotApplicable;
    case StepPhase::Failed:
    case StepPhase::TimedOut: return Sign::Bad;
    case StepPhase::Errored: return Sign::Warn;
    case StepPhase::Unknown: return Sign::Unknown;
    }
    return Sign::Unknown;
}

void GatesModel::setNow(qint64 now)
{
    const qint64 before = m_now;
    m_now = now;
    for (int i = 0; i < rowCount(); ++i) {
        const auto& gate = rows()[static_cast<size_t>(i)];
        if (signOf(gate, before) != signOf(gate, now))
            emit dataChanged(index(i, 0), index(i, ColumnCount - 1));
    }
}

int GatesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString GatesModel::textOf(const rollout::GateView& gate, int column) const
{
    switch (column) {
    case NameColumn: return visible(gate.name.isEmpty() ? gate.metric : gate.name);
    case ConditionColumn: return visible(gate.condition);
    case StableColumn: return valueText(gate.stable, gate.unit);
    case CanaryColumn: return valueText(gate.canary, gate.unit);
    default: return {};
    }
}

QVariant GatesModel::sortOf(const rollout::GateView& gate, int column) const
{
    switch (column) {
    case SignColumn: return static_cast<int>(gate.verdict);
    case StableColumn: return gate.stable ? QVariant(*gate.stable) : QVariant();
    case CanaryColumn: return gate.canary ? QVariant(*gate.canary) : QVariant();
    case MeasurementsColumn: return static_cast<int>(gate.measurements.size());
    default: return textOf(gate, column);
    }
}

QString GatesModel::tipOf(const rollout::GateView& gate, int column) const
{
    QStringList lines;
    if (!gate.sentence.isEmpty())
        lines << visible(gate.sentence);
    if (column == ConditionColumn) {
        lines << visible(gate.query);
        if (!gate.stableQuery.isEmpty())
            lines << visible(gate.stableQuery);
    }
    if (column == MeasurementsColumn) {
        for (const auto& m : lastOf(gate))
            lines << u"%1  %2  %3"_s.arg(
                format::clockTimeSeconds(m.time), phaseText(m.phase), visible(m.message, 200));
    }
    lines.removeAll(QString());
    // The delegate makes line ends visible; a tip of one line a measurement needs its own mark.
    return lines.join(u" · "_s);
}

QVariant GatesModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto& gate = row(index);
    const int column = index.column();
    const auto integer = [](auto value) { return QVariant(static_cast<int>(value)); };
    switch (role) {
    case Qt::DisplayRole: return textOf(gate, column);
    case Qt::AccessibleTextRole:
        if (column == SignColumn)
            return gateWord(gate, m_now);
        if (column == MeasurementsColumn) {
            QStringList words;
            for (const auto& m : lastOf(gate))
                words << phaseText(m.phase);
            return words.join(u", "_s);
        }
        return textOf(gate, column);
    case Qt::ToolTipRole: return tipOf(gate, column);
    case SuffixRole:
        return column == NameColumn && gate.isDryRun ? QVariant(tr("dry run")) : QVariant();
    case SortRole: return sortOf(gate, column);
    case SignRole: return column == SignColumn ? integer(signOf(gate, m_now)) : QVariant();
    case FaceRole:
        switch (column) {
        case NameColumn: return integer(Face::Medium);
        case ConditionColumn: return integer(Face::Mono);
        case CanaryColumn: return integer(Face::Strong);
        default: return integer(Face::Normal);
        }
    case ToneRole: return integer(column == ConditionColumn ? Tone::Dim : Tone::Text);
    case KeyRole: return gateKey(gate);
    case FilterRole:
        return QStringList{gate.name, gate.metric, gate.condition, gate.sentence}.join(u' ');
    case MeasurementsRole:
        return column == MeasurementsColumn ? QVariant::fromValue(lastOf(gate)) : QVariant();
    case VerdictRole: return integer(gate.verdict);
    default: return {};
    }
}

QVariant GatesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn: return tr("Gate");
    case ConditionColumn: return tr("Condition");
    case StableColumn: return tr("Stable");
    case CanaryColumn: return tr("Canary");
    case MeasurementsColumn: return tr("Last 12 measurements");
    default: return QString();
    }
}

} // namespace slipway::tables
