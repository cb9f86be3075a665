// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "health/observation.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>

#include <optional>

namespace slipway::tables {

/// One endpoint that is asked again and again.
struct SourceRow {
    QString environment{};
    QString service{};
    health::TargetKind kind = health::TargetKind::Health;
    QString url{}; ///< without secrets
    health::State state = health::State::Unknown; ///< what may be shown now: stale is Unknown
    bool isStale = false;
    qint64 lastAttempt = 0; ///< milliseconds since the Unix epoch; 0: never
    qint64 lastSuccess = 0; ///< 0: never
    qint64 nextDue = 0; ///< 0: not known
    std::optional<double> latencyMs{}; ///< of the last answer
    QString cause{}; ///< cause class, one word; empty: none
    QString error{}; ///< exact text; empty: none
    QString capability{}; ///< what it turned out to speak: `health+json`, `OpenMetrics 1.0`, `TCP`
    std::optional<qint64> samples{}; ///< of the last scrape, for metrics
    friend bool operator==(const SourceRow&, const SourceRow&) = default;
};

/// A source's key.
QString sourceKey(const SourceRow& row);
/// `health`, `metrics`, `probe`.
QString kindWord(health::TargetKind kind);

/// Every endpoint that is asked: the worst first, then by service.
class SourcesModel : public RowModel<SourceRow, QString> {
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        ServiceColumn,
        KindColumn,
        UrlColumn,
        AttemptColumn,
        SuccessColumn,
        DueColumn,
        LatencyColumn,
        ErrorColumn,
        CapabilityColumn,
        ColumnCount
    };
    using RowModel::RowModel;

    /// Ages are told from here on; milliseconds since the Unix epoch.
    void setNow(qint64 now);
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

protected:
    QString keyOf(const SourceRow& row) const override { return sourceKey(row); }

private:
    QString textOf(const SourceRow& row, int column) const;
    QVariant sortOf(const SourceRow& row, int column) const;
    static Tone toneOf(const SourceRow& row, int column);

    qint64 m_now = 0;
};

} // namespace slipway::tables
