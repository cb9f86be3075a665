// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "health/report.h"
#include "tables/roles.h"
#include "tables/rowmodel.h"

#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

namespace slipway::tables {

/// One attempt, as a bar: what was seen then. Without a time nothing was observed.
struct Beat {
    health::State state = health::State::Unknown;
    qint64 time = 0; ///< milliseconds since the Unix epoch; 0: not observed
    double latencyMs = 0;
    friend bool operator==(const Beat&, const Beat&) = default;
};

/// One of a service's endpoints and what it last said: two that disagree are shown side by side.
struct ServiceSource {
    QString name; ///< `health`, `metrics`, `probe`
    QString url; ///< without secrets
    health::State state = health::State::Unknown;
    QString words; ///< what it said
    qint64 lastAttempt = 0; ///< milliseconds since the Unix epoch; 0: never
    qint64 lastSuccess = 0;
    friend bool operator==(const ServiceSource&, const ServiceSource&) = default;
};

/// A service as the Services page shows it. Texts from the network are safe to show already.
struct ServiceRow {
    QString service; ///< the key
    QString title;
    health::State state = health::State::Unknown; ///< as it may be shown: stale is Unknown
    bool isStale = false;
    bool isRetrying = false; ///< failed, but fewer times than the threshold
    bool isFlapping = false;
    bool byScrape = false; ///< no health endpoint: the state is the scrape's
    QString version;
    std::optional<double> latencyMs; ///< none while it does not answer
    QString cause; ///< one word for the latency's place while it does not answer: `timeout`
    std::vector<Beat> beats; ///< the last 30, oldest first
    std::vector<double>
        latencies; ///< milliseconds over the shown range, NaN where nothing was observed
    std::optional<double> uptimePercent; ///< of what was observed
    QString uptimeSpan; ///< what was observed: `30 d`, `12 min`
    QString detail; ///< one sentence
    bool hasContradiction = false;
    QStringList contradictions;
    std::vector<health::Component> components;
    std::vector<ServiceSource> sources;
    QString reason; ///< why it is not up, in full
    QString bodyExcerpt; ///< redacted, escaped
    friend bool operator==(const ServiceRow&, const ServiceRow&) = default;
};

/// The services, one row each.
class ServicesModel : public RowModel<ServiceRow, QString> {
    Q_OBJECT
public:
    enum Column {
        StateColumn,
        NameColumn,
        VersionColumn,
        LatencyColumn,
        BeatsColumn,
        ResponseColumn,
        UptimeColumn,
        DetailColumn,
        ColumnCount
    };
    /// Raw values, beside the roles of every table.
    enum OwnRole {
        StateRole = FirstOwnRole, ///< health::State as int
        StaleRole, ///< bool
        FlappingRole, ///< bool
        BeatsRole, ///< std::vector<Beat>
        LatenciesRole, ///< std::vector<double>
    };
    using RowModel::RowModel;

    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// The spans that the headings of bars and response times name: `2.5 min`, `1 h`.
    void setSpans(const QString& beats, const QString& responses);

protected:
    QString keyOf(const ServiceRow& row) const override { return row.service; }

private:
    QVariant textOf(const ServiceRow& row, int column) const;
    QVariant toneOf(const ServiceRow& row, int column) const;
    QVariant faceOf(int column) const;
    QVariant sortOf(const ServiceRow& row, int column) const;
    QString tipOf(const ServiceRow& row, int column) const;

    QString m_beatsSpan;
    QString m_responsesSpan;
};

/// `5 healthy · 1 degraded · 1 down`: how many are in which state, the good ones first.
QString servicesSentence(const std::vector<ServiceRow>& rows);
/// The worst state among them by roll-up rank; Unknown without rows.
health::State worstState(const std::vector<ServiceRow>& rows);

} // namespace slipway::tables

Q_DECLARE_METATYPE(std::vector<slipway::tables::Beat>)
Q_DECLARE_METATYPE(std::vector<double>)
