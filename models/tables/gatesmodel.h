// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollout/view.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

namespace slipway::tables {

/// How many measurements a gate's row shows.
inline constexpr size_t gateDots = 12;

/// A gate's key: step and metric.
QString gateKey(const rollout::GateView& gate);
/// What stands for a gate at `now` (milliseconds UTC; 0: not told): its verdict, and while that is
/// open its last measurement. A measurement that is overdue by half a minute makes it Unknown.
Sign signOf(const rollout::GateView& gate, qint64 now);
/// One word for the same.
QString gateWord(const rollout::GateView& gate, qint64 now);
/// A step's sign in the list of steps.
Sign signOf(rollout::StepPhase phase);

/// The gates of a run: condition, values of both versions, last measurements, in the run's order.
class GatesModel : public RowModel<rollout::GateView, QString> {
    Q_OBJECT
public:
    enum Column {
        SignColumn,
        NameColumn,
        ConditionColumn,
        StableColumn,
        CanaryColumn,
        MeasurementsColumn,
        ColumnCount
    };
    enum OwnRole {
        MeasurementsRole = FirstOwnRole, ///< std::vector<analysis::Measurement>, the last 12
        VerdictRole, ///< analysis::Verdict as int
    };
    using RowModel::RowModel;

    /// Measurements that are late are told from here on; milliseconds UTC.
    void setNow(qint64 now);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const rollout::GateView& row) const override { return gateKey(row); }

private:
    QString textOf(const rollout::GateView& gate, int column) const;
    QVariant sortOf(const rollout::GateView& gate, int column) const;
    QString tipOf(const rollout::GateView& gate, int column) const;

    qint64 m_now = 0;
};

} // namespace slipway::tables

Q_DECLARE_METATYPE(std::vector<slipway::analysis::Measurement>)
